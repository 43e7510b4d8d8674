import type { InferOutput } from 'valibot';
import type { AgendaEntry, waitingFor } from '../../../shared/ipc/models.ts';
import { PendingActivityState, PendingWorkflowTaskState } from '../../../shared/protocol/enums.ts';
import type {
  DescribeWorkflowExecutionResponse,
  HistoryEvent,
  PendingActivityInfo,
} from '../../../shared/protocol/messages.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import { failureText } from './failure.ts';
import { enumText } from './protoView.ts';

export type WaitingFor = InferOutput<typeof waitingFor>;

/**
 * The one thing that a running workflow's row names, what needs attention first: a retrying or running activity, a child, a Nexus operation,
 * its workflow task, a timer, else a message from outside.
 * @param timer the run's next timer; `unknown` where the server can't tell
 */
export function waitingForOf(
  described: DescribeWorkflowExecutionResponse,
  timer: Pick<AgendaEntry, 'text' | 'atMs'> | 'unknown' | undefined,
): WaitingFor {
  const [activity] = mostPressing(described.pendingActivities ?? []);
  if (activity !== undefined) return ofActivity(activity);
  const child = described.pendingChildren?.[0];
  if (child !== undefined) {
    const text = `child ${child.workflowTypeName ?? ''} ${child.workflowId ?? ''}`;
    return { kind: 'child', text: text.trim() + others(described.pendingChildren?.length) };
  }
  const operation = described.pendingNexusOperations?.[0];
  if (operation !== undefined) {
    const text = `Nexus operation ${operation.service ?? ''}.${operation.operation ?? ''}`;
    return { kind: 'nexus', text, attempt: operation.attempt ?? 1 };
  }
  const task = described.pendingWorkflowTask;
  if (task !== undefined) {
    const started = task.state === PendingWorkflowTaskState.STARTED;
    const attempt = task.attempt ?? 1;
    const text = started ? 'a workflow task that runs' : 'a worker for its workflow task';
    return { kind: 'workflowTask', text, ...(attempt > 1 ? { attempt } : {}) };
  }
  if (timer === 'unknown')
    return startOf(described) ?? { kind: 'message', text: 'a timer or a message' };
  if (timer !== undefined) return { kind: 'timer', text: timer.text, dueMs: timer.atMs };
  return { kind: 'message', text: 'a message' };
}

/** A run that has done nothing yet begins later than it was started: by its cron schedule, a delay or the wait before a retry. */
function startOf({ workflowExecutionInfo: info = {} }: DescribeWorkflowExecutionResponse) {
  const startMs = timestampMs(info.startTime);
  const dueMs = timestampMs(info.executionTime);
  if (info.historyLength !== 1 || startMs === undefined || dueMs === undefined) return undefined;
  return dueMs > startMs ? ({ kind: 'timer', text: 'its start', dueMs } as const) : undefined;
}

function ofActivity(activity: PendingActivityInfo): WaitingFor {
  const attempt = activity.attempt ?? 1;
  const due = timestampMs(activity.nextAttemptScheduleTime);
  const failure = activity.lastFailure && `: ${failureText(activity.lastFailure)}`;
  return {
    kind: 'activity',
    text: `activity ${activity.activityType?.name ?? ''}${failure ?? ''}`,
    attempt,
    ...(due === undefined ? {} : { dueMs: due }),
  };
}

/** In the order in which a run's row would name them. */
export function mostPressing(activities: readonly PendingActivityInfo[]): PendingActivityInfo[] {
  const attempts = (activity: PendingActivityInfo): number =>
    (activity.attempt ?? 1) + (activity.state === PendingActivityState.STARTED ? 0.5 : 0);
  return activities.toSorted((a, b) => attempts(b) - attempts(a));
}

function others(count = 1): string {
  return count > 1 ? ` and ${count - 1} more` : '';
}

/** How a closed run ended, for its row; undefined when there is nothing to explain. */
export function endedWith(closing: HistoryEvent): WaitingFor | undefined {
  const failed = closing.workflowExecutionFailedEventAttributes;
  if (failed?.failure !== undefined) return { kind: 'failure', text: failureText(failed.failure) };
  const terminated = closing.workflowExecutionTerminatedEventAttributes;
  if (terminated?.reason) return { kind: 'failure', text: terminated.reason };
  const timedOut = closing.workflowExecutionTimedOutEventAttributes;
  if (timedOut !== undefined) {
    const retryState = enumText('RetryState', timedOut.retryState ?? 0);
    return {
      kind: 'failure',
      text: `timed out (${retryState.toLowerCase().replaceAll('_', ' ')})`,
    };
  }
  return undefined;
}
