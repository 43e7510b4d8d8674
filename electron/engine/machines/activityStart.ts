/** The start of an activity attempt by a poll, or by hand in a workflow task's completion, and what the worker gets. */
import type { PollActivityTaskQueueResponse } from '../../../shared/protocol/messages.ts';
import { durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import { take } from '../core/machine.ts';
import { encodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import { mergePriority } from '../queues/priority.ts';
import type { Poller } from '../queues/taskQueue.ts';
import { attributesOf } from '../state/events.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { startActivity } from './activity.ts';

/** Starts the queued attempt for a poller. */
export function startActivityTask(
  tx: Transaction,
  execution: Execution,
  scheduledEventId: number,
  { identity }: Pick<Poller, 'identity'>,
): PollActivityTaskQueueResponse | undefined {
  const activity = execution.activities?.get(scheduledEventId);
  if (!activity) return undefined;
  take(tx, activity, startActivity, { execution, identity, requestId: tx.newId() });
  return activityTaskResponse(execution, activity);
}

function activityTaskResponse(
  execution: Execution,
  activity: Activity,
): PollActivityTaskQueueResponse {
  const { scheduledEventId, attempt, stamp } = activity;
  const scheduled = attributesOf(execution.store.get(scheduledEventId), 'activityTaskScheduled');
  return {
    taskToken: encodeToken({
      kind: 'activity',
      runId: execution.runId,
      scheduledEventId,
      attempt,
      stamp,
    }),
    workflowNamespace: execution.namespace,
    workflowType: { name: execution.replayed.workflowType },
    workflowExecution: { workflowId: execution.workflowId, runId: execution.runId },
    activityType: { name: activity.activityType },
    activityId: activity.activityId,
    header: scheduled.header,
    input: scheduled.input,
    heartbeatDetails: activity.heartbeatDetails,
    scheduledTime: timestampOf(activity.scheduledAt),
    currentAttemptScheduledTime: timestampOf(activity.attemptScheduledAt),
    startedTime: timestampOf(activity.startedAt ?? activity.attemptScheduledAt),
    attempt,
    scheduleToCloseTimeout: scheduled.scheduleToCloseTimeout,
    startToCloseTimeout: durationOf(activity.startToCloseMs),
    heartbeatTimeout: scheduled.heartbeatTimeout,
    retryPolicy: activity.retryPolicy,
    priority: mergePriority(execution.replayed.priority, activity.priority),
  };
}
