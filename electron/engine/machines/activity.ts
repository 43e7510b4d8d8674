/**
 * An activity of a workflow, from its Scheduled event to its close.
 *
 * ```
 *             start              retry              requeue
 *  scheduled -------> started ----------> backoff -----------> scheduled
 *      |                 |                   |
 *      +-----------------+-------------------+----> closed   (completed, failed, timed out, canceled)
 *  paused: held back by its user, and without timeouts; unpausing leads to scheduled.
 * ```
 * Attempts write no events. The Started event is written just before the closing one, with the last attempt and the
 * failure before it. server: workflow/mutable_state_impl.go, workflow/activity.go
 */
import { RetryState, TimeoutType } from '../../../shared/protocol/enums.ts';
import type { Failure } from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { nextRetry, retryPolicyOf, timeoutTypeName } from '../../../shared/temporal/retry.ts';
import { OVERSIZED_FAILURE, serverFailure, truncateFailure } from '../core/failures.ts';
import { type Transition, take } from '../core/machine.ts';
import { BUFFERED_EVENT_ID, type Transaction } from '../core/transaction.ts';
import { offer } from '../queues/dispatch.ts';
import { taskQueueOf } from '../queues/taskQueue.ts';
import type { EventName } from '../state/events.ts';
import type { Activity, ActivityAttempt, ActivityStatus, Execution } from '../state/execution.ts';
import { wakeWorkflow } from './workflowTask.ts';

type ActivityTransition<Input> = Transition<
  ActivityStatus,
  Activity,
  Input & { execution: Execution },
  Transaction
>;

export interface StartActivityInput {
  readonly identity: string;
  readonly requestId: string;
}

/** A worker takes the task; or somebody ends the activity by its id, who need not wait for that. */
export const startActivity: ActivityTransition<StartActivityInput> = {
  name: 'activity.start',
  from: ['scheduled', 'backoff', 'paused'],
  to: 'started',
  apply(activity, { execution, identity, requestId }, tx) {
    const now = tx.timeOf(execution);
    activity.stamp += 1;
    activity.startedAt = now;
    activity.firstStartedAt ??= now;
    activity.identity = identity;
    activity.requestId = requestId;
    keepAttempt(activity, {
      attempt: activity.attempt,
      startedAt: now,
      endedAt: undefined,
      outcome: 'running',
      failureText: undefined,
      identity,
      heartbeats: undefined,
      leftOutCount: 0,
    });
    armAttempt(tx, execution, activity);
    tx.touch(execution);
  },
};

export interface RetryInput {
  readonly delayMs: number;
  readonly failure: Failure;
}

/** An attempt failed and another will follow after a wait. */
export const retryActivity: ActivityTransition<RetryInput> = {
  name: 'activity.retry',
  from: ['started'],
  to: 'backoff',
  apply(activity, { execution, delayMs, failure }, tx) {
    endFailedAttempt(tx, execution, activity, failure);
    activity.retryIntervalMs = delayMs;
    activity.nextAttemptAt = virtualMs(tx.timeOf(execution) + delayMs);
    const { nextAttemptAt: at, scheduledEventId: id, stamp } = activity;
    tx.addTimer(execution, { at, kind: 'activityRetry', id, stamp });
  },
};

/** Its user holds it back: it leaves the queue, or its backoff is over and leads nowhere. */
export const pauseActivity: ActivityTransition<object> = {
  name: 'activity.pause',
  from: ['scheduled', 'backoff'],
  to: 'paused',
  apply(activity, { execution }, tx) {
    tx.touch(execution);
    activity.stamp += 1;
    activity.nextAttemptAt = undefined;
  },
};

/** A paused attempt failed: the next one waits for its user. */
export const retryPaused: ActivityTransition<Pick<RetryInput, 'failure'>> = {
  name: 'activity.retryPaused',
  from: ['started'],
  to: 'paused',
  apply: (activity, { execution, failure }, tx) =>
    endFailedAttempt(tx, execution, activity, failure),
};

/** It goes on waiting: the end of its backoff has moved. */
export const resumeBackoff: ActivityTransition<object> = {
  name: 'activity.resumeBackoff',
  from: ['backoff'],
  to: 'backoff',
  apply(activity, { execution }, tx) {
    activity.stamp += 1;
    const { scheduledEventId: id, stamp } = activity;
    const at = activity.nextAttemptAt ?? tx.timeOf(execution);
    tx.addTimer(execution, { at, kind: 'activityRetry', id, stamp });
  },
};

/** The wait is over: the next attempt is queued. */
export const requeueActivity: ActivityTransition<object> = {
  name: 'activity.requeue',
  from: ['backoff', 'scheduled', 'paused'],
  to: 'scheduled',
  apply(activity, { execution }, tx) {
    activity.stamp += 1;
    activity.attemptScheduledAt = tx.timeOf(execution);
    activity.nextAttemptAt = undefined;
    queueActivity(tx, execution, activity);
  },
};

export type ActivityEnd =
  | { readonly name: 'activityTaskCompleted'; readonly attributes: object }
  | { readonly name: 'activityTaskFailed'; readonly attributes: object; readonly failure: Failure }
  | {
      readonly name: 'activityTaskTimedOut';
      readonly attributes: object;
      readonly failure: Failure;
    }
  | { readonly name: 'activityTaskCanceled'; readonly attributes: object };

/** The end, with its event; the Started event goes before it when a worker had begun. */
export const closeActivity: ActivityTransition<{ readonly end: ActivityEnd }> = {
  name: 'activity.close',
  from: ['scheduled', 'started', 'backoff', 'paused'],
  to: 'closed',
  apply(activity, { execution, end }, tx) {
    const startedEventId =
      activity.status === 'started' ? writeStarted(tx, execution, activity) : 0;
    endAttempt(
      activity,
      tx.timeOf(execution),
      OUTCOMES[end.name] ?? 'completed',
      'failure' in end ? attemptFailureText(end.failure) : undefined,
    );
    activity.stamp += 1;
    const { scheduledEventId } = activity;
    tx.append(execution, end.name, {
      scheduledEventId,
      ...(startedEventId !== 0 && { startedEventId }),
      ...end.attributes,
    });
    execution.activities?.delete(scheduledEventId);
    if (activity.attempts) {
      execution.closedAttempts ??= new Map();
      execution.closedAttempts.set(scheduledEventId, activity.attempts);
    }
  },
};

const OUTCOMES: { readonly [Name in EventName]?: ActivityAttempt['outcome'] } = {
  activityTaskFailed: 'failed',
  activityTaskTimedOut: 'timedOut',
  activityTaskCanceled: 'canceled',
};

const outcomeOf = (failure: Failure): ActivityAttempt['outcome'] =>
  failure.timeoutFailureInfo ? 'timedOut' : 'failed';

/** Attempts of one activity that are kept: some may be tried again for ever. */
const FIRST_ATTEMPTS_KEPT = 10;
const ATTEMPTS_KEPT = 200;

function keepAttempt(activity: Activity, attempt: ActivityAttempt): void {
  activity.attempts ??= [];
  activity.attempts.push(attempt);
  if (activity.attempts.length <= ATTEMPTS_KEPT) return;
  const [dropped] = activity.attempts.splice(FIRST_ATTEMPTS_KEPT, 1);
  const next = activity.attempts[FIRST_ATTEMPTS_KEPT];
  if (dropped && next) next.leftOutCount = dropped.leftOutCount + 1;
}

/** Heartbeats of one attempt that are kept. */
const HEARTBEATS_KEPT = 200;

/** Keeps a heartbeat for those who look. */
export function keepHeartbeat(activity: Activity, at: VirtualMs): void {
  const last = activity.attempts?.at(-1);
  if (last?.outcome !== 'running') return;
  last.heartbeats ??= [];
  last.heartbeats.push(at);
  if (last.heartbeats.length > HEARTBEATS_KEPT) last.heartbeats.shift();
}

/** What failed an attempt, on one line. */
function attemptFailureText({ message = '', applicationFailureInfo }: Failure): string {
  const type = applicationFailureInfo?.type;
  if (!type || type === 'Error') return message;
  return message === '' ? type : `${type}: ${message}`;
}

function endAttempt(
  activity: Activity,
  at: VirtualMs,
  outcome: ActivityAttempt['outcome'],
  text: string | undefined,
): void {
  const last = activity.attempts?.at(-1);
  if (last?.outcome !== 'running') return;
  last.endedAt = at;
  last.outcome = outcome;
  last.failureText = text;
}

/** What every failed attempt that is not the last leaves behind; a reset that was asked for comes true. */
function endFailedAttempt(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  failure: Failure,
): void {
  const now = tx.timeOf(execution);
  tx.touch(execution);
  endAttempt(activity, now, outcomeOf(failure), attemptFailureText(failure));
  activity.stamp += 1;
  activity.attempt += 1;
  activity.lastFailure = retriedFailure(tx, failure);
  activity.lastAttemptEndedAt = now;
  activity.startedAt = undefined;
  if (activity.resetHeartbeats) forgetHeartbeats(activity);
  activity.resetHeartbeats = false;
  activity.resetRequested = false;
}

/** The next attempt knows nothing of what this one and those before it said. */
export function forgetHeartbeats(activity: Activity): void {
  activity.heartbeatDetails = undefined;
  activity.lastHeartbeatAt = undefined;
}

/** What is kept of a failure that is retried (server: MS truncateRetryableActivityFailure). */
function retriedFailure({ world }: Transaction, failure: Failure): Failure {
  const { retriedFailureBytesMax: bytesMax } = world.limits;
  if (world.codec.sizeOf('temporal.api.failure.v1.Failure', failure) <= bytesMax) return failure;
  return serverFailure(OVERSIZED_FAILURE, false, truncateFailure(failure, bytesMax));
}

/** Writes the Started event with the times and attempt that were kept; answers its id, or the mark of a buffered one. */
function writeStarted(tx: Transaction, execution: Execution, activity: Activity): number {
  const { scheduledEventId, identity, requestId, attempt, lastFailure } = activity;
  const attributes = {
    scheduledEventId,
    identity,
    requestId,
    attempt,
    ...(lastFailure && { lastFailure }),
  };
  const at = activity.startedAt ?? tx.timeOf(execution);
  if (execution.buffers) {
    if (execution.buffered.length === 0) execution.buffered = [];
    execution.buffered.push({ name: 'activityTaskStarted', attributes, at, extras: undefined });
    return BUFFERED_EVENT_ID;
  }
  return tx.write(execution, { name: 'activityTaskStarted', attributes, at, extras: undefined });
}

function addActivityTimer(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  kind: string,
  from: VirtualMs,
  ms: number,
): void {
  if (ms <= 0) return;
  tx.addTimer(execution, {
    at: virtualMs(from + ms),
    kind,
    id: activity.scheduledEventId,
    stamp: activity.stamp,
  });
}

/** Sets the timers of the attempt that runs. */
function armAttempt(tx: Transaction, execution: Execution, activity: Activity): void {
  const { startedAt } = activity;
  if (startedAt === undefined) return;
  const { startToCloseMs } = activity;
  addActivityTimer(tx, execution, activity, 'activityStartToClose', startedAt, startToCloseMs);
  armHeartbeat(tx, execution, activity);
}

/** Sets the timer of the next sign of life. */
export function armHeartbeat(tx: Transaction, execution: Execution, activity: Activity): void {
  const from = lastSignOfLife(activity);
  if (from === undefined) return;
  addActivityTimer(tx, execution, activity, 'activityHeartbeat', from, activity.heartbeatMs);
}

/** The last heartbeat of the attempt that runs, or its start. */
const lastSignOfLife = ({ startedAt, lastHeartbeatAt }: Activity): VirtualMs | undefined =>
  startedAt === undefined ? undefined : virtualMs(Math.max(startedAt, lastHeartbeatAt ?? 0));

/** Sets the timer of schedule-to-close. */
export function armLife(tx: Transaction, execution: Execution, activity: Activity): void {
  const { scheduledAt, scheduleToCloseMs } = activity;
  addActivityTimer(
    tx,
    execution,
    activity,
    'activityScheduleToClose',
    scheduledAt,
    scheduleToCloseMs,
  );
}

/** Sets the timers anew that a pause has outdated, or a change of the timeouts. */
export function rearm(tx: Transaction, execution: Execution, activity: Activity): void {
  armLife(tx, execution, activity);
  armAttempt(tx, execution, activity);
}

/** Puts the activity's current attempt into its queue, with the timer that limits its wait there. */
export function queueActivity(tx: Transaction, execution: Execution, activity: Activity): void {
  tx.touch(execution);
  const { stamp, scheduledEventId } = activity;
  addActivityTimer(
    tx,
    execution,
    activity,
    'activityScheduleToStart',
    activity.attemptScheduledAt,
    activity.scheduleToStartMs,
  );
  const queue = taskQueueOf(tx.world, execution.namespace, activity.taskQueue, 'activity');
  tx.after(() =>
    offer(tx, queue, { kind: 'activity', execution, scheduledEventId, stamp, queuedAt: tx.now }),
  );
}

/** When schedule-to-close ends, or undefined. */
export function expiresAt(activity: Activity): VirtualMs | undefined {
  return activity.scheduleToCloseMs > 0
    ? virtualMs(activity.scheduledAt + activity.scheduleToCloseMs)
    : undefined;
}

/** An attempt ended in a failure: another follows, or the activity closes. */
export function activityFailed(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  failure: Failure,
  identity: string,
): void {
  const retryState = tryRetry(tx, execution, activity, failure);
  if (retryState === RetryState.IN_PROGRESS) return;
  take(tx, activity, closeActivity, {
    execution,
    end: { name: 'activityTaskFailed', attributes: { failure, identity, retryState }, failure },
  });
  wakeWorkflow(tx, execution);
}

/** Starts the wait for the next attempt, or says why there is none. */
function tryRetry(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  failure: Failure,
): RetryState {
  const answer = nextRetry({
    subject: 'activity',
    policy: retryPolicyOf(activity.retryPolicy ?? {}),
    attempt: activity.attempt,
    nowMs: tx.timeOf(execution),
    expirationMs: expiresAt(activity),
    failure,
    cancelRequested: activity.cancelRequested,
  });
  if (answer.kind === 'end') return answer.retryState;
  if (activity.status === 'started') {
    if (activity.pause) take(tx, activity, retryPaused, { execution, failure });
    else take(tx, activity, retryActivity, { execution, delayMs: answer.delayMs, failure });
  }
  return RetryState.IN_PROGRESS;
}

/** A timeout of that type has come. */
export function activityTimedOut(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  type: TimeoutType,
): void {
  const ofAttempt = timeoutFailure(`activity ${timeoutTypeName(type)} timeout`, type);
  const retryState = tryRetry(tx, execution, activity, ofAttempt);
  if (retryState === RetryState.IN_PROGRESS) return;
  const { heartbeatDetails, lastFailure } = activity;
  const failure =
    retryState === RetryState.TIMEOUT && type !== TimeoutType.SCHEDULE_TO_START
      ? timeoutFailure(NO_TIME_FOR_RETRY, TimeoutType.SCHEDULE_TO_CLOSE)
      : ofAttempt;
  if (heartbeatDetails && failure.timeoutFailureInfo) {
    failure.timeoutFailureInfo.lastHeartbeatDetails = heartbeatDetails;
  }
  if (lastFailure) failure.cause = lastFailure;
  take(tx, activity, closeActivity, {
    execution,
    end: { name: 'activityTaskTimedOut', attributes: { failure, retryState }, failure },
  });
  wakeWorkflow(tx, execution);
}

const NO_TIME_FOR_RETRY =
  'Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying';

const timeoutFailure = (message: string, timeoutType: TimeoutType): Failure => ({
  message,
  source: 'Server',
  timeoutFailureInfo: { timeoutType },
});

/** Which timeout a timer stands for. */
export const ACTIVITY_TIMEOUT_OF: Readonly<Record<string, TimeoutType>> = {
  activityScheduleToStart: TimeoutType.SCHEDULE_TO_START,
  activityScheduleToClose: TimeoutType.SCHEDULE_TO_CLOSE,
  activityStartToClose: TimeoutType.START_TO_CLOSE,
  activityHeartbeat: TimeoutType.HEARTBEAT,
};

const endOf = (from: VirtualMs | undefined, ms: number): number | undefined =>
  from === undefined || ms <= 0 ? undefined : from + ms;

/** Whether an activity's timer still means something. Those that can move are compared by their time; a pause stops all. */
export function isActivityTimerLive(
  activity: Activity | undefined,
  kind: string,
  at: VirtualMs,
  stamp: number,
): boolean {
  if (!activity || activity.status === 'closed' || activity.pause) return false;
  switch (kind) {
    case 'activityScheduleToClose':
      return expiresAt(activity) === at;
    case 'activityScheduleToStart':
      return activity.status === 'scheduled' && activity.stamp === stamp;
    case 'activityRetry':
      return activity.status === 'backoff' && activity.stamp === stamp;
    case 'activityStartToClose':
      return (
        activity.status === 'started' && at === endOf(activity.startedAt, activity.startToCloseMs)
      );
    case 'activityHeartbeat':
      return (
        activity.status === 'started' &&
        at === endOf(lastSignOfLife(activity), activity.heartbeatMs)
      );
    default:
      return false;
  }
}
