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
  const outages = new OutagePlayer(scenario.outages);
  return {
    draw(attempt, scheduledMs, how) {
      const outcome = scriptedOutcome(scenario, attempt);
      how.queueMs = outcome.queueMs ?? scenario.queueMs;
      how.heartbeatEveryMs = every;
      if (!outages.draw(scheduledMs + how.queueMs, how)) drawOutcome(outcome, how);
    },
  };
}

/** Outages ready to be played: the failure of each is made once. */
export class OutagePlayer {
  readonly #outages: readonly Outage[];
  readonly #failures: readonly Failure[];

  constructor(outages: readonly Outage[]) {
    this.#outages = outages;
    this.#failures = outages.map((outage) => reportedFailure(outage));
  }

  /**
   * Writes into `how` an attempt that starts then, if it finds the service down.
   * @param delayMs all outages begin and end that much later than scripted
   */
  draw(startedMs: number, how: AttemptPlan, delayMs = 0): boolean {
    const atMs = startedMs - delayMs;
    for (let index = 0; index < this.#outages.length; index += 1) {
      const outage = this.#outages[index];
      if (!outage || atMs < outage.fromMs || atMs >= outage.toMs) continue;
      const isHanging = outage.kind === 'hangs';
      how.durationMs = isHanging ? Infinity : outage.afterMs;
      how.failure = isHanging ? undefined : this.#failures[index];
      how.heartbeatsUntilMs = Infinity;
      return true;
    }
    return false;
  }
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
