/** Every request that the engine answers, by service and method. */
import { controlActivityHandlers } from './controlActivity.ts';
import { describeHandlers } from '../queries/describe.ts';
import { historyHandlers } from '../queries/history.ts';
import { listSchedulesHandlers } from '../queries/listSchedules.ts';
import { listWorkflowsHandlers } from '../queries/listWorkflows.ts';
import { systemHandlers } from '../queries/system.ts';
import { taskQueueConfigHandlers } from './taskQueueConfig.ts';
import { taskQueuesHandlers } from '../queries/taskQueues.ts';
import type { ServiceName } from '../surface.ts';
import { completeWorkflowTaskHandlers } from './completeWorkflowTask.ts';
import type {
  AnyHandler,
  OperatorServiceHandlers,
  TestServiceHandlers,
  WorkflowServiceHandlers,
} from './handler.ts';
import { namespacesHandlers, namespacesOperatorHandlers } from './namespaces.ts';
import { notThereYetHandlers } from './notThereYet.ts';
import { pollTasksHandlers } from './pollTasks.ts';
import { queryWorkflowHandlers } from './queryWorkflow.ts';
import { resetWorkflowHandlers } from './resetWorkflow.ts';
import { respondActivityHandlers } from './respondActivity.ts';
import { schedulesHandlers } from './schedules.ts';
import { searchAttributesHandlers, searchAttributesOperatorHandlers } from './searchAttributes.ts';
import { startWorkflowHandlers } from './startWorkflow.ts';
import { steerWorkflowHandlers } from './steerWorkflow.ts';
import { testServiceHandlers } from './testService.ts';
import { timeSkippingHandlers } from './timeSkipping.ts';
import { workersHandlers } from './workers.ts';
import { workflowOptionsHandlers } from './workflowOptions.ts';
import { updateWithStartHandlers } from './updateWithStart.ts';
import { updateWorkflowHandlers } from './updateWorkflow.ts';

const workflowService: WorkflowServiceHandlers = {
  ...startWorkflowHandlers,
  ...steerWorkflowHandlers,
  ...pollTasksHandlers,
  ...completeWorkflowTaskHandlers,
  ...respondActivityHandlers,
  ...controlActivityHandlers,
  ...queryWorkflowHandlers,
  ...updateWithStartHandlers,
  ...updateWorkflowHandlers,
  ...workflowOptionsHandlers,
  ...timeSkippingHandlers,
  ...resetWorkflowHandlers,
  ...historyHandlers,
  ...describeHandlers,
  ...listWorkflowsHandlers,
  ...schedulesHandlers,
  ...listSchedulesHandlers,
  ...systemHandlers,
  ...namespacesHandlers,
  ...taskQueuesHandlers,
  ...taskQueueConfigHandlers,
  ...workersHandlers,
  ...notThereYetHandlers,
  ...searchAttributesHandlers,
};

const operatorService: OperatorServiceHandlers = {
  ...searchAttributesOperatorHandlers,
  ...namespacesOperatorHandlers,
};

const testService: TestServiceHandlers = testServiceHandlers;

const handlers: Readonly<Record<ServiceName, Readonly<Record<string, unknown>>>> = {
  WorkflowService: workflowService,
  OperatorService: operatorService,
  TestService: testService,
};

/** The handler of a call, or undefined when there is none. */
export function handlerOf(service: ServiceName, method: string): AnyHandler | undefined {
  const table = handlers[service];
  return Object.hasOwn(table, method) ? (table[method] as AnyHandler) : undefined;
}
