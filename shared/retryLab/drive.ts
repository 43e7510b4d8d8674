/** Attempts one after the other until one of them is the last. Both the single answer and the hundred thousand runs go through here. */
import { RetryState } from '../protocol/enums.ts';
import { stepActivity } from './activitySteps.ts';
import type { Decisions } from './decisions.ts';
import type { Plan } from './prepare.ts';
import type { AttemptPlan, Cut, Next, Step } from './steps.ts';
import { stepWorkflow } from './workflowSteps.ts';

/** Says how attempts go. */
export interface AttemptSource {
  /** Writes into `how` what attempt `attempt` does when it is scheduled at `scheduledMs`. */
  draw(attempt: number, scheduledMs: number, how: AttemptPlan): void;
}

/** Is told each attempt as soon as it is over; `how` and `step` are reused after that. */
export type AttemptObserver = (
  attempt: number,
  scheduledMs: number,
  how: AttemptPlan,
  step: Step,
) => void;

/** How it all ended. */
export interface Ending {
  /** `unfinished`: it would go on beyond the limit of attempts that we play. */
  kind: Exclude<Next, 'retry'> | 'unfinished';
  atMs: number;
  /** Attempts that a worker started. */
  attempts: number;
  retryState: RetryState;
  cut: Cut;
  /** A limit came while it waited for its next attempt. */
  isInBackoff: boolean;
}

/** A blank ending to write into. */
export const blankEnding = (): Ending => ({
  kind: 'unfinished',
  atMs: 0,
  attempts: 0,
  retryState: RetryState.UNSPECIFIED,
  cut: 'answer',
  isInBackoff: false,
});

/** Plays one attempt of either subject. */
export function playStep(
  plan: Plan,
  decisions: Decisions,
  attempt: number,
  scheduledMs: number,
  how: AttemptPlan,
  step: Step,
): void {
  if (plan.subject === 'activity') stepActivity(plan, decisions, attempt, scheduledMs, how, step);
  else stepWorkflow(plan, decisions, attempt, scheduledMs, how, step);
}

/** Where a chain begins: at its first attempt, or after some that have been played. */
export interface Beginning {
  readonly attempt: number;
  readonly scheduledMs: number;
  /** Attempts before it that a worker started. */
  readonly started: number;
}

const firstAttempt: Beginning = { attempt: 1, scheduledMs: 0, started: 0 };

/** Plays at most `attemptCountMax` attempts and writes into `ending` how they ended. `how` and `step` are scratch space. */
export function drive(
  plan: Plan,
  decisions: Decisions,
  source: AttemptSource,
  attemptCountMax: number,
  how: AttemptPlan,
  step: Step,
  ending: Ending,
  observe?: AttemptObserver,
  beginning: Beginning = firstAttempt,
): void {
  let { scheduledMs, started } = beginning;
  for (let { attempt } = beginning; attempt <= attemptCountMax; attempt += 1) {
    source.draw(attempt, scheduledMs, how);
    playStep(plan, decisions, attempt, scheduledMs, how, step);
    const isStarted = !Number.isNaN(step.startedMs);
    if (isStarted) started += 1;
    observe?.(attempt, scheduledMs, how, step);
    if (step.next !== 'retry') {
      ending.kind = step.next;
      ending.atMs = step.endedMs;
      ending.attempts = started;
      ending.retryState = step.retryState;
      ending.cut = step.cut;
      ending.isInBackoff = attempt > 1 && !isStarted && step.endedMs <= scheduledMs;
      return;
    }
    scheduledMs = step.nextMs;
  }
  ending.kind = 'unfinished';
  ending.atMs = step.endedMs;
  ending.attempts = started;
  ending.retryState = RetryState.IN_PROGRESS;
  ending.cut = step.cut;
  ending.isInBackoff = true;
}
