/** How long calls that wait may wait, in wall time: what Temporal's own server does by default. */
import type { ServiceName } from '../engine/surface.ts';
import type { WorkflowServiceCalls } from '../../shared/protocol/calls.ts';

/** When a waiting call is answered as it is: after `limitMs`, or `marginMs` before the client's deadline if that is sooner. */
export interface WaitLimit {
  readonly limitMs: number;
  readonly marginMs: number;
}

/** Polls for tasks answer empty. server: matching_engine.go pollTask */
const TASK_POLL: WaitLimit = { limitMs: 60_000, marginMs: 1000 };
/** Waiting for an event answers a page without one. server: get_workflow_util.go */
const HISTORY_WAIT: WaitLimit = { limitMs: 20_000, marginMs: 1000 };
/** Waiting for a stage answers the stage that was reached; the client's own deadline cuts it. server: update.go WaitLifecycleStage */
const STAGE_WAIT: WaitLimit = { limitMs: 20_000, marginMs: 0 };
/** Waiting for an activity or operation of its own answers empty. server: chasm/lib/activity/handler.go */
const EXECUTION_WAIT: WaitLimit = { limitMs: 60_000, marginMs: 1000 };
/** A query waits for its worker as long as the client does. server: client/history/client.go, 30 s where it says nothing */
const QUERY_WAIT: WaitLimit = { limitMs: 30_000, marginMs: 0 };

const WORKFLOW_SERVICE: { readonly [Method in keyof WorkflowServiceCalls]?: WaitLimit } = {
  PollWorkflowTaskQueue: TASK_POLL,
  PollActivityTaskQueue: TASK_POLL,
  PollNexusTaskQueue: TASK_POLL,
  GetWorkflowExecutionHistory: HISTORY_WAIT,
  UpdateWorkflowExecution: STAGE_WAIT,
  PollWorkflowExecutionUpdate: STAGE_WAIT,
  ExecuteMultiOperation: STAGE_WAIT,
  PollWorkflowExecutionTimeSkipping: STAGE_WAIT,
  PollActivityExecution: EXECUTION_WAIT,
  DescribeActivityExecution: EXECUTION_WAIT,
  PollNexusOperationExecution: EXECUTION_WAIT,
  DescribeNexusOperationExecution: EXECUTION_WAIT,
  QueryWorkflow: QUERY_WAIT,
};
const limits = new Map<string, WaitLimit>(Object.entries(WORKFLOW_SERVICE));

/** The limit of a call, or undefined when only the client's deadline ends it: TestService's sleep lasts as long as it lasts. */
export const waitLimit = (service: ServiceName, method: string): WaitLimit | undefined =>
  service === 'WorkflowService' ? limits.get(method) : undefined;

/** After how many ms to answer a call as it is, if ever. */
export function expiryMs({ limitMs, marginMs }: WaitLimit, deadlineMs: number | undefined): number {
  if (deadlineMs === undefined) return limitMs;
  return Math.min(limitMs, Math.max(0, deadlineMs - marginMs));
}
