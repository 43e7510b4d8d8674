/**
 * The agenda's time axis: from now to a year, logarithmic, in parts of equal width.
 *
 * ```
 *  now  1 s     10 s     1 min    10 min   1 h   6 h   1 d   1 w   30 d   1 y
 *   |----|-------|--------|--------|--------|-----|-----|-----|-----|-----|
 * ```
 */

/** Where the axis begins and ends, in ms from now; what is due sooner or later stands at its ends. */
const NEAREST_MS = 350;
const FURTHEST_MS = 31_536_000_000;

/** Into how many parts the axis is divided. */
export const HORIZON_PARTS = 240;

/** Where a time stands on the axis, 0 (now) to 1 (a year). @param inMs from now */
export function horizonShare(inMs: number): number {
  const clamped = Math.min(FURTHEST_MS, Math.max(NEAREST_MS, inMs));
  return Math.log(clamped / NEAREST_MS) / Math.log(FURTHEST_MS / NEAREST_MS);
}

/** The time at a place of the axis, in ms from now: the inverse of `horizonShare`. */
export function horizonMs(share: number): number {
  return NEAREST_MS * (FURTHEST_MS / NEAREST_MS) ** Math.min(1, Math.max(0, share));
}
