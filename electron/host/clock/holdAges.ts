import type { TimeHold } from '../../engine/surface.ts';
import { wallMs, type VirtualMs, type WallMs } from '../../../shared/model/units.ts';
import type { TimeMap } from './timeMap.ts';
import type { WallClock } from './wallClock.ts';

/** What is asked of the engine. */
interface HeldEngine {
  holds(): readonly TimeHold[];
  subscribe(listener: () => void): () => void;
}

/**
 * Since when something holds time, for the user, whose time is the wall's.
 *
 * The engine knows the virtual time, and the map of times says when that was. Only while time stands it can't: everything that begins then
 * begins at the same virtual time. So while it stands this looks for itself, and keeps what it saw until the hold is gone.
 */
export class HoldAges {
  readonly #engine: HeldEngine;
  readonly #wall: WallClock;
  readonly #times: TimeMap;
  /** When holds were first seen that began while time stood. */
  readonly #seen = new Map<string, WallMs>();
  #standsAt: VirtualMs | undefined;
  #ignore: (() => void) | undefined;
  #looking = false;

  constructor(engine: HeldEngine, wall: WallClock, times: TimeMap) {
    this.#engine = engine;
    this.#wall = wall;
    this.#times = times;
  }

  /** The wall's time now. */
  get now(): WallMs {
    return this.#wall.now();
  }

  /** The wall's time when a hold began. */
  sinceOf(hold: TimeHold): WallMs {
    const known = this.#seen.get(keyOf(hold)) ?? this.#times.wallOf(hold.since);
    return known === undefined ? this.now : wallMs(known);
  }

  /** Virtual time stands at `now`, or goes on from there at another pace. */
  anchor(now: VirtualMs, pace: number): void {
    this.#standsAt = pace === 0 ? now : undefined;
    if (pace !== 0) return;
    this.#ignore ??= this.#engine.subscribe(() => this.#lookSoon());
    this.#lookSoon();
  }

  /** Many commits come in one turn of the event loop. */
  #lookSoon(): void {
    if (this.#looking) return;
    this.#looking = true;
    this.#wall.soon(() => {
      this.#looking = false;
      this.#look();
    });
  }

  #look(): void {
    const gone = new Set(this.#seen.keys());
    for (const hold of this.#engine.holds()) {
      const key = keyOf(hold);
      if (gone.delete(key) || this.#standsAt === undefined || hold.since < this.#standsAt) continue;
      if (!this.#seen.has(key)) this.#seen.set(key, this.now);
    }
    for (const key of gone) this.#seen.delete(key);
    if (this.#standsAt !== undefined || this.#seen.size > 0) return;
    this.#ignore?.();
    this.#ignore = undefined;
  }
}

/** What tells holds apart that began at the same virtual time. */
function keyOf(hold: TimeHold): string {
  const { kind } = hold;
  if (kind === 'clientLock') return `${kind} ${hold.connection}`;
  if (!('runId' in hold)) return kind;
  const task = 'attempt' in hold ? `${hold.attempt} ${hold.started}` : '';
  return `${kind} ${hold.runId} ${kind === 'activity' ? hold.activityId : ''} ${task}`;
}
