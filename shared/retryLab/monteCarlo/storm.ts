/**
 * Many callers of one service, each with the same policy. The server adds no jitter to retries, so callers that fail together come
 * back together; a service with a limited capacity then refuses most of them, again and again.
 *
 * The service is a bucket of tokens: `capacityPerSecond` flow in, at most `burst` are kept, each admitted request takes one.
 */
import type { Failure } from '../../protocol/messages.ts';
import { Decisions } from '../decisions.ts';
import { playStep } from '../drive.ts';
import type { Plan } from '../prepare.ts';
import { reportedFailure } from '../scriptSource.ts';
import type { Callers, Scenario } from '../scenario.ts';
import { attemptPlan, blankStep } from '../steps.ts';
import { RandomStream } from './random.ts';
import { RandomSource } from './randomSource.ts';
import { StartQueue } from './startQueue.ts';

/** So many attempts of all callers together are played. */
export const stormAttemptCountMax = 400_000;

/** How long the service takes to say that it is busy. */
const refusalMs = 5;

/** Per stretch of time: attempts that reached the service, and how it answered. */
export interface StormLoad {
  readonly binMs: number;
  readonly attempts: readonly number[];
  readonly refused: readonly number[];
  readonly completed: readonly number[];
}

export interface Storm {
  readonly callerCount: number;
  readonly completedCount: number;
  readonly attemptCount: number;
  readonly refusedCount: number;
  /** The most attempts that start within any one second of `load`. */
  readonly peakPerSecond: number;
  /** When the last caller was done; Infinity when some never are. */
  readonly lastDoneMs: number;
  readonly load: StormLoad;
  /** It was stopped at `stormAttemptCountMax`. */
  readonly isCut: boolean;
}

/** Plays all callers of a scenario against each other. The same seed gives the same storm. */
export function playStorm(scenario: Scenario, plan: Plan, seed: number): Storm {
  const { count, arriveWithinMs } = scenario.callers;
  const heartbeatMs = plan.subject === 'activity' ? plan.heartbeatMs : Infinity;
  const random = new RandomStream();
  const source = new RandomSource(scenario, heartbeatMs, random);
  // One service, so one draw of its outages for all callers.
  source.begin(seed, -1);
  const busy = refusals(scenario.callers);
  const service = new Bucket(scenario.callers);
  const queue = new StartQueue(count);
  const arrivals = new Float64Array(count);
  const attempts = new Int32Array(count);
  const scheduled = new Float64Array(count);
  const how = attemptPlan();
  const step = blankStep();
  const decisions = new Decisions(plan);
  const log = new StormLog();

  const schedule = (caller: number, atMs: number) => {
    attempts[caller] = (attempts[caller] ?? 0) + 1;
    scheduled[caller] = atMs;
    drawFor(caller);
    queue.push(atMs + how.queueMs, caller);
  };
  // Outages are the service's own: they do not move with a caller's arrival, so draws see absolute times.
  const drawFor = (caller: number) => {
    const attempt = attempts[caller] ?? 1;
    source.beginStream(seed, caller * 4096 + attempt);
    source.draw(attempt, scheduled[caller] ?? 0, how);
  };

  for (let caller = 0; caller < count; caller += 1) {
    arrivals[caller] = (arriveWithinMs * caller) / count;
    schedule(caller, arrivals[caller] ?? 0);
  }
  while (log.attemptCount < stormAttemptCountMax) {
    const next = queue.pop();
    if (!next) break;
    const { caller, ms } = next;
    drawFor(caller);
    const isAdmitted = service.has(ms);
    if (!isAdmitted) {
      how.durationMs = refusalMs;
      how.failure = busy[Math.floor(random.uniform() * busy.length)];
    }
    // Limits count from the caller's own arrival.
    const arrivedMs = arrivals[caller] ?? 0;
    playStep(
      plan,
      decisions,
      attempts[caller] ?? 1,
      (scheduled[caller] ?? 0) - arrivedMs,
      how,
      step,
    );
    if (!Number.isNaN(step.startedMs)) {
      if (isAdmitted) service.take(ms);
      log.started(ms, isAdmitted);
    }
    if (step.next === 'retry') schedule(caller, step.nextMs + arrivedMs);
    else log.done(step.endedMs + arrivedMs, step.next === 'completed');
  }
  return log.storm(count, queue.size > 0);
}

/** Into so many steps a random next retry delay is divided: a failure for each is enough. */
const spreadStepCount = 256;

/** The service's refusals: one, or as many as there are random delays to ask for. */
function refusals({ retryAfterMs, retrySpreadMs }: Callers): readonly Failure[] {
  const refusal = (nextRetryDelayMs: number | undefined) =>
    reportedFailure({ errorType: 'ResourceExhausted', nextRetryDelayMs });
  if (retrySpreadMs === 0) return [refusal(retryAfterMs)];
  return Array.from({ length: spreadStepCount }, (_, step) =>
    // Never 0, which ends an activity.
    refusal(Math.max(1, (retryAfterMs ?? 0) + (retrySpreadMs * (step + 1)) / spreadStepCount)),
  );
}

/** The service's capacity. */
class Bucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #filledMs = 0;

  constructor(callers: Callers) {
    const perSecond = callers.capacityPerSecond ?? Infinity;
    this.#perMs = perSecond / 1000;
    this.#burst = Math.max(1, callers.burst ?? perSecond);
    this.#tokens = this.#burst;
  }

  /** Whether it would take a request at that time, which never goes backwards. */
  has(ms: number): boolean {
    if (this.#perMs === Infinity) return true;
    this.#tokens = Math.min(this.#burst, this.#tokens + (ms - this.#filledMs) * this.#perMs);
    this.#filledMs = ms;
    return this.#tokens >= 1;
  }

  take(ms: number): void {
    if (this.has(ms)) this.#tokens -= 1;
  }
}

/** Collects what happens and sums it up. */
class StormLog {
  readonly #startedMs: number[] = [];
  readonly #refusedMs: number[] = [];
  readonly #completedMs: number[] = [];
  #lastDoneMs = 0;
  #doneCount = 0;

  get attemptCount(): number {
    return this.#startedMs.length;
  }

  started(ms: number, isAdmitted: boolean): void {
    this.#startedMs.push(ms);
    if (!isAdmitted) this.#refusedMs.push(ms);
  }

  done(ms: number, isCompleted: boolean): void {
    this.#doneCount += 1;
    this.#lastDoneMs = Math.max(this.#lastDoneMs, ms);
    if (isCompleted) this.#completedMs.push(ms);
  }

  storm(callerCount: number, isCut: boolean): Storm {
    const horizonMs = Math.max(1000, this.#lastDoneMs, this.#startedMs.at(-1) ?? 0);
    const endMs = Number.isFinite(horizonMs) ? horizonMs : (this.#startedMs.at(-1) ?? 1000);
    const binMs = binLengthMs(endMs);
    const binCount = Math.ceil((endMs + 1) / binMs);
    return {
      callerCount,
      completedCount: this.#completedMs.length,
      attemptCount: this.#startedMs.length,
      refusedCount: this.#refusedMs.length,
      peakPerSecond: mostPerSecond(this.#startedMs),
      lastDoneMs: this.#doneCount === callerCount ? this.#lastDoneMs : Infinity,
      load: {
        binMs,
        attempts: binned(this.#startedMs, binMs, binCount),
        refused: binned(this.#refusedMs, binMs, binCount),
        completed: binned(this.#completedMs, binMs, binCount),
      },
      isCut,
    };
  }
}

/** A round length with which at most 120 stretches reach the end. */
function binLengthMs(endMs: number): number {
  const lengths = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000];
  return (
    lengths.find((length) => endMs / length <= 120) ??
    Math.ceil(endMs / 120 / 3_600_000) * 3_600_000
  );
}

/** The most times that fall into the same whole second. */
function mostPerSecond(times: readonly number[]): number {
  const counts = new Map<number, number>();
  let most = 0;
  for (const ms of times) {
    const second = Math.floor(ms / 1000);
    const count = (counts.get(second) ?? 0) + 1;
    counts.set(second, count);
    most = Math.max(most, count);
  }
  return most;
}

function binned(times: readonly number[], binMs: number, binCount: number): number[] {
  const bins = Array.from({ length: binCount }, () => 0);
  for (const ms of times) {
    const bin = Math.min(binCount - 1, Math.floor(ms / binMs));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
