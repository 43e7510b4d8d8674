/** The single answer: every attempt of the scripted scenario, recorded. */
import { RetryState } from '../protocol/enums.ts';
import { durationMs } from '../temporal/duration.ts';
import { exponentialBackoffMs, nextRetry } from '../temporal/retry.ts';
import { Decisions } from './decisions.ts';
import { blankEnding, drive, type Ending } from './drive.ts';
import type { Plan } from './prepare.ts';
import type { Scenario } from './scenario.ts';
import { heartbeatEveryMs, outageAt, scriptedOutcome, scriptSource } from './scriptSource.ts';
import {
  attemptPlan,
  blankStep,
  type AttemptPlan,
  type Cut,
  type Next,
  type Step,
} from './steps.ts';
import { runDistanceMsMin } from './workflowSteps.ts';

/** So many attempts are played before we say that it goes on. */
export const attemptCountMax = 10_000;

/** Where a wait comes from. `distance`: runs of a chain begin at least a second apart. */
export type WaitSource = 'formula' | 'maximum' | 'asked' | 'distance';

/** The wait after an attempt, or the one that was refused because it did not fit. */
export interface Wait {
  readonly delayMs: number;
  /** When the next attempt is scheduled, or would have been. */
  readonly untilMs: number;
  readonly source: WaitSource;
  /** What the formula alone gives, before any maximum; a failure's own delay replaces it. */
  readonly formulaMs: number;
  /** The next retry delay that the failure asks for. */
  readonly askedMs: number | undefined;
  /** What the rules come to before runs are kept a second apart. */
  readonly ruleMs: number;
}

/** One attempt as it went. Times count from the first scheduling. */
export interface AttemptRecord {
  readonly attempt: number;
  readonly scheduledMs: number;
  /** Undefined: no worker started it. */
  readonly startedMs: number | undefined;
  readonly endedMs: number;
  readonly cut: Cut;
  readonly next: Next;
  readonly retryState: RetryState;
  /** The type of the error that the worker reported. */
  readonly errorType: string | undefined;
  readonly isNonRetryable: boolean;
  /** An outage decided its outcome, not the script. */
  readonly isOutage: boolean;
  /** The worker was gone before a limit ended the attempt. */
  readonly isWorkerDead: boolean;
  readonly wait: Wait | undefined;
  /** The wait that would have passed the expiration. */
  readonly refusedWait: Wait | undefined;
  readonly heartbeatCount: number;
  readonly lastHeartbeatMs: number | undefined;
  /** The details that it started with. */
  readonly heartbeatDetails: string | undefined;
}

/** The whole answer. */
export interface Simulation {
  readonly plan: Plan;
  readonly records: readonly AttemptRecord[];
  readonly ending: Readonly<Ending>;
  readonly totals: {
    readonly runningMs: number;
    readonly queuedMs: number;
    readonly waitingMs: number;
    /** The most attempts that start within any second: the load on the called service. */
    readonly peakPerSecond: number;
  };
}

/** Plays the scenario's script under a plan that `prepare` made from it. */
export function simulate(scenario: Scenario, plan: Plan): Simulation {
  const heartbeatMs = plan.subject === 'activity' ? plan.heartbeatMs : Infinity;
  const isNeverScheduled = plan.subject === 'activity' && plan.runEndsAtMs === 0;
  const records: AttemptRecord[] = [];
  const ending = blankEnding();
  const totals = { runningMs: 0, queuedMs: 0, waitingMs: 0, peakPerSecond: 0 };
  let details: string | undefined;
  drive(
    plan,
    new Decisions(plan),
    scriptSource(scenario, heartbeatMs),
    attemptCountMax,
    attemptPlan(),
    blankStep(),
    ending,
    (attempt, scheduledMs, how, step) => {
      if (isNeverScheduled) return;
      const waitedUntilMs = Math.min(scheduledMs, step.endedMs);
      totals.waitingMs += waitedUntilMs - (records.at(-1)?.endedMs ?? 0);
      // A limit that came during the backoff ends the chain without another attempt.
      if (attempt > 1 && Number.isNaN(step.startedMs) && step.endedMs <= scheduledMs) return;
      const record = recordOf(scenario, plan, attempt, scheduledMs, how, step, details);
      totals.runningMs += step.endedMs - (record.startedMs ?? step.endedMs);
      totals.queuedMs += (record.startedMs ?? step.endedMs) - scheduledMs;
      if (record.heartbeatCount > 0) {
        // A heartbeat without details takes those away that were there.
        details = scriptedOutcome(scenario, attempt).heartbeatDetails;
      }
      records.push(record);
    },
  );
  totals.peakPerSecond = peakPerSecond(records);
  return { plan, records, ending, totals };
}

/** The most starts within any second; they are in order. */
function peakPerSecond(records: readonly AttemptRecord[]): number {
  const starts = records.flatMap(({ startedMs }) => startedMs ?? []);
  let peak = 0;
  let first = 0;
  for (const [index, startedMs] of starts.entries()) {
    while ((starts[first] ?? startedMs) <= startedMs - 1000) first += 1;
    peak = Math.max(peak, index - first + 1);
  }
  return peak;
}

function recordOf(
  scenario: Scenario,
  plan: Plan,
  attempt: number,
  scheduledMs: number,
  how: AttemptPlan,
  step: Step,
  heartbeatDetails: string | undefined,
): AttemptRecord {
  const startedMs = Number.isNaN(step.startedMs) ? undefined : step.startedMs;
  const heartbeats = heartbeatsOf(plan, how, startedMs, step.endedMs, scenario);
  const reported = step.cut === 'answer' ? step.failure?.applicationFailureInfo : undefined;
  return {
    attempt,
    scheduledMs,
    startedMs,
    endedMs: step.endedMs,
    cut: step.cut,
    next: step.next,
    retryState: step.retryState,
    errorType: reported?.type,
    isNonRetryable: step.retryState === RetryState.NON_RETRYABLE_FAILURE,
    isOutage: startedMs !== undefined && outageAt(scenario.outages, startedMs) !== undefined,
    isWorkerDead: step.cut !== 'answer' && scriptedOutcome(scenario, attempt).kind === 'workerDies',
    wait: step.next === 'retry' ? waitOf(plan, attempt, scheduledMs, step) : undefined,
    refusedWait: refusedWaitOf(plan, attempt, step),
    ...heartbeats,
    heartbeatDetails,
  };
}

function heartbeatsOf(
  plan: Plan,
  how: AttemptPlan,
  startedMs: number | undefined,
  endedMs: number,
  scenario: Scenario,
) {
  const heartbeatMs = plan.subject === 'activity' ? plan.heartbeatMs : Infinity;
  const every = heartbeatEveryMs(scenario, heartbeatMs);
  if (startedMs === undefined || every <= 0 || plan.subject === 'workflow') {
    return { heartbeatCount: 0, lastHeartbeatMs: undefined };
  }
  const sendingMs = Math.min(how.heartbeatsUntilMs, endedMs - startedMs);
  const count = Math.floor(sendingMs / every);
  // One that would be sent in the instant of the end is not.
  const heartbeatCount = count > 0 && startedMs + count * every >= endedMs ? count - 1 : count;
  return {
    heartbeatCount,
    lastHeartbeatMs: heartbeatCount > 0 ? startedMs + heartbeatCount * every : undefined,
  };
}

function waitOf(plan: Plan, attempt: number, scheduledMs: number, step: Step): Wait {
  const isDistance =
    plan.subject === 'workflow' && step.endedMs - scheduledMs + step.delayMs < runDistanceMsMin;
  const wait = describeWait(plan, attempt, step, step.delayMs);
  if (!isDistance) return wait;
  return { ...wait, source: 'distance', delayMs: step.nextMs - step.endedMs, untilMs: step.nextMs };
}

/** Only a retry that did not fit has one: the limits that end an attempt for good leave nothing to wait for. */
function refusedWaitOf(plan: Plan, attempt: number, step: Step): Wait | undefined {
  if (step.retryState !== RetryState.TIMEOUT || !plan.policy) return undefined;
  if (step.cut === 'executionTimeout') return undefined;
  const answer = nextRetry({
    subject: plan.subject,
    policy: plan.policy,
    attempt,
    nowMs: step.endedMs,
    failure: step.failure,
  });
  return answer.kind === 'retry' ? describeWait(plan, attempt, step, answer.delayMs) : undefined;
}

function describeWait(plan: Plan, attempt: number, step: Step, delayMs: number): Wait {
  const formulaMs = plan.policy ? exponentialBackoffMs(plan.policy, attempt) : 0;
  const askedMs = durationMs(step.failure?.applicationFailureInfo?.nextRetryDelay);
  const isCut = delayMs !== (askedMs ?? formulaMs);
  const source = isCut ? 'maximum' : askedMs === undefined ? 'formula' : 'asked';
  return { delayMs, untilMs: step.endedMs + delayMs, source, formulaMs, askedMs, ruleMs: delayMs };
}
