/**
 * Level of detail: spans too short to be seen are merged into blocks, moments too close into clusters. What failed is never merged away: a block
 * knows whether anything in it did, and which.
 *
 * Everything here is in time; a zoom only says how many ms a pixel has. Merging is done for steps of zoom, not for every zoom, and kept.
 */
import type { LaneItem } from './lanes.ts';

/** Several spans drawn as one. */
export interface DensityBlock {
  readonly fromMs: number;
  readonly toMs: number;
  /** How much of it was busy; more than its length when spans lie over each other. */
  readonly busyMs: number;
  readonly count: number;
  readonly failed: boolean;
  readonly timedOut: boolean;
  /** Whom to select: the first that failed, else the first. */
  readonly representative: LaneItem;
}

/** A span that is drawn as it is, or a block. */
export type Drawable = { readonly item: LaneItem } | { readonly block: DensityBlock };

const BLOCK_PX = 3;
const CLUSTER_PX = 10;
const ZOOM_STEP = 1.25;

/** The zoom step of a scale: the same for scales that are drawn from the same blocks. */
export function zoomStep(msPerPx: number): number {
  return Math.floor(Math.log(msPerPx) / Math.log(ZOOM_STEP));
}

/** What is drawn of a list, in the order of the beginnings. */
export interface Merged {
  readonly drawables: readonly Drawable[];
  /** For each the farthest end of it and all before it, so that a view can start in the middle. */
  readonly reach: Float64Array;
}

interface Kept {
  readonly step: number;
  readonly merged: Merged;
}
const keptSpans = new WeakMap<readonly LaneItem[], Kept>();
const keptPoints = new WeakMap<readonly LaneItem[], Kept>();

/** Spans in the order of their beginnings, merged for a scale. */
export function mergedSpans(items: readonly LaneItem[], msPerPx: number): Merged {
  return kept(keptSpans, items, msPerPx, (msPerPxOfStep) =>
    mergeSpans(items, msPerPxOfStep * BLOCK_PX),
  );
}

/** Waits shorter than this would be a smear beside the bar that they lead to. */
const WAIT_PX_MIN = 2;

/** Every span as it is, without waits too short to be seen. */
export function unmerged(items: readonly LaneItem[], msPerPx: number): Merged {
  const drawables = items
    .filter(({ segment }) => {
      const isWait = segment.kind === 'queue' || segment.kind === 'backoff';
      const isPlain = segment.end === 'completed';
      return !isWait || !isPlain || segment.toMs - segment.fromMs >= WAIT_PX_MIN * msPerPx;
    })
    .map((item) => ({ item }));
  return { drawables, reach: reachOf(drawables) };
}

/** Moments in order, those closer than a glyph's width merged. */
export function mergedPoints(items: readonly LaneItem[], msPerPx: number): Merged {
  return kept(keptPoints, items, msPerPx, (msPerPxOfStep) =>
    mergePoints(items, msPerPxOfStep * CLUSTER_PX),
  );
}

function kept(
  cache: WeakMap<readonly LaneItem[], Kept>,
  items: readonly LaneItem[],
  msPerPx: number,
  make: (msPerPxOfStep: number) => readonly Drawable[],
): Merged {
  const step = zoomStep(msPerPx);
  const known = cache.get(items);
  if (known?.step === step) return known.merged;
  const drawables = make(ZOOM_STEP ** step);
  const merged = { drawables, reach: reachOf(drawables) };
  cache.set(items, { step, merged });
  return merged;
}

/** Merges spans shorter than `ms` with what is closer than `ms`. */
export function mergeSpans(items: readonly LaneItem[], ms: number): readonly Drawable[] {
  const merged: Drawable[] = [];
  let pending: LaneItem[] = [];
  let pendingToMs = -Infinity;
  const flush = (): void => {
    const [first] = pending;
    if (first === undefined) return;
    merged.push(pending.length === 1 ? { item: first } : { block: blockOf(pending, first) });
    pending = [];
  };
  for (const item of items) {
    const { fromMs, toMs, untilNow, kind, end } = item.segment;
    const isShort = toMs - fromMs < ms && !untilNow;
    // A short wait is no work, and nothing to see.
    if (isShort && (kind === 'queue' || kind === 'backoff') && end === 'completed') continue;
    if (pending.length > 0 && (!isShort || fromMs - pendingToMs >= ms)) flush();
    if (isShort) {
      pendingToMs = pending.length === 0 ? toMs : Math.max(pendingToMs, toMs);
      pending.push(item);
    } else {
      merged.push({ item });
    }
  }
  flush();
  return merged;
}

/** Merges moments that are closer than `ms` to the first of their cluster. */
function mergePoints(items: readonly LaneItem[], ms: number): readonly Drawable[] {
  const merged: Drawable[] = [];
  let pending: LaneItem[] = [];
  const flush = (): void => {
    const [first] = pending;
    if (first === undefined) return;
    merged.push(pending.length === 1 ? { item: first } : { block: blockOf(pending, first) });
    pending = [];
  };
  for (const item of items) {
    const previous = pending.at(-1);
    if (previous !== undefined && item.segment.fromMs - previous.segment.fromMs >= ms) flush();
    pending.push(item);
  }
  flush();
  return merged;
}

function blockOf(items: readonly LaneItem[], first: LaneItem): DensityBlock {
  let toMs = first.segment.toMs;
  let busyMs = 0;
  let failed: LaneItem | undefined;
  let timedOut: LaneItem | undefined;
  for (const item of items) {
    const { segment } = item;
    toMs = Math.max(toMs, segment.toMs);
    busyMs += segment.toMs - segment.fromMs;
    if (segment.end === 'failed') failed ??= item;
    if (segment.end === 'timedOut') timedOut ??= item;
  }
  return {
    fromMs: first.segment.fromMs,
    toMs,
    busyMs,
    count: items.length,
    failed: failed !== undefined,
    timedOut: timedOut !== undefined,
    representative: failed ?? timedOut ?? first,
  };
}

function reachOf(drawables: readonly Drawable[]): Float64Array {
  const reach = new Float64Array(drawables.length);
  let farthest = -Infinity;
  drawables.forEach((drawable, index) => {
    farthest = Math.max(farthest, toOf(drawable));
    reach[index] = farthest;
  });
  return reach;
}

function toOf(drawable: Drawable): number {
  if ('block' in drawable) return drawable.block.toMs;
  return drawable.item.segment.untilNow ? Infinity : drawable.item.segment.toMs;
}

/** The index of the first drawable that may reach beyond `fromMs`; all before it end earlier. */
export function firstVisible(merged: Merged, fromMs: number): number {
  let low = 0;
  let high = merged.reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((merged.reach[middle] ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
