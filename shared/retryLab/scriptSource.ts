/** Attempts as the user scripted them, with the outages of the called service on top. */
import { durationOf } from '../temporal/duration.ts';
import type { Failure } from '../protocol/messages.ts';
import type { AttemptSource } from './drive.ts';
import type { Outage, Outcome, Scenario } from './scenario.ts';
import type { AttemptPlan } from './steps.ts';

/** What an attempt does when the script is empty. */
const atOnce: Outcome = { kind: 'succeeds', afterMs: 0 };

/** The type of an error that the user has not named. */
export const defaultErrorType = 'Error';

/** The outcome of attempt `attempt`: beyond the script, the last one. */
export const scriptedOutcome = (scenario: Scenario, attempt: number): Outcome =>
  scenario.script[attempt - 1] ?? scenario.script.at(-1) ?? atOnce;

/** The outage that an attempt finds that starts at `startedMs`. */
export const outageAt = (outages: readonly Outage[], startedMs: number): Outage | undefined =>
  outages.find((outage) => outage.fromMs <= startedMs && startedMs < outage.toMs);

/** The failure that a worker reports. */
export function reportedFailure(fields: {
  errorType?: string | undefined;
  nonRetryable?: boolean | undefined;
  nextRetryDelayMs?: number | undefined;
}): Failure {
  return {
    message: 'attempt failed',
    applicationFailureInfo: {
      type: fields.errorType ?? defaultErrorType,
      nonRetryable: fields.nonRetryable,
      nextRetryDelay:
        fields.nextRetryDelayMs === undefined ? undefined : durationOf(fields.nextRetryDelayMs),
    },
  };
}

/**
 * How often an activity heartbeats: as scripted, else at half its heartbeat timeout, which never times out. 0 without a timeout,
 * when heartbeats decide nothing.
 */
export const heartbeatEveryMs = (scenario: Scenario, heartbeatTimeoutMs: number): number =>
  scenario.heartbeatEveryMs ?? (heartbeatTimeoutMs === Infinity ? 0 : heartbeatTimeoutMs / 2);

/** Plays the script. */
export function scriptSource(scenario: Scenario, heartbeatTimeoutMs: number): AttemptSource {
  const every = heartbeatEveryMs(scenario, heartbeatTimeoutMs);
  return {
    draw(attempt, scheduledMs, how) {
      const outcome = scriptedOutcome(scenario, attempt);
      how.queueMs = outcome.queueMs ?? scenario.queueMs;
      how.heartbeatEveryMs = every;
      const outage = outageAt(scenario.outages, scheduledMs + how.queueMs);
      if (outage) drawOutage(outage, how);
      else drawOutcome(outcome, how);
    },
  };
}

/** Writes into `how` an attempt that finds the service down. */
export function drawOutage(outage: Outage, how: AttemptPlan): void {
  const isHanging = outage.kind === 'hangs';
  how.durationMs = isHanging ? Infinity : outage.afterMs;
  how.failure = isHanging ? undefined : reportedFailure(outage);
  how.heartbeatsUntilMs = Infinity;
}

function drawOutcome(outcome: Outcome, how: AttemptPlan): void {
  how.durationMs = Infinity;
  how.failure = undefined;
  how.heartbeatsUntilMs = Infinity;
  switch (outcome.kind) {
    case 'succeeds':
      how.durationMs = outcome.afterMs;
      return;
    case 'fails':
      how.durationMs = outcome.afterMs;
      how.failure = reportedFailure(outcome);
      return;
    case 'hangs':
      return;
    case 'timesOut':
      how.heartbeatsUntilMs = 0;
      return;
    case 'workerDies':
      how.heartbeatsUntilMs = outcome.afterMs;
      return;
    case 'losesHeartbeats':
      how.durationMs = outcome.afterMs;
      how.heartbeatsUntilMs = outcome.heartbeatsUntilMs ?? 0;
  }
}
