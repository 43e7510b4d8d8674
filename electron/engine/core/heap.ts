/** A binary heap: `peek` is the least element. Elements that compare equal come out in no particular order. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  /** @param before a total order: whether the first comes out earlier */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (!this.#before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    this.#sink(last);
    return top;
  }

  /** All elements, in no particular order. */
  values(): readonly T[] {
    return this.#items;
  }

  /** All elements, the least first; takes none out. The first few cost little, however many there are. */
  *inOrder(): Generator<T> {
    const items = this.#items;
    // Positions whose parents have been given out: the next element is one of theirs.
    const next = new Heap<number>((a, b) => this.#before(items[a] as T, items[b] as T));
    if (items.length > 0) next.push(0);
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      yield items[at] as T;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < items.length) next.push(child);
    }
  }

  clear(): void {
    this.#items.length = 0;
  }

  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      const right = child + 1;
      if (right < items.length && this.#before(items[right] as T, items[child] as T)) child = right;
      const below = items[child] as T;
      if (!this.#before(below, item)) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  }
}
