/** Calls of the embedded server answer within the turn they are made in: after this long others get theirs. */
const TURN_MS = 10;

/** Does something for each item, at most `width` at a time, in their order. Rejects with the first error; what began then still ends. */
export async function concurrently<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let turnBeganAt = performance.now();
  const lane = async (): Promise<void> => {
    for (const item of left) {
      await work(item);
      if (performance.now() - turnBeganAt < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnBeganAt = performance.now();
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
