/**
 * Idle stretches: spans of a run in which nothing happens and nothing runs at a worker, because timers, backoffs, children or Nexus operations
 * are waited for. They can be folded, so that thirty days of waiting do not crush the ten seconds in which something happened.
 *
 *     events   |||.....................||......................|now - - - - - - - - -due
 *     folds        [     11 d      ]      [      17 d       ]      [    28 d      ]
 */
import { isOpen, isPoint, type EventGroup } from './eventGroup.ts';
import { segmentsOf, type Segment } from './segments.ts';

/** A span of time that is drawn narrow. */
export interface Fold {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The idle stretches of a run, as far as its events tell. */
export interface IdleIndex {
  readonly firstMs: number;
  readonly lastMs: number;
  /** The longest stretches between two moments, longest first. */
  readonly gaps: readonly Fold[];
  /** Whether something runs at a worker after `lastMs`, so that the time until now is not idle. */
  readonly isBusy: boolean;
  /** When the earliest thing is due that is still open. */
  readonly dueMs: number | undefined;
}

/** As many folds as anybody can tell apart. */
const FOLDS_MAX = 200;

/** A fold never comes closer to a moment than this share of what stays unfolded. */
const MARGIN = 0.02;

/** The longest stretch has to be this many times the rest before folding is the default. */
const FOLD_BY_DEFAULT_ABOVE = 20;

/** Finds the idle stretches of a history. */
export function indexIdleTime(groups: readonly EventGroup[]): IdleIndex {
  const starts: number[] = [];
  const ends: number[] = [];
  let isBusy = false;
  let dueMs: number | undefined;
  const occupied = (fromMs: number, toMs: number): void => {
    starts.push(fromMs);
    ends.push(toMs);
  };
  for (const group of groups) {
    for (const event of group.events) occupied(event.timeMs, event.timeMs);
    if (isOpen(group) && group.dueMs !== undefined)
      dueMs = Math.min(dueMs ?? Infinity, group.dueMs);
    if (group.kind === 'workflow' || group.kind === 'timer' || group.kind === 'timeSkip') continue;
    // A moment is the one of its event.
    if (isPoint(group)) continue;
    for (const segment of segmentsOf(group)) {
      if (isWork(group, segment)) {
        if (segment.untilNow && segment.end !== 'paused') isBusy = true;
        occupied(segment.fromMs, segment.toMs);
      } else if (segment.end !== 'open') {
        occupied(segment.fromMs, segment.fromMs);
        if (!segment.untilNow) occupied(segment.toMs, segment.toMs);
      }
    }
  }
  const from = Float64Array.from(starts).sort();
  const to = Float64Array.from(ends).sort();
  const gaps = longestGaps(from, to);
  return { firstMs: from[0] ?? 0, lastMs: to.at(-1) ?? 0, gaps, isBusy, dueMs };
}

/** Whether a worker or the server is at it; everything else waits. */
function isWork(group: EventGroup, segment: Segment): boolean {
  switch (segment.kind) {
    case 'task':
    case 'queue':
      return true;
    case 'run':
      return group.kind === 'activity' || group.kind === 'localActivity';
    default:
      return false;
  }
}

/** The stretches in which nothing is occupied. Both lists are sorted. */
function longestGaps(starts: Float64Array, ends: Float64Array): readonly Fold[] {
  const gaps: Fold[] = [];
  let open = 0;
  let ended = 0;
  for (let index = 0; index < starts.length; index += 1) {
    const start = starts[index] ?? 0;
    while (ended < ends.length && (ends[ended] ?? 0) < start) {
      ended += 1;
      open -= 1;
    }
    const before = ends[ended - 1];
    if (open === 0 && before !== undefined && before < start)
      gaps.push({ fromMs: before, toMs: start });
    open += 1;
  }
  return gaps.sort((a, b) => lengthMs(b) - lengthMs(a)).slice(0, FOLDS_MAX + 1);
}

function lengthMs(fold: Fold): number {
  return fold.toMs - fold.fromMs;
}

/** The folds of a run at virtual time `nowMs`, drawn until `toMs`; and whether they are worth being the default. */
export interface Folding {
  readonly folds: readonly Fold[];
  readonly byDefault: boolean;
}

/**
 * Folds every stretch that is at least as long as all that stays unfolded. The stretch that reaches to now, and the one from now to what is
 * due, are stretches too while nothing runs.
 */
export function foldIdle(index: IdleIndex, nowMs: number | undefined, toMs: number): Folding {
  const gaps = [...index.gaps];
  if (nowMs !== undefined && !index.isBusy) {
    if (nowMs > index.lastMs) gaps.push({ fromMs: index.lastMs, toMs: nowMs });
    if (index.dueMs !== undefined && index.dueMs > nowMs && index.dueMs <= toMs) {
      gaps.push({ fromMs: nowMs, toMs: index.dueMs });
    }
  }
  gaps.sort((a, b) => lengthMs(b) - lengthMs(a));
  const total = Math.max(toMs, index.lastMs) - index.firstMs;
  let folded = 0;
  let rest = total;
  let count = 0;
  for (let taken = 0; taken < Math.min(gaps.length, FOLDS_MAX); taken += 1) {
    const gap = gaps[taken];
    if (gap === undefined) break;
    folded += lengthMs(gap);
    if (lengthMs(gap) > 0 && lengthMs(gap) >= total - folded) {
      count = taken + 1;
      rest = total - folded;
    }
  }
  const longest = gaps[0] === undefined ? 0 : lengthMs(gaps[0]);
  const margin = Math.min(rest * MARGIN, (rest * 0.25) / Math.max(1, count));
  const folds: Fold[] = [];
  for (const gap of gaps.slice(0, count)) {
    const inset = Math.min(Math.max(margin, 1), lengthMs(gap) / 4);
    folds.push({ fromMs: gap.fromMs + inset, toMs: gap.toMs - inset });
  }
  folds.sort((a, b) => a.fromMs - b.fromMs);
  return { folds, byDefault: count > 0 && longest > FOLD_BY_DEFAULT_ABOVE * rest };
}
