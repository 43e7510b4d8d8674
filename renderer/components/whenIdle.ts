/** Does some work when the page rests. Returns how to call it off. @param limitMs when it does not wait for that any longer, wall */
export function whenIdle(work: () => void, limitMs?: number): () => void {
  // Safari has no idle callbacks.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work);
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(work, limitMs === undefined ? {} : { timeout: limitMs });
  return () => cancelIdleCallback(id);
}
