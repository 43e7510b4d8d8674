/**
 * From virtual time to pixels and back. Time is linear, except in folds: each is drawn at most 46 px wide, whatever its length.
 *
 *     time   0 s        2 s            30 d         30 d 2 s
 *     px     |----------|[    fold    ]|-------------|
 *
 * 1. `x` grows strictly with time, and `t` is its inverse.
 * 2. Outside of folds a millisecond has the same width everywhere: of virtual time, or with a warp of the wall's.
 */
import type { Fold } from '../model/idleTime.ts';
import type { TimeRange } from '../model/timelineRange.ts';
import type { Warp } from '../model/wallTimes.ts';

/** What part of a run is shown; undefined stands for all of it. */
export interface View {
  readonly pxPerMs: number;
  /** The time at the left edge. */
  readonly leftMs: number;
}

/** A fold with its place. */
export interface PlacedFold extends Fold {
  readonly x0: number;
  readonly x1: number;
}

/** The scale of a view. */
export interface TimeScale {
  readonly width: number;
  readonly pxPerMs: number;
  /** The times at the left and the right edge. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Those in view. */
  readonly folds: readonly PlacedFold[];
  /** Whether all of the run is in view. */
  readonly isFitted: boolean;
  /** Set where the wall's time is even, not the virtual one: a pixel is then so much of the wall's time. */
  readonly warp: Warp | undefined;
  readonly x: (ms: number) => number;
  readonly t: (px: number) => number;
}

/** What a scale is made of. */
export interface ScaleInput {
  readonly range: TimeRange;
  readonly folds: readonly Fold[];
  readonly width: number;
  readonly view: View | undefined;
  /** For an axis on which the wall's time is even; it has no folds. */
  readonly warp?: Warp | undefined;
}

/** A fold's width. */
export const FOLD_PX = 46;
/** Folds never take more of a fitted view than this. */
const FOLDS_SHARE = 0.6;
const PAD_LEFT_PX = 12;
const PAD_RIGHT_PX = 28;
const PX_PER_MS_MAX = 64;

interface Fit {
  readonly pxPerMs: number;
  readonly foldPx: number;
}

function fitOf({ range, folds, width, warp }: ScaleInput): Fit {
  const usable = Math.max(40, width - PAD_LEFT_PX - PAD_RIGHT_PX);
  const foldPx = folds.length === 0 ? 0 : Math.min(FOLD_PX, (FOLDS_SHARE * usable) / folds.length);
  let openMs = lengthOf(range.fromMs, range.toMs, warp);
  for (const fold of folds) openMs -= fold.toMs - fold.fromMs;
  return { foldPx, pxPerMs: (usable - foldPx * folds.length) / Math.max(openMs, 1e-3) };
}

/** How long a span of virtual time is drawn. */
function lengthOf(fromMs: number, toMs: number, warp: Warp | undefined): number {
  return warp === undefined ? toMs - fromMs : warp.to(toMs) - warp.to(fromMs);
}

/** Makes a scale. */
export function makeScale(input: ScaleInput): TimeScale {
  const { range, folds, width, view, warp } = input;
  const fit = fitOf(input);
  const pxPerMs = view?.pxPerMs ?? fit.pxPerMs;
  // Folds are narrower only where there are many of them; zooming in gives each its full width.
  const foldPx = Math.min(FOLD_PX, fit.foldPx * Math.max(1, pxPerMs / fit.pxPerMs));
  const absolute =
    warp === undefined
      ? absoluteScale(range.fromMs, folds, pxPerMs, foldPx)
      : warpedScale(range.fromMs, warp, pxPerMs);
  const left = view === undefined ? -PAD_LEFT_PX : absolute.x(view.leftMs);
  const x = (ms: number): number => absolute.x(ms) - left;
  const t = (px: number): number => absolute.t(px + left);
  const placed = folds
    .map((fold) => ({ ...fold, x0: x(fold.fromMs), x1: x(fold.toMs) }))
    .filter((fold) => fold.x1 > 0 && fold.x0 < width);
  return {
    width,
    pxPerMs,
    fromMs: t(0),
    toMs: t(width),
    folds: placed,
    isFitted: view === undefined,
    warp,
    x,
    t,
  };
}

function warpedScale(startMs: number, warp: Warp, pxPerMs: number): Pick<TimeScale, 'x' | 't'> {
  const start = warp.to(startMs);
  return {
    x: (ms) => (warp.to(ms) - start) * pxPerMs,
    t: (px) => warp.from(start + px / pxPerMs),
  };
}

/** Pixels from the start of the range, in both directions. */
function absoluteScale(
  startMs: number,
  folds: readonly Fold[],
  pxPerMs: number,
  foldPx: number,
): Pick<TimeScale, 'x' | 't'> {
  // Where each fold begins, in pixels and in time that is not folded.
  const foldX: number[] = [];
  const cutMs: number[] = [];
  let cut = 0;
  folds.forEach((fold, index) => {
    foldX.push((fold.fromMs - startMs - cut) * pxPerMs + index * foldPx);
    cutMs.push(cut);
    cut += fold.toMs - fold.fromMs;
  });
  cutMs.push(cut);
  if (folds.length === 0) {
    return { x: (ms) => (ms - startMs) * pxPerMs, t: (px) => startMs + px / pxPerMs };
  }
  const x = (ms: number): number => {
    const index = lastBefore(folds.length, (at) => (folds[at]?.fromMs ?? Infinity) <= ms);
    const fold = folds[index];
    if (fold === undefined) return (ms - startMs) * pxPerMs;
    const start = foldX[index] ?? 0;
    if (ms < fold.toMs) return start + ((ms - fold.fromMs) / (fold.toMs - fold.fromMs)) * foldPx;
    return start + foldPx + (ms - fold.toMs) * pxPerMs;
  };
  const t = (px: number): number => {
    const index = lastBefore(folds.length, (at) => (foldX[at] ?? Infinity) <= px);
    const fold = folds[index];
    if (fold === undefined) return startMs + px / pxPerMs;
    const into = px - (foldX[index] ?? 0);
    if (into < foldPx) return fold.fromMs + (into / foldPx) * (fold.toMs - fold.fromMs);
    return fold.toMs + (into - foldPx) / pxPerMs;
  };
  return { x, t };
}

/** The last index below `count` for which `isBefore` holds (it holds for a beginning of them), or -1. */
function lastBefore(count: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The view after zooming by `factor` (above 1 is nearer) with the time under `px` staying there. Undefined when all fits. */
export function zoomed(
  input: ScaleInput,
  scale: TimeScale,
  px: number,
  factor: number,
): View | undefined {
  const fit = fitOf(input);
  const most = Math.max(PX_PER_MS_MAX, fit.pxPerMs * 8);
  const pxPerMs = Math.min(most, scale.pxPerMs * factor);
  if (pxPerMs <= fit.pxPerMs * 1.001) return undefined;
  const anchorMs = scale.t(px);
  const probe = makeScale({ ...input, view: { pxPerMs, leftMs: anchorMs } });
  return clamped(input, { pxPerMs, leftMs: probe.t(-px) });
}

/** The view after moving the content by `px` to the left. A fitted view stays: all of it is there. */
export function panned(input: ScaleInput, scale: TimeScale, px: number): View | undefined {
  if (scale.isFitted) return undefined;
  return clamped(input, { pxPerMs: scale.pxPerMs, leftMs: scale.t(px) });
}

/** The view that shows a span of time with a little room around it. */
export function viewOf(input: ScaleInput, fromMs: number, toMs: number): View | undefined {
  const fit = fitOf(input);
  const widthPx = Math.max(40, input.width);
  const openMs = lengthOf(fromMs, toMs, input.warp) - foldedBetween(input.folds, fromMs, toMs);
  const pxPerMs = Math.min(PX_PER_MS_MAX, widthPx / Math.max(openMs, widthPx / PX_PER_MS_MAX));
  if (pxPerMs <= fit.pxPerMs * 1.001) return undefined;
  return clamped(input, { pxPerMs, leftMs: fromMs });
}

function foldedBetween(folds: readonly Fold[], fromMs: number, toMs: number): number {
  let sum = 0;
  for (const fold of folds) {
    sum += Math.max(0, Math.min(toMs, fold.toMs) - Math.max(fromMs, fold.fromMs));
  }
  return sum;
}

/** Keeps half a window of the run in sight. */
function clamped(input: ScaleInput, view: View): View {
  const scale = makeScale({ ...input, view });
  const half = input.width / 2;
  const first = scale.x(input.range.fromMs);
  const last = scale.x(input.range.toMs);
  if (first > half) return { ...view, leftMs: scale.t(first - half) };
  if (last < half) return { ...view, leftMs: scale.t(last - half) };
  return view;
}
