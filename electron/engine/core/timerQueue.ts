/**
 * All timers of the server. Timers are data and are never cancelled, only outdated: whoever owns one says whether it is
 * still live. Each owner (an execution, a schedule) has its own clock, the server's plus a skew, and its own small heap in
 * that clock's time; the queue orders owners by when the server's clock makes their first timer due.
 *
 * Invariants
 * 1. An owner with a live timer has exactly one current entry in the queue: the one whose `at` equals its `armedAt`.
 * 2. `armedAt` is never later than the owner's first live timer.
 * 3. `nextAt` is the time of a live timer: outdated ones are dropped before it answers, or time would jump to a dead timer.
 */
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { Heap } from './heap.ts';

/** One timer in its owner's time. `stamp` tells a current timer from one that outlived its reason. */
export interface Timer<Kind extends string = string> {
  readonly at: VirtualMs;
  readonly sequence: number;
  readonly kind: Kind;
  readonly id: number | string;
  readonly stamp: number;
}

export interface TimerOwner {
  /** Added to the server's time to get the owner's. */
  readonly skewMs: number;
  /** Created with the first timer. */
  timers: Heap<Timer> | undefined;
  /** Server time of the owner's current entry in the queue. */
  armedAt: VirtualMs | undefined;
}

interface Entry {
  readonly at: VirtualMs;
  readonly sequence: number;
  readonly owner: TimerOwner;
}

/** A timer with the server time that it is due at. */
export interface UpcomingTimer {
  readonly owner: TimerOwner;
  readonly timer: Timer;
  readonly at: VirtualMs;
}

const sooner = (a: UpcomingTimer, b: UpcomingTimer): number =>
  a.at - b.at || a.timer.sequence - b.timer.sequence;

const earlier = (
  a: { at: number; sequence: number },
  b: { at: number; sequence: number },
): boolean => a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

/** The end of the year 9999, beyond which no date can be written. */
const LATEST_MS = 253_402_300_799_999;

export class TimerQueue {
  readonly #entries = new Heap<Entry>(earlier);
  readonly #isLive: (owner: TimerOwner, timer: Timer) => boolean;
  #sequence = 0;

  /** @param isLive whether a timer of that owner still means something */
  constructor(isLive: (owner: TimerOwner, timer: Timer) => boolean) {
    this.#isLive = isLive;
  }

  /** Adds a timer at a time of the owner's clock. One that is due after the year 9999 never is. */
  add(owner: TimerOwner, timer: Omit<Timer, 'sequence'>): void {
    if (!(timer.at - owner.skewMs <= LATEST_MS)) return;
    this.#sequence += 1;
    owner.timers ??= new Heap<Timer>(earlier);
    const { at: due, kind, id, stamp } = timer;
    owner.timers.push({ at: due, sequence: this.#sequence, kind, id, stamp });
    const at = virtualMs(timer.at - owner.skewMs);
    if (owner.armedAt === undefined || at < owner.armedAt) this.#arm(owner, at);
  }

  /** Call after the owner's skew changed: its timers are due at other times of the server now. */
  rearm(owner: TimerOwner): void {
    owner.armedAt = undefined;
    const first = this.#firstLive(owner);
    if (first) this.#arm(owner, virtualMs(first.at - owner.skewMs));
  }

  /** Server time of the first live timer, or undefined. */
  nextAt(): VirtualMs | undefined {
    return this.#current()?.at;
  }

  /** Takes the first live timer that is due at the server time `now`. */
  takeDue(now: VirtualMs): { owner: TimerOwner; timer: Timer } | undefined {
    const entry = this.#current();
    if (!entry || entry.at > now) return undefined;
    const { owner } = entry;
    const timer = owner.timers?.pop();
    this.#entries.pop();
    this.rearm(owner);
    return timer && { owner, timer };
  }

  /** The first live timers of these owners, soonest first; reads only. */
  upcoming(owners: Iterable<TimerOwner>, limit: number): UpcomingTimer[] {
    return [...owners]
      .flatMap((owner) => this.#firstOf(owner, limit))
      .sort(sooner)
      .slice(0, limit);
  }

  /** The first live timers of all owners, soonest first; reads only. Looks at few more than it answers. */
  soonest(limit: number): UpcomingTimer[] {
    let found: UpcomingTimer[] = [];
    const seen = new Set<TimerOwner>();
    let lastAt = Infinity;
    for (const { at: armedAt, owner } of this.#entries.inOrder()) {
      // All that is still to come is due at `armedAt` or later.
      if (armedAt > lastAt) break;
      if (armedAt !== owner.armedAt || seen.has(owner)) continue;
      seen.add(owner);
      found.push(...this.#firstOf(owner, limit));
      if (found.length >= 2 * limit) {
        found = found.sort(sooner).slice(0, limit);
        lastAt = found.at(-1)?.at ?? -Infinity;
      }
    }
    return found.sort(sooner).slice(0, limit);
  }

  /** The live timers of all owners, in no particular order; reads only. */
  all(): UpcomingTimer[] {
    const found: UpcomingTimer[] = [];
    const seen = new Set<TimerOwner>();
    for (const { at: armedAt, owner } of this.#entries.values()) {
      if (armedAt !== owner.armedAt || seen.has(owner)) continue;
      seen.add(owner);
      for (const timer of owner.timers?.values() ?? []) {
        if (!this.#isLive(owner, timer)) continue;
        found.push({ owner, timer, at: virtualMs(timer.at - owner.skewMs) });
      }
    }
    return found;
  }

  /** The first live timers of one owner. */
  #firstOf(owner: TimerOwner, limit: number): UpcomingTimer[] {
    const found: UpcomingTimer[] = [];
    for (const timer of owner.timers?.inOrder() ?? []) {
      if (found.length >= limit) break;
      if (this.#isLive(owner, timer))
        found.push({ owner, timer, at: virtualMs(timer.at - owner.skewMs) });
    }
    return found;
  }

  #arm(owner: TimerOwner, at: VirtualMs): void {
    this.#sequence += 1;
    owner.armedAt = at;
    this.#entries.push({ at, sequence: this.#sequence, owner });
  }

  /** The first entry that stands for a live timer; what is outdated before it is dropped. */
  #current(): Entry | undefined {
    for (;;) {
      const entry = this.#entries.peek();
      if (!entry) return undefined;
      if (entry.owner.armedAt !== entry.at) {
        this.#entries.pop();
        continue;
      }
      const first = this.#firstLive(entry.owner);
      const at = first && virtualMs(first.at - entry.owner.skewMs);
      if (at === entry.at) return entry;
      this.#entries.pop();
      this.rearm(entry.owner);
    }
  }

  #firstLive(owner: TimerOwner): Timer | undefined {
    const heap = owner.timers;
    for (;;) {
      const timer = heap?.peek();
      if (!timer || this.#isLive(owner, timer)) return timer;
      heap?.pop();
    }
  }
}
