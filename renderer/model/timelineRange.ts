/** Which span of time a run's timeline shows when it is fitted. */
import type { Warp } from './wallTimes.ts';

/** A span of virtual time. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The next step above what has passed. */
function horizonOf(passedMs: number): number {
  const elapsedMs = Math.max(passedMs, 1) * AHEAD;
  const step = Math.max(0, Math.ceil(Math.log(elapsedMs / FIRST_MS) / Math.log(STEP)));
  return FIRST_MS * STEP ** step;
}

/** What decides about the range. */
export interface RangeInput {
  readonly startMs: number;
  /** The last moment that is known: an event, an attempt's end. */
  readonly lastMs: number;
  /** Virtual now while the run is open. */
  readonly nowMs: number | undefined;
  /** When the next open thing is due. */
  readonly dueMs: number | undefined;
  /** Whether idle time is folded, so that what is due far away fits too. */
  readonly isFolded: boolean;
}

/** An open run has room for what comes next, and grows in steps instead of shrinking its bars with every frame. */
const STEP = 1.5;
const FIRST_MS = 2000;
/** How much of the range lies beyond now at least. */
const AHEAD = 1.08;

/** The range of a run on an axis of the wall's time: what lies beyond now is as long as the wall's time since the start says. */
export function wallRange(input: RangeInput, warp: Warp): TimeRange {
  const { startMs, nowMs } = input;
  if (nowMs === undefined) return runRange(input);
  const lastMs = Math.max(input.lastMs, nowMs, startMs);
  const start = warp.to(startMs);
  return { fromMs: startMs, toMs: warp.from(start + horizonOf(warp.to(lastMs) - start)) };
}

/** The range of a run. */
export function runRange(input: RangeInput): TimeRange {
  const { startMs, nowMs, dueMs } = input;
  if (nowMs === undefined) {
    return { fromMs: startMs, toMs: Math.max(input.lastMs, startMs + 1) };
  }
  const lastMs = Math.max(input.lastMs, nowMs, startMs);
  if (input.isFolded) {
    return { fromMs: startMs, toMs: Math.max(startMs + 1, lastMs, dueMs ?? lastMs) };
  }
  const horizonMs = horizonOf(lastMs - startMs);
  const isNear = dueMs !== undefined && dueMs - startMs < horizonMs * 1.2;
  const reachMs = isNear ? Math.max(horizonMs, (dueMs - startMs) * 1.04) : horizonMs;
  return { fromMs: startMs, toMs: startMs + reachMs };
}
