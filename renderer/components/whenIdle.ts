/** How many have work for the first picture under way. */
let holdCount = 0;
const waiting = new Set<() => void>();

/** What can wait shall wait, however idle the page seems: it only waits for something that it draws at once. Returns how to end that. */
export function putOffIdleWork(): () => void {
  holdCount += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    holdCount -= 1;
    if (holdCount === 0) for (const start of [...waiting]) start();
  };
}

/** Does some work when the page rests. Returns how to call it off. @param limitMs when it does not wait for that any longer, wall */
export function whenIdle(work: () => void, limitMs?: number): () => void {
  if (holdCount === 0) return soonIdle(work, limitMs);
  let stop = (): void => {
    waiting.delete(start);
    clearTimeout(timer);
  };
  const start = (): void => {
    stop();
    stop = soonIdle(work, limitMs);
  };
  const timer = limitMs === undefined ? undefined : setTimeout(start, limitMs);
  waiting.add(start);
  return () => stop();
}

function soonIdle(work: () => void, limitMs: number | undefined): () => void {
  // Safari has no idle callbacks.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(work, limitMs === undefined ? {} : { timeout: limitMs });
  return () => cancelIdleCallback(id);
}
