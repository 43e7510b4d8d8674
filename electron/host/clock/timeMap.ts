import type { VirtualMs, WallMs } from '../../../shared/model/units.ts';

interface Anchor {
  readonly now: VirtualMs;
  readonly wall: WallMs;
  /** How fast virtual time moved on from there, times the wall's pace; 0 where it stood. */
  readonly pace: number;
}

/** Jumps remembered. In auto-skip each timer makes one. */
const ANCHOR_COUNT_MAX = 10_000;

/** Says when on the wall a virtual time was, from the anchors of the clock's driver. */
export class TimeMap {
  #anchors: Anchor[] = [];

  /** Virtual time stands at `now`, or goes on from there at another pace. */
  add(now: VirtualMs, wall: WallMs, pace: number): void {
    this.#anchors.push({ now, wall, pace });
    if (this.#anchors.length > 2 * ANCHOR_COUNT_MAX) {
      this.#anchors = this.#anchors.slice(-ANCHOR_COUNT_MAX);
    }
  }

  /** The wall's time at a virtual time; undefined before what is remembered. While time stood, when it came to stand. */
  wallOf(at: number): number | undefined {
    const index = this.#lastUpTo(at);
    const anchor = this.#anchors[index];
    if (anchor === undefined) return undefined;
    const wall = anchor.pace === 0 ? anchor.wall : anchor.wall + (at - anchor.now) / anchor.pace;
    return Math.min(wall, this.#anchors[index + 1]?.wall ?? Infinity);
  }

  #lastUpTo(at: number): number {
    let low = 0;
    let high = this.#anchors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#anchors[middle]?.now ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
