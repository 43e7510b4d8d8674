/**
 * How many tasks a second a queue hands out, and each of its fairness keys: by the API, else by its workers.
 *
 * A limit is kept as the moment from which on the next task may go; each task moves it on by an interval, and it may lag a second
 * behind, so that a second's worth of tasks can go at once (server: matching/ratelimit_manager.go, matcher_data.go).
 */
import { RateLimitSource } from '../../../shared/protocol/enums.ts';
import type { Priority, TaskQueueConfig } from '../../../shared/protocol/messages.ts';
import { effectiveWeight } from './fairness.ts';

/** What the real server hands out of a queue at most: 1,000 a second of each of its four parts. It is shown, ours has no such bound. */
const SYSTEM_RATE = 4_000;
const BURST_MS = 1_000;
/** Keys of which more is kept than this are looked through, for those whose moment has come. */
const KEYS_KEPT = 2_000;

/** The rates of a queue that has any. Times are the server's. */
export interface QueueRates {
  /** Set by UpdateTaskQueueConfig. */
  config: TaskQueueConfig | undefined;
  /** What the last poll said. */
  workerRate: number | undefined;
  readyAt: number;
  readonly keysReadyAt: Map<string, number>;
  keysSweepAt: number;
  /** The timer that hands out the next task, where one is set. */
  wakeAt: number | undefined;
  /** Outdates timers. */
  stamp: number;
}

export const newQueueRates = (): QueueRates => ({
  config: undefined,
  workerRate: undefined,
  readyAt: 0,
  keysReadyAt: new Map(),
  keysSweepAt: KEYS_KEPT,
  wakeAt: undefined,
  stamp: 0,
});

const configuredRate = (rates: QueueRates): number | undefined => {
  const limit = rates.config?.queueRateLimit?.rateLimit;
  return limit && (limit.requestsPerSecond ?? 0);
};

/** The rate that counts, and who set it. */
export function effectiveRate(rates: QueueRates | undefined): {
  requestsPerSecond: number;
  rateLimitSource: RateLimitSource;
} {
  const byApi = rates && configuredRate(rates);
  const rate = byApi ?? rates?.workerRate;
  if (rate === undefined || rate >= SYSTEM_RATE)
    return { requestsPerSecond: SYSTEM_RATE, rateLimitSource: RateLimitSource.SYSTEM };
  const rateLimitSource = byApi === undefined ? RateLimitSource.WORKER : RateLimitSource.API;
  return { requestsPerSecond: rate, rateLimitSource };
}

const queueRate = (rates: QueueRates): number | undefined =>
  configuredRate(rates) ?? rates.workerRate;

/** The rate of one key: that of all keys by its weight. */
function keyRate(rates: QueueRates, priority: Priority | undefined): number | undefined {
  const limit = rates.config?.fairnessKeysRateLimitDefault?.rateLimit;
  if (!limit) return undefined;
  const key = priority?.fairnessKey ?? '';
  const weights = rates.config?.fairnessWeightOverrides;
  const weight = effectiveWeight(weights, key, priority?.fairnessWeight);
  return (limit.requestsPerSecond ?? 0) * weight;
}

/** Whether fairness keys have a rate of their own, so that one may go while another waits. */
export const limitsKeys = (rates: QueueRates): boolean =>
  rates.config?.fairnessKeysRateLimitDefault?.rateLimit !== undefined;

/** When a task of that priority may go: a time that has come, or one to come; Infinity when it never may. */
export function readyAt(rates: QueueRates, priority: Priority | undefined): number {
  const rate = queueRate(rates);
  if (rate !== undefined && rate <= 0) return Infinity;
  const whole = rate === undefined ? 0 : rates.readyAt;
  const ofKey = keyRate(rates, priority);
  if (ofKey === undefined) return whole;
  if (ofKey <= 0) return Infinity;
  return Math.max(whole, rates.keysReadyAt.get(priority?.fairnessKey ?? '') ?? 0);
}

/** A task of that priority went at `now`. */
export function consume(rates: QueueRates, priority: Priority | undefined, now: number): void {
  const rate = queueRate(rates);
  if (rate !== undefined) rates.readyAt = movedOn(rates.readyAt, rate, now);
  const ofKey = keyRate(rates, priority);
  if (ofKey === undefined) return;
  const key = priority?.fairnessKey ?? '';
  rates.keysReadyAt.set(key, movedOn(rates.keysReadyAt.get(key) ?? 0, ofKey, now));
  if (rates.keysReadyAt.size < rates.keysSweepAt) return;
  for (const [other, at] of rates.keysReadyAt) if (at <= now) rates.keysReadyAt.delete(other);
  rates.keysSweepAt = Math.max(KEYS_KEPT, 2 * rates.keysReadyAt.size);
}

const movedOn = (at: number, rate: number, now: number): number =>
  Math.max(now, at + BURST_MS) - BURST_MS + 1_000 / rate;

/** The rates have changed: nobody waits longer than the new ones ask for. */
export function clip(rates: QueueRates, now: number): void {
  const rate = queueRate(rates) ?? Infinity;
  if (rate > 0) rates.readyAt = Math.min(rates.readyAt, now + 1_000 / rate);
  rates.keysReadyAt.clear();
}
