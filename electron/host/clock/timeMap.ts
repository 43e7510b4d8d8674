import type { VirtualMs, WallMs } from '../../../shared/model/units.ts';

interface Anchor {
  readonly now: VirtualMs;
  readonly wall: WallMs;
  /** Virtual time moved on from there at the wall's pace; else it stood. */
  readonly moves: boolean;
}

/** Jumps remembered. In auto-skip each timer makes one. */
const ANCHOR_COUNT_MAX = 10_000;

/** Says when on the wall a virtual time was, from the anchors of the clock's driver. */
export class TimeMap {
  #anchors: Anchor[] = [];

  /** Virtual time stands at `now`, which is not where it would have come to by itself. */
  add(now: VirtualMs, wall: WallMs, moves: boolean): void {
    this.#anchors.push({ now, wall, moves });
    if (this.#anchors.length > 2 * ANCHOR_COUNT_MAX) {
      this.#anchors = this.#anchors.slice(-ANCHOR_COUNT_MAX);
    }
  }

  /** The wall's time at a virtual time; undefined before what is remembered. While time stood, when it came to stand. */
  wallOf(at: number): number | undefined {
    const index = this.#lastUpTo(at);
    const anchor = this.#anchors[index];
    if (anchor === undefined) return undefined;
    const wall = anchor.moves ? anchor.wall + (at - anchor.now) : anchor.wall;
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
