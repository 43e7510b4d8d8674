/**
 * Snapshots are pulled one at a time: a wish that comes while one is under way causes exactly one more afterwards,
 * however many such wishes there are. So a storm of invalidations costs two pulls, not a hundred.
 */

/**
 * Returns a function that runs `load` as said above; its promise ends when no run is due any more. Errors are for `load`.
 * @param restFactor how long to rest before the run afterwards, as a multiple of how long the last one took; at most a second
 */
export function coalesced(load: () => Promise<void>, restFactor = 0): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    for (;;) {
      again = false;
      const startedMs = performance.now();
      await load();
      if (!again) {
        // Here and not when the promise ends: a wish that comes in between would be lost.
        running = undefined;
        return;
      }
      const restMs = Math.min(1000, (performance.now() - startedMs) * restFactor);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  };
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = run();
    return running;
  };
}
