/** Attempts by chance: what the odds say, with the outages of the called service on top. */
import type { AttemptSource } from '../drive.ts';
import type { Scenario } from '../scenario.ts';
import {
  defaultErrorType,
  heartbeatEveryMs,
  outageAt,
  OutagePlayer,
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
  readonly #outages: OutagePlayer;
  #outageDelayMs = 0;

  constructor(scenario: Scenario, heartbeatTimeoutMs: number, random: RandomStream) {
    this.#scenario = scenario;
    this.#random = random;
    this.#heartbeatEveryMs = heartbeatEveryMs(scenario, heartbeatTimeoutMs);
    this.#outages = new OutagePlayer(scenario.outages);
    const scripted = scenario.script.find(({ kind }) => kind === 'fails')?.errorType;
    this.#failure = reportedFailure({ errorType: scripted ?? defaultErrorType });
  }

  /** Starts the stream of a run, and draws when its outages begin. */
  begin(seed: number, run: number): void {
    this.beginStream(seed, run);
    const { odds, outages } = this.#scenario;
    if (odds.outageDelayMsMax === 0 || outages.length === 0) return;
    this.#outageDelayMs = this.#random.uniform() * odds.outageDelayMsMax;
  }

  /** Starts another stream; the outages stay where they are. */
  beginStream(seed: number, run: number): void {
    this.#random.begin(seed, run);
  }

  /** Whether chance has no part in an attempt that is scheduled then: it finds the service down. */
  isCertain(scheduledMs: number): boolean {
    const { odds, queueMs, outages } = this.#scenario;
    if (odds.queue || (odds.outageDelayMsMax > 0 && outages.length > 0)) return false;
    return outageAt(outages, scheduledMs + queueMs) !== undefined;
  }

  /** An attempt that finds the service down needs no luck, and uses none up. */
  draw(_attempt: number, scheduledMs: number, how: AttemptPlan): void {
    const { odds, queueMs } = this.#scenario;
    const random = this.#random;
    how.queueMs = odds.queue ? drawLength(odds.queue, random) : queueMs;
    how.heartbeatEveryMs = this.#heartbeatEveryMs;
    if (this.#outages.draw(scheduledMs + how.queueMs, how, this.#outageDelayMs)) return;
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
  }
}
