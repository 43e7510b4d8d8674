/**
 * One run of a workflow that has a retry policy. Here an attempt is a run:
 *
 * ```
 *  run starts     first workflow task               run starts (at once, with a backoff)
 *  |...backoff...|-queue-|=======running=======|...backoff...|
 *                |<-------- run timeout -------->|
 *  |<------ execution timeout (once, over the whole chain) ------>|
 * ```
 *
 * 1. The run timeout counts from the end of the backoff, and is cut to the execution timeout.
 * 2. A run timeout is retried like a failure; the execution timeout is final.
 * 3. The next run's first task comes at least 1 s after this run's: a shorter wait is made longer.
 *
 * server: timer_queue_active_task_executor.go executeWorkflowRunTimeoutTask, mutable_state_impl.go ContinueAsNewMinBackoff.
 */
import { RetryState, TimeoutType } from '../protocol/enums.ts';
import type { Failure } from '../protocol/messages.ts';
import type { Decisions } from './decisions.ts';
import type { WorkflowPlan } from './prepare.ts';
import type { AttemptPlan, Step } from './steps.ts';

/** Two runs of a chain begin at least this far apart. server: WorkflowIdReuseMinimalInterval */
export const runDistanceMsMin = 1000;

const workflowTimeout: Failure = {
  message: 'workflow timeout',
  source: 'Server',
  timeoutFailureInfo: { timeoutType: TimeoutType.START_TO_CLOSE },
};

/** Plays a run whose backoff ends at `scheduledMs` and writes into `step` how it went. */
export function stepWorkflow(
  plan: WorkflowPlan,
  decisions: Decisions,
  attempt: number,
  scheduledMs: number,
  how: AttemptPlan,
  step: Step,
): void {
  step.delayMs = NaN;
  step.nextMs = NaN;
  const startsMs = scheduledMs + how.queueMs;
  const runEndsMs = Math.min(scheduledMs + plan.runTimeoutMs, plan.executionEndsAtMs);
  const answersMs = startsMs + how.durationMs;
  step.startedMs = startsMs < runEndsMs ? startsMs : NaN;
  if (answersMs < runEndsMs) {
    step.endedMs = answersMs;
    step.cut = 'answer';
    step.failure = how.failure;
  } else {
    step.endedMs = runEndsMs;
    step.cut = runEndsMs >= plan.executionEndsAtMs ? 'executionTimeout' : 'runTimeout';
    step.failure = workflowTimeout;
  }

  if (step.endedMs === Infinity) {
    finish(step, 'endless', RetryState.UNSPECIFIED);
  } else if (!step.failure) {
    finish(step, 'completed', RetryState.UNSPECIFIED);
  } else if (step.cut === 'executionTimeout') {
    finish(step, 'timedOut', RetryState.TIMEOUT);
  } else {
    decide(decisions, attempt, scheduledMs, step);
  }
}

function decide(decisions: Decisions, attempt: number, scheduledMs: number, step: Step): void {
  const answer = decisions.next(attempt, step.failure, step.endedMs);
  if (answer.kind === 'end') {
    finish(step, step.cut === 'answer' ? 'failed' : 'timedOut', answer.retryState);
    return;
  }
  const lifetimeMs = step.endedMs - scheduledMs;
  step.next = 'retry';
  step.retryState = RetryState.IN_PROGRESS;
  step.delayMs = answer.delayMs;
  step.nextMs =
    lifetimeMs + answer.delayMs < runDistanceMsMin
      ? scheduledMs + runDistanceMsMin
      : step.endedMs + answer.delayMs;
}

function finish(step: Step, next: Step['next'], retryState: RetryState): void {
  step.next = next;
  step.retryState = retryState;
}
