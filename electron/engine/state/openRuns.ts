/**
 * Open runs, sorted by their starts, the latest last. Those that have closed stay in the list until it is half full of them:
 * taking each out at once would move all behind it.
 *
 * Invariants
 * 1. A run is open here as long as `indexedAs` says that it runs.
 * 2. What orders a run, its start and its id, never changes; so those that have closed may stay where they are.
 */
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import type { Execution } from './execution.ts';

/** What is known of a run's start. */
export interface StartPosition {
  readonly runId: string;
  readonly replayed: { readonly startedAt: number };
}

const KEPT_LEAST = 64;

/** Negative when the first stands before the second: the earlier started. */
export function compareStarts(a: StartPosition, b: StartPosition): number {
  const started = a.replayed.startedAt - b.replayed.startedAt;
  if (started !== 0) return started;
  return a.runId < b.runId ? 1 : a.runId > b.runId ? -1 : 0;
}

/** How many of a list stand before the first that `isBehind`. Nearly always all or nearly all do, so that is asked first. */
export function countBefore<Item>(
  list: readonly Item[],
  isBehind: (item: Item) => boolean,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = high === list.length ? high - 1 : (low + high) >> 1;
    if (isBehind(list[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether the lists take a run for an open one. */
export const isOpen = (run: Execution): boolean => run.indexedAs === Status.RUNNING;

export class OpenRuns implements Iterable<Execution> {
  #runs: Execution[] = [];
  #closedCount = 0;

  get size(): number {
    return this.#runs.length - this.#closedCount;
  }

  /** Adds a run that is open. */
  add(run: Execution): void {
    const at = countBefore(this.#runs, (other) => compareStarts(run, other) < 0);
    if (at === this.#runs.length) this.#runs.push(run);
    else this.#runs.splice(at, 0, run);
  }

  /** Call when a run is not open any more. */
  remove(): void {
    this.#closedCount += 1;
    if (this.#runs.length < KEPT_LEAST || 2 * this.#closedCount < this.#runs.length) return;
    this.#runs = this.#runs.filter(isOpen);
    this.#closedCount = 0;
  }

  /** All of them, with those that have closed between: for merging with other lists. */
  get sorted(): readonly Execution[] {
    return this.#runs;
  }

  *[Symbol.iterator](): Generator<Execution> {
    for (const run of this.#runs) if (isOpen(run)) yield run;
  }
}
