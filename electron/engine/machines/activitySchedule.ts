/** The beginning of an activity: its Scheduled event and its machine. */
import type { ScheduleActivityTaskCommandAttributes } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import {
  activityTimeoutsOf,
  type NormalTimeouts,
} from '../../../shared/temporal/activityTimeouts.ts';
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import { InvariantError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import type { EventStore } from '../state/eventStore.ts';
import type { EventExtras } from '../state/events.ts';
import { attributesOf } from '../state/events.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { armLife, queueActivity } from './activity.ts';

/** What a schedule command becomes once it is valid: timeouts and retry policy as the server keeps them. */
export interface ScheduledActivity {
  readonly attributes: ScheduleActivityTaskCommandAttributes;
  readonly timeouts: NormalTimeouts;
  readonly retryPolicy: Activity['retryPolicy'];
  readonly extras: EventExtras;
}

/** Writes the Scheduled event and queues the first attempt, unless it will be handed over directly. */
export function scheduleActivity(
  tx: Transaction,
  execution: Execution,
  scheduled: ScheduledActivity,
  workflowTaskCompletedEventId: number,
  queue: boolean,
): Activity {
  const { attributes, timeouts, retryPolicy, extras } = scheduled;
  const normal = activityTimeoutsOf(timeouts);
  const scheduledEventId = tx.append(
    execution,
    'activityTaskScheduled',
    {
      activityId: attributes.activityId,
      activityType: attributes.activityType,
      taskQueue: {
        name: attributes.taskQueue?.name || execution.replayed.taskQueue,
        kind: TaskQueueKind.NORMAL,
      },
      header: attributes.header,
      input: attributes.input,
      scheduleToCloseTimeout: normal.scheduleToClose,
      scheduleToStartTimeout: normal.scheduleToStart,
      startToCloseTimeout: normal.startToClose,
      heartbeatTimeout: normal.heartbeat,
      workflowTaskCompletedEventId,
      retryPolicy,
      useWorkflowBuildId: attributes.useWorkflowBuildId,
      priority: attributes.priority,
    },
    extras,
  );
  const activity = restoreActivity(execution.store, scheduledEventId, tx.timeOf(execution));
  // Queued first: where both of its timeouts end at once, it is schedule-to-start that counts.
  if (queue) queueActivity(tx, execution, activity);
  addActivity(tx, execution, activity);
  return activity;
}

/** Adds the machine and the timer of its whole life. */
export function addActivity(tx: Transaction, execution: Execution, activity: Activity): void {
  execution.activities ??= new Map();
  execution.activities.set(activity.scheduledEventId, activity);
  armLife(tx, execution, activity);
}

/** The machine that a Scheduled event begins: at its first attempt, not yet queued. */
export function restoreActivity(
  store: EventStore,
  scheduledEventId: number,
  at: VirtualMs,
): Activity {
  const event = store.get(scheduledEventId);
  const attributes = attributesOf(event, 'activityTaskScheduled');
  if (event.eventId !== scheduledEventId)
    throw new InvariantError(`no activity ${scheduledEventId}`);
  return {
    status: 'scheduled',
    scheduledEventId,
    activityId: attributes.activityId ?? '',
    activityType: attributes.activityType?.name ?? '',
    taskQueue: attributes.taskQueue?.name ?? '',
    attempt: 1,
    scheduledAt: virtualMs(at),
    attemptScheduledAt: virtualMs(at),
    firstStartedAt: undefined,
    startedAt: undefined,
    nextAttemptAt: undefined,
    lastAttemptEndedAt: undefined,
    retryIntervalMs: undefined,
    scheduleToStartMs: durationMs(attributes.scheduleToStartTimeout) ?? 0,
    scheduleToCloseMs: durationMs(attributes.scheduleToCloseTimeout) ?? 0,
    startToCloseMs: durationMs(attributes.startToCloseTimeout) ?? 0,
    heartbeatMs: durationMs(attributes.heartbeatTimeout) ?? 0,
    retryPolicy: attributes.retryPolicy,
    priority: attributes.priority,
    heartbeatDetails: undefined,
    lastHeartbeatAt: undefined,
    lastFailure: undefined,
    identity: '',
    requestId: '',
    stamp: 1,
    cancelRequested: false,
    resetRequested: false,
    resetHeartbeats: false,
    pause: undefined,
    attempts: undefined,
  };
}
