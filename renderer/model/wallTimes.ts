/** Which wall time a virtual time was, as far as the events tell: each was seen by the host at a wall time. */
import type { HistoryEvent } from '../../shared/ipc/models.ts';

/** Pairs of both clocks. */
export interface WallTimes {
  /** The wall time of a virtual time, between or beyond the known pairs at the pace of the wall; undefined when nothing is known. */
  readonly at: (virtualMs: number) => number | undefined;
  /** How long it took by the wall, as far as it is known. */
  readonly elapsedMs: number | undefined;
  /** For an axis on which the wall's time is even; undefined when nothing is known. */
  readonly warp: Warp | undefined;
}

/** A time that grows strictly with virtual time, at the pace of the wall. Each direction is the other's inverse. */
export interface Warp {
  readonly to: (virtualMs: number) => number;
  readonly from: (warpedMs: number) => number;
}

const nothing: WallTimes = { at: () => undefined, elapsedMs: undefined, warp: undefined };

/** A skip takes no wall time, yet what lies in it must keep its order: virtual time counts this much. */
const VIRTUAL_SHARE = 1e-9;

/** Reads both clocks off a history. @param now both clocks now, while time is going on */
export function wallTimes(
  events: readonly HistoryEvent[],
  now?: { readonly virtualMs: number; readonly wallMs: number },
): WallTimes {
  const virtual: number[] = [];
  const wall: number[] = [];
  const add = (virtualMs: number, wallMs: number): void => {
    const last = virtual.length - 1;
    // Both clocks only go forward; of several events at one moment the first says when it began.
    if (last >= 0 && (virtualMs <= (virtual[last] ?? 0) || wallMs < (wall[last] ?? 0))) return;
    virtual.push(virtualMs);
    wall.push(wallMs);
  };
  for (const event of events) {
    if (event.wallMs !== undefined) add(event.timeMs, event.wallMs);
  }
  if (virtual.length === 0) return nothing;
  if (now !== undefined && isAtWallPace(virtual, wall, now)) add(now.virtualMs, now.wallMs);
  return {
    at: (virtualMs) => interpolated(virtual, wall, virtualMs),
    elapsedMs: (wall.at(-1) ?? 0) - (wall[0] ?? 0),
    warp: warpOf(virtual, wall),
  };
}

function warpOf(virtual: readonly number[], wall: readonly number[]): Warp {
  const [v0 = 0] = virtual;
  const [w0 = 0] = wall;
  const warped = wall.map((ms, index) => ms - w0 + ((virtual[index] ?? 0) - v0) * VIRTUAL_SHARE);
  return {
    to: (ms) => interpolated(virtual, warped, ms),
    from: (ms) => interpolated(warped, virtual, ms),
  };
}

/** While the clock stands, the wall's goes on: what lies between the last event and now is then better told by the wall's pace. */
function isAtWallPace(
  virtual: readonly number[],
  wall: readonly number[],
  now: { readonly virtualMs: number; readonly wallMs: number },
): boolean {
  const virtualPassed = now.virtualMs - (virtual.at(-1) ?? 0);
  return now.wallMs - (wall.at(-1) ?? 0) <= virtualPassed + 1000;
}

function interpolated(from: readonly number[], to: readonly number[], value: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  const x0 = from[before];
  const y0 = to[before];
  const x1 = from[low];
  const y1 = to[low];
  if (x0 === undefined || y0 === undefined) return (y1 ?? 0) - ((x1 ?? 0) - value);
  if (x1 === undefined || y1 === undefined) return y0 + (value - x0);
  return y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}
