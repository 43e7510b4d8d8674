/**
 * One attempt of an activity: which limit or answer comes first, and what the server does then.
 *
 * ```
 *  scheduled      started                             next attempt scheduled
 *  |----queue----|=======running=======|..backoff..|
 *  |<- schedule to start ->|            (each attempt anew)
 *                |<- start to close ->|
 *                |<- heartbeat ->|      (anew with each heartbeat)
 *  |<---------------- schedule to close (once, from the first attempt) ---------------->|
 * ```
 *
 * 1. What is due at the same instant as an answer, a start or a retry comes before it: limits win ties.
 * 2. Of limits that are due together the one that was set first comes first: run timeout, schedule-to-start of the first attempt,
 *    schedule-to-close, schedule-to-start of a later attempt, start-to-close, heartbeat. Differs from server: it sorts by kind.
 *    The difference never shows there, because a worker's start always comes a moment after the scheduling.
 * 3. Schedule-to-start, schedule-to-close and the run timeout are final; start-to-close and heartbeat may be retried.
 *
 * server: service/history/workflow/timer_sequence.go, timer_queue_active_task_executor.go processSingleActivityTimeoutTask.
 */
import { RetryState, TimeoutType } from '../protocol/enums.ts';
import type { Failure } from '../protocol/messages.ts';
import { timeoutTypeName } from '../temporal/retry.ts';
import type { Decisions } from './decisions.ts';
import type { ActivityPlan } from './prepare.ts';
import type { AttemptPlan, Step } from './steps.ts';

const timeoutFailure = (timeoutType: TimeoutType): Failure => ({
  message: `activity ${timeoutTypeName(timeoutType)} timeout`,
  source: 'Server',
  timeoutFailureInfo: { timeoutType },
});
const startToClose = timeoutFailure(TimeoutType.START_TO_CLOSE);
const scheduleToStart = timeoutFailure(TimeoutType.SCHEDULE_TO_START);
const scheduleToClose = timeoutFailure(TimeoutType.SCHEDULE_TO_CLOSE);
const heartbeat = timeoutFailure(TimeoutType.HEARTBEAT);

/** Plays an attempt that is scheduled at `scheduledMs` and writes into `step` how it went. */
export function stepActivity(
  plan: ActivityPlan,
  decisions: Decisions,
  attempt: number,
  scheduledMs: number,
  how: AttemptPlan,
  step: Step,
): void {
  step.delayMs = NaN;
  step.nextMs = NaN;
  const startsMs = scheduledMs + how.queueMs;
  if (endsInQueue(plan, attempt, scheduledMs, startsMs, step)) return;
  step.startedMs = startsMs;
  settleRunning(plan, startsMs, how, step);
  if (step.cut === 'runTimeout') {
    finish(step, 'runTimedOut', RetryState.UNSPECIFIED);
  } else if (!step.failure) {
    finish(step, 'completed', RetryState.UNSPECIFIED);
  } else {
    decide(decisions, attempt, step);
  }
}

/** Whether a limit comes before, or together with, the worker's start. */
function endsInQueue(
  plan: ActivityPlan,
  attempt: number,
  scheduledMs: number,
  startsMs: number,
  step: Step,
): boolean {
  const startByMs = scheduledMs + plan.scheduleToStartMs;
  const firstMs = Math.min(plan.runEndsAtMs, startByMs, plan.closesAtMs);
  if (firstMs > startsMs) return false;
  step.startedMs = NaN;
  step.endedMs = firstMs;
  if (firstMs === plan.runEndsAtMs) {
    step.cut = 'runTimeout';
    step.failure = undefined;
    finish(step, 'runTimedOut', RetryState.UNSPECIFIED);
    return true;
  }
  const isClosing = plan.closesAtMs < startByMs || (plan.closesAtMs === startByMs && attempt > 1);
  step.cut = isClosing ? 'scheduleToClose' : 'scheduleToStart';
  step.failure = isClosing ? scheduleToClose : scheduleToStart;
  finish(step, 'timedOut', RetryState.TIMEOUT);
  return true;
}

/** Finds what ends a running attempt: the answer, unless a limit comes no later. */
function settleRunning(plan: ActivityPlan, startsMs: number, how: AttemptPlan, step: Step): void {
  step.endedMs = startsMs + how.durationMs;
  step.cut = 'answer';
  step.failure = how.failure;
  // From the last of the order to the first, so that the first of several that tie is kept.
  const heartbeatByMs = startsMs + heartbeatGapMs(plan.heartbeatMs, how);
  if (heartbeatByMs <= step.endedMs) {
    step.endedMs = heartbeatByMs;
    step.cut = 'heartbeat';
    step.failure = heartbeat;
  }
  const closeByMs = startsMs + plan.startToCloseMs;
  if (closeByMs <= step.endedMs) {
    step.endedMs = closeByMs;
    step.cut = 'startToClose';
    step.failure = startToClose;
  }
  if (plan.closesAtMs <= step.endedMs) {
    step.endedMs = plan.closesAtMs;
    step.cut = 'scheduleToClose';
    step.failure = scheduleToClose;
  }
  if (plan.runEndsAtMs <= step.endedMs) {
    step.endedMs = plan.runEndsAtMs;
    step.cut = 'runTimeout';
    step.failure = undefined;
  }
}

/** How long after the start the heartbeat timeout fires, if the attempt runs that long; Infinity: never. */
export function heartbeatGapMs(heartbeatMs: number, how: AttemptPlan): number {
  if (heartbeatMs === Infinity) return Infinity;
  const every = how.heartbeatEveryMs;
  if (every <= 0 || every >= heartbeatMs || how.heartbeatsUntilMs < every) return heartbeatMs;
  if (how.heartbeatsUntilMs === Infinity) return Infinity;
  return Math.floor(how.heartbeatsUntilMs / every) * every + heartbeatMs;
}

/** Asks the one formula. A worker's failure closes the activity as failed, a limit as timed out. */
function decide(decisions: Decisions, attempt: number, step: Step): void {
  const answer = decisions.next(attempt, step.failure, step.endedMs);
  if (answer.kind === 'retry') {
    step.next = 'retry';
    step.retryState = RetryState.IN_PROGRESS;
    step.delayMs = answer.delayMs;
    step.nextMs = step.endedMs + Math.max(0, answer.delayMs);
  } else {
    finish(step, step.cut === 'answer' ? 'failed' : 'timedOut', answer.retryState);
  }
}

function finish(step: Step, next: Step['next'], retryState: RetryState): void {
  step.next = next;
  step.retryState = retryState;
}
