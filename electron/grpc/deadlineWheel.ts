/** How exactly times are kept, in ms: all that fall into one slot share a timer. */
const SLOT_MS = 25;
/** Above this `setTimeout` fires at once; what is later is looked at again then. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Something to be done at a time, until it is cancelled. */
export interface WheelEntry {
  readonly slot: number;
  readonly fire: () => void;
}

/**
 * Wall-clock deadlines of many waiting calls, with one timer: adding and cancelling cost two hash lookups, which most calls pay
 * without ever reaching their deadline.
 */
export class DeadlineWheel {
  readonly #slots = new Map<number, Set<WheelEntry>>();
  #timer: NodeJS.Timeout | undefined;
  #timerSlot = Infinity;

  /** Calls `fire` in so many ms, a slot later at most, never earlier. */
  add(delayMs: number, fire: () => void): WheelEntry {
    const slot = Math.ceil((performance.now() + Math.max(0, delayMs)) / SLOT_MS);
    const entry = { slot, fire };
    const entries = this.#slots.get(slot);
    if (entries) entries.add(entry);
    else this.#slots.set(slot, new Set([entry]));
    if (slot < this.#timerSlot) this.#arm(slot);
    return entry;
  }

  cancel(entry: WheelEntry): void {
    const entries = this.#slots.get(entry.slot);
    entries?.delete(entry);
    // The timer stays: setting it anew would cost more than waking up once for nothing.
    if (entries?.size === 0) this.#slots.delete(entry.slot);
  }

  #arm(slot: number): void {
    clearTimeout(this.#timer);
    this.#timerSlot = slot;
    const delayMs = Math.max(0, slot * SLOT_MS - performance.now());
    this.#timer = setTimeout(() => this.#turn(), Math.min(delayMs, TIMER_MS_MAX));
    // Waiting calls do not keep a process alive; the connections that they came on do.
    this.#timer.unref();
  }

  #turn(): void {
    // A timer may come a little early.
    const due = Math.floor((performance.now() + 1) / SLOT_MS);
    const slots = [...this.#slots.keys()].filter((slot) => slot <= due).sort((a, b) => a - b);
    this.#timerSlot = Infinity;
    for (const slot of slots) {
      const entries = this.#slots.get(slot);
      this.#slots.delete(slot);
      for (const { fire } of entries ?? []) fire();
    }
    let next = Infinity;
    for (const slot of this.#slots.keys()) next = Math.min(next, slot);
    if (next < this.#timerSlot) this.#arm(next);
  }
}
