/** How long calls that wait may wait, in wall time: what Temporal's own server does by default. */
import type { ServiceName } from '../engine/surface.ts';
import type { WorkflowServiceCalls } from '../../shared/protocol/calls.ts';

/** When a waiting call is answered as it is: after `limitMs`, or `marginMs` before the client's deadline if that is sooner. */
export interface WaitLimit {
  readonly limitMs: number;
  readonly marginMs: number;
}

/** Long polls that a server can be given other times for, in ms. */
export interface LongPollTimes {
  /** Polls of workers for tasks (matching.longPollExpirationInterval). */
  readonly taskPollMs?: number | undefined;
  /** Waits for events and for stages of updates (history.longPollExpirationInterval). */
  readonly historyWaitMs?: number | undefined;
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

type Limits = { readonly [Method in keyof WorkflowServiceCalls]?: WaitLimit };

function workflowServiceLimits({ taskPollMs, historyWaitMs }: LongPollTimes): Limits {
  const taskPoll = taskPollMs === undefined ? TASK_POLL : { ...TASK_POLL, limitMs: taskPollMs };
  const historyWait =
    historyWaitMs === undefined ? HISTORY_WAIT : { ...HISTORY_WAIT, limitMs: historyWaitMs };
  const stageWait =
    historyWaitMs === undefined ? STAGE_WAIT : { ...STAGE_WAIT, limitMs: historyWaitMs };
  return {
    PollWorkflowTaskQueue: taskPoll,
    PollActivityTaskQueue: taskPoll,
    PollNexusTaskQueue: taskPoll,
    GetWorkflowExecutionHistory: historyWait,
    UpdateWorkflowExecution: stageWait,
    PollWorkflowExecutionUpdate: stageWait,
    ExecuteMultiOperation: stageWait,
    PollWorkflowExecutionTimeSkipping: stageWait,
    PollActivityExecution: EXECUTION_WAIT,
    DescribeActivityExecution: EXECUTION_WAIT,
    PollNexusOperationExecution: EXECUTION_WAIT,
    DescribeNexusOperationExecution: EXECUTION_WAIT,
    QueryWorkflow: QUERY_WAIT,
  };
}

/** The limit of a call, or undefined when only the client's deadline ends it: TestService's sleep lasts as long as it lasts. */
export type WaitLimitOf = (service: ServiceName, method: string) => WaitLimit | undefined;

/** The limits with these times in place of the usual ones. */
export function waitLimits(times: LongPollTimes = {}): WaitLimitOf {
  const limits = new Map<string, WaitLimit>(Object.entries(workflowServiceLimits(times)));
  return (service, method) => (service === 'WorkflowService' ? limits.get(method) : undefined);
}

/** After how many ms to answer a call as it is, if ever. */
export function expiryMs({ limitMs, marginMs }: WaitLimit, deadlineMs: number | undefined): number {
  if (deadlineMs === undefined) return limitMs;
  return Math.min(limitMs, Math.max(0, deadlineMs - marginMs));
}
