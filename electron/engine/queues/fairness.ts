/**
 * Fairness between the keys of waiting tasks: start-time fair queueing. Every waiting task has a pass, and within a level the
 * lowest pass comes first. Each task of a key takes a pass further on than the key's last one, by less the more the key weighs;
 * so every key gets its share of the dispatches, however many tasks of others wait (server: matching/fair_task_writer.go).
 *
 * Invariants
 * 1. A queue whose tasks have no keys keeps nothing here: all its passes are 0, and it is first in, first out.
 * 2. What is kept ends when the queue is empty, for then nobody is behind.
 */

/** How far apart the passes of a key of weight 1 are. */
const STRIDE = 1_000;
const WEIGHT_LEAST = 0.001;
/** Keys of which more is kept than this are looked through, for those that are no longer ahead of anybody. */
const KEYS_KEPT = 1_000;

interface Level {
  /** The pass of the last task that was handed out: nobody starts behind it. */
  base: number;
  /** The last pass of each key. */
  readonly passes: Map<string, number>;
  sweepAt: number;
}

/** What a queue remembers of the keys of its tasks, by level. */
export type Fairness = Map<number, Level>;

/** The pass of a task that begins to wait. */
export function nextPass(fairness: Fairness, level: number, key: string, weight: number): number {
  const at = levelAt(fairness, level);
  const stride = Math.max(1, Math.trunc(STRIDE / weight));
  const pass = Math.max(at.base, (at.passes.get(key) ?? 0) + stride);
  at.passes.set(key, pass);
  if (at.passes.size >= at.sweepAt) {
    for (const [other, last] of at.passes) if (last < at.base) at.passes.delete(other);
    at.sweepAt = Math.max(KEYS_KEPT, 2 * at.passes.size);
  }
  return pass;
}

/** A task of that pass was handed out. */
export function notePass(fairness: Fairness, level: number, pass: number): void {
  const at = levelAt(fairness, level);
  at.base = Math.max(at.base, pass);
}

function levelAt(fairness: Fairness, level: number): Level {
  let at = fairness.get(level);
  if (!at) fairness.set(level, (at = { base: 0, passes: new Map(), sweepAt: KEYS_KEPT }));
  return at;
}

/** The weight that counts: an override of the queue's, or the task's own, or 1. */
export function effectiveWeight(
  overrides: { readonly [key: string]: number } | undefined,
  key: string,
  own: number | undefined,
): number {
  const weight = (overrides && Object.hasOwn(overrides, key) ? overrides[key] : own) ?? 0;
  return weight > 0 ? Math.max(weight, WEIGHT_LEAST) : 1;
}
