/** A binary heap of callers ordered by (time, caller), in typed arrays: a storm has hundreds of thousands of entries. */
export class StartQueue {
  readonly #times: Float64Array;
  readonly #callers: Int32Array;
  #size = 0;

  /** @param capacity each caller waits at most once, so the number of callers is enough */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#callers = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  push(ms: number, caller: number): void {
    let index = this.#size;
    this.#size += 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(ms, caller, parent)) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, ms, caller);
  }

  /** The earliest caller; undefined when the queue is empty. */
  pop(): { readonly ms: number; readonly caller: number } | undefined {
    if (this.#size === 0) return undefined;
    const first = { ms: this.#times[0] ?? 0, caller: this.#callers[0] ?? 0 };
    this.#size -= 1;
    if (this.#size > 0) this.#sink(this.#times[this.#size] ?? 0, this.#callers[this.#size] ?? 0);
    return first;
  }

  #sink(ms: number, caller: number): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (
        right < this.#size &&
        this.#isBefore(this.#times[right] ?? 0, this.#callers[right] ?? 0, child)
      ) {
        child = right;
      }
      if (this.#isBefore(ms, caller, child)) break;
      this.#move(child, index);
      index = child;
    }
    this.#put(index, ms, caller);
  }

  #isBefore(ms: number, caller: number, index: number): boolean {
    const other = this.#times[index] ?? 0;
    return ms < other || (ms === other && caller < (this.#callers[index] ?? 0));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] ?? 0, this.#callers[from] ?? 0);
  }

  #put(index: number, ms: number, caller: number): void {
    this.#times[index] = ms;
    this.#callers[index] = caller;
  }
}
