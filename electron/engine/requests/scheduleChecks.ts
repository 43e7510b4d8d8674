/** What requests about schedules must satisfy, in the order and words of the real server (server: frontend/workflow_handler.go). */
import {
  ScheduleOverlapPolicy,
  TaskQueueKind,
  WorkflowIdReusePolicy,
} from '../../../shared/protocol/enums.ts';
import type {
  NewWorkflowExecutionInfo,
  Schedule as ScheduleMessage,
  SchedulePolicies,
  ScheduleSpec,
} from '../../../shared/protocol/messages.ts';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { invalidArgument } from '../core/errors.ts';
import type { ScheduleDefinition } from '../schedules/schedule.ts';
import type { Namespace } from '../state/namespace.ts';
import { checkSearchAttributes } from '../state/searchAttributes.ts';
import type { World } from '../state/world.ts';
import {
  checkBlob,
  checkLength,
  checkTaskQueueName,
  checkTimeout,
  checkWorkflowId,
} from './startChecks.ts';

/** As long as the time that is appended to workflow ids. */
const APPENDED_TIME = '-2009-11-10T23:00:00Z';

const DAY_MS = 86_400_000;
const CATCHUP_WINDOW_MS = 365 * DAY_MS;
const CATCHUP_WINDOW_MS_MIN = 10_000;

/** The definition that a request asks for, canonical and with its defaults. Throws INVALID_ARGUMENT. */
export function checkDefinition(
  world: World,
  namespace: Namespace,
  schedule: ScheduleMessage | undefined,
): ScheduleDefinition {
  const { spec, action, policies, state } = schedule ?? {};
  const canonical = checkSpec(spec ?? {});
  const workflow = action?.startWorkflow && checkAction(world, namespace, action.startWorkflow);
  return {
    spec: canonical,
    action: workflow ? { startWorkflow: workflow } : {},
    policies: policiesOf(policies),
    state: state ?? {},
  };
}

function checkSpec(spec: ScheduleSpec): ScheduleSpec {
  try {
    return canonicalSpec(spec);
  } catch (error) {
    if (!(error instanceof ScheduleSpecError)) throw error;
    throw invalidArgument(`Invalid schedule spec: ${error.message}`);
  }
}

/** The workflow that the schedule starts, its search attributes with their types. */
function checkAction(
  world: World,
  namespace: Namespace,
  workflow: NewWorkflowExecutionInfo,
): NewWorkflowExecutionInfo {
  const { limits } = world;
  checkWorkflowId(limits, `${workflow.workflowId ?? ''}${APPENDED_TIME}`);
  if (!workflow.workflowType?.name) throw invalidArgument('WorkflowType is not set on request.');
  checkLength(limits, 'WorkflowType', workflow.workflowType.name);
  checkTaskQueueName(limits, workflow.taskQueue);
  checkTimeout('WorkflowExecutionTimeoutSeconds', workflow.workflowExecutionTimeout);
  checkTimeout('WorkflowRunTimeoutSeconds', workflow.workflowRunTimeout);
  checkTimeout('WorkflowTaskTimeoutSeconds', workflow.workflowTaskTimeout);
  if (workflow.cronSchedule) {
    throw invalidArgument('Scheduled workflow must not contain CronSchedule');
  }
  const reuse = workflow.workflowIdReusePolicy;
  if (reuse && reuse !== WorkflowIdReusePolicy.ALLOW_DUPLICATE) {
    throw invalidArgument('Scheduled workflow must not contain WorkflowIDReusePolicy');
  }
  checkBlob(world, 'temporal.api.common.v1.Payloads', workflow.input);
  const attributes = checkSearchAttributes(namespace, workflow.searchAttributes);
  if (!attributes.ok) throw invalidArgument(attributes.message);
  return {
    ...workflow,
    taskQueue: { ...workflow.taskQueue, kind: TaskQueueKind.NORMAL },
    ...(workflow.searchAttributes && { searchAttributes: { indexedFields: attributes.fields } }),
  };
}

function policiesOf(policies: SchedulePolicies | undefined): ScheduleDefinition['policies'] {
  const { catchupWindow, ...rest } = policies ?? {};
  return {
    ...rest,
    overlapPolicy: policies?.overlapPolicy || ScheduleOverlapPolicy.SKIP,
    // A window that is too short is made longer.
    catchupWindowMs: Math.max(
      CATCHUP_WINDOW_MS_MIN,
      durationMs(catchupWindow) ?? CATCHUP_WINDOW_MS,
    ),
  };
}
