/** Attempts by chance: what the odds say, with the outages of the called service on top. */
import type { AttemptSource } from '../drive.ts';
import type { Outage, Scenario } from '../scenario.ts';
import {
  defaultErrorType,
  drawOutage,
  heartbeatEveryMs,
  outageAt,
  reportedFailure,
} from '../scriptSource.ts';
import type { AttemptPlan } from '../steps.ts';
import { drawLength } from './drawLength.ts';
import type { RandomStream } from './random.ts';

/** The error type of failures that are never retried. */
export const nonRetryableErrorType = 'NonRetryable';

/** A source whose every run begins with `begin`. */
export class RandomSource implements AttemptSource {
  readonly #scenario: Scenario;
  readonly #random: RandomStream;
  readonly #heartbeatEveryMs: number;
  readonly #failure;
  readonly #final = reportedFailure({ errorType: nonRetryableErrorType, nonRetryable: true });
  #outages: readonly Outage[];

  constructor(scenario: Scenario, heartbeatTimeoutMs: number, random: RandomStream) {
    this.#scenario = scenario;
    this.#random = random;
    this.#heartbeatEveryMs = heartbeatEveryMs(scenario, heartbeatTimeoutMs);
    this.#outages = scenario.outages;
    const scripted = scenario.script.find(({ kind }) => kind === 'fails')?.errorType;
    this.#failure = reportedFailure({ errorType: scripted ?? defaultErrorType });
  }

  /** Starts the stream of a run, and draws when its outages begin. */
  begin(seed: number, run: number): void {
    this.#random.begin(seed, run);
    const { odds, outages } = this.#scenario;
    if (odds.outageDelayMsMax === 0 || outages.length === 0) return;
    const delayMs = this.#random.uniform() * odds.outageDelayMsMax;
    this.#outages = outages.map((outage) => ({
      ...outage,
      fromMs: outage.fromMs + delayMs,
      toMs: outage.toMs + delayMs,
    }));
  }

  draw(_attempt: number, scheduledMs: number, how: AttemptPlan): void {
    const { odds, queueMs } = this.#scenario;
    const random = this.#random;
    how.queueMs = odds.queue ? drawLength(odds.queue, random) : queueMs;
    how.heartbeatEveryMs = this.#heartbeatEveryMs;
    how.heartbeatsUntilMs = Infinity;
    const luck = random.uniform();
    const hangsBelow = odds.nonRetryableShare + odds.hangShare;
    if (luck < odds.nonRetryableShare) {
      how.durationMs = drawLength(odds.failsAfter, random);
      how.failure = this.#final;
    } else if (luck < hangsBelow) {
      how.durationMs = Infinity;
      how.failure = undefined;
    } else if (luck < hangsBelow + odds.failShare) {
      how.durationMs = drawLength(odds.failsAfter, random);
      how.failure = this.#failure;
    } else {
      how.durationMs = drawLength(odds.succeedsAfter, random);
      how.failure = undefined;
    }
    if (this.#outages.length === 0) return;
    const outage = outageAt(this.#outages, scheduledMs + how.queueMs);
    if (outage) drawOutage(outage, how);
  }
}
