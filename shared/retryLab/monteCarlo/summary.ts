/** What many runs say together. A run that does not succeed counts as one that takes for ever. */
import type { RetryState } from '../../protocol/enums.ts';
import type { Ending } from '../drive.ts';
import { endingKinds, endingOf, type Runs } from './runs.ts';

/** The percentiles that are always shown. */
export const shownPercentiles = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

/** Runs that did not succeed, by the way they ended; most frequent first. */
export interface Reason {
  readonly kind: Ending['kind'];
  readonly retryState: RetryState;
  readonly count: number;
}

export interface Summary {
  readonly seed: number;
  readonly count: number;
  readonly successCount: number;
  /** From 0 to 1. */
  readonly successShare: number;
  /** When runs succeeded, ascending, in ms. */
  readonly successMs: Float64Array<ArrayBuffer>;
  readonly meanAttempts: number;
  readonly maxAttempts: number;
  /** How many runs had 0, 1, 2 … attempts. */
  readonly attemptCounts: readonly number[];
  readonly reasons: readonly Reason[];
}

export function summarise(runs: Runs): Summary {
  const { count } = runs;
  const completed = endingKinds.indexOf('completed');
  const times = new Float64Array(count);
  let successCount = 0;
  let attemptSum = 0;
  let maxAttempts = 0;
  const attemptCounts: number[] = [];
  const reasons = new Map<
    number,
    { kind: Ending['kind']; retryState: RetryState; count: number }
  >();
  for (let run = 0; run < count; run += 1) {
    const attempts = runs.attempts[run] ?? 0;
    attemptSum += attempts;
    maxAttempts = Math.max(maxAttempts, attempts);
    attemptCounts[attempts] = (attemptCounts[attempts] ?? 0) + 1;
    if (runs.kinds[run] === completed) {
      times[successCount] = runs.endMs[run] ?? 0;
      successCount += 1;
    } else {
      const key = (runs.kinds[run] ?? 0) * 256 + (runs.retryStates[run] ?? 0);
      const reason = reasons.get(key);
      if (reason) reason.count += 1;
      else {
        const { kind, retryState } = endingOf(runs, run);
        reasons.set(key, { kind, retryState, count: 1 });
      }
    }
  }
  return {
    seed: runs.seed,
    count,
    successCount,
    successShare: count === 0 ? 0 : successCount / count,
    successMs: times.slice(0, successCount).sort(),
    meanAttempts: count === 0 ? 0 : attemptSum / count,
    maxAttempts,
    attemptCounts: Array.from({ length: maxAttempts + 1 }, (_, index) => attemptCounts[index] ?? 0),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
  };
}

/**
 * The time within which that share of all runs succeeds, in ms; undefined when fewer ever do. Nearest rank.
 * @param share from 0 to 1: 0.99 for p99
 */
export function percentileMs(summary: Summary, share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(share * summary.count - 1e-9));
  return summary.successMs[rank - 1];
}

/** The share of all runs that have succeeded by then, from 0 to 1. */
export function shareWithin(summary: Summary, ms: number): number {
  const { successMs, count } = summary;
  let low = 0;
  let high = successMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((successMs[middle] ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return count === 0 ? 0 : low / count;
}

/** How many runs succeeded in each of `binCount` equal stretches of [0, maxMs]; later ones are in the last. */
export function histogram(summary: Summary, maxMs: number, binCount: number): number[] {
  const bins = Array.from({ length: binCount }, () => 0);
  const scale = binCount / maxMs;
  for (const ms of summary.successMs) {
    const bin = Math.min(binCount - 1, Math.floor(ms * scale));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** A point of the survival curve: the share of runs that have not succeeded by then. */
export interface SurvivalPoint {
  readonly ms: number;
  readonly share: number;
}

/** The survival curve at `pointCount` times from 0 to `maxMs`. */
export function survivalCurve(
  summary: Summary,
  maxMs: number,
  pointCount: number,
): SurvivalPoint[] {
  return Array.from({ length: pointCount }, (_, index) => {
    const ms = (maxMs * index) / (pointCount - 1);
    return { ms, share: 1 - shareWithin(summary, ms) };
  });
}
