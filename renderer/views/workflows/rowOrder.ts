/** The list in another order than its own. Sorting a hundred thousand takes a moment, which a change of three rows must not. Pure. */
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { byStart, type Listing } from '../../state/listing.ts';

/** Compares two rows. */
export type Compare = (a: WorkflowSummary, b: WorkflowSummary) => number;

/** A listing in order, and what that was made from. */
export interface Ordered {
  readonly rows: Listing;
  readonly compare: Compare | undefined;
  readonly ordered: readonly WorkflowSummary[];
}

/** What is different in one listing from another, as objects: a row that changed is a new one. */
interface Difference {
  readonly changed: ReadonlyMap<WorkflowSummary, WorkflowSummary>;
  readonly gone: ReadonlySet<WorkflowSummary>;
  readonly came: readonly WorkflowSummary[];
}

function difference(before: Listing, after: Listing): Difference {
  const changed = new Map<WorkflowSummary, WorkflowSummary>();
  const gone = new Set<WorkflowSummary>();
  const came: WorkflowSummary[] = [];
  let [at, next] = [0, 0];
  for (;;) {
    const [old, row] = [before[at], after[next]];
    if (old === undefined && row === undefined) return { changed, gone, came };
    const order = old === row ? 0 : !old ? 1 : !row ? -1 : byStart(old, row);
    if (old && row && order === 0) {
      if (old !== row) changed.set(old, row);
      at += 1;
      next += 1;
    } else if (old && order < 0) {
      gone.add(old);
      at += 1;
    } else if (row) {
      came.push(row);
      next += 1;
    }
  }
}

/** Two sorted lists as one. */
function merged(
  some: readonly WorkflowSummary[],
  few: readonly WorkflowSummary[],
  compare: Compare,
): readonly WorkflowSummary[] {
  if (few.length === 0) return some;
  const all: WorkflowSummary[] = [];
  let at = 0;
  for (const row of some) {
    for (let next = few[at]; next && compare(next, row) < 0; next = few[at]) {
      all.push(next);
      at += 1;
    }
    all.push(row);
  }
  return all.concat(few.slice(at));
}

/** What is left of the rows; those that changed are anew in their places, or go to be put elsewhere. */
function renewed(
  rows: readonly WorkflowSummary[],
  { changed, gone }: Pick<Difference, 'changed' | 'gone'>,
  stays: boolean,
): WorkflowSummary[] {
  const left: WorkflowSummary[] = [];
  for (const row of rows) {
    const next = changed.get(row);
    if (next === undefined ? !gone.has(row) : stays) left.push(next ?? row);
  }
  return left;
}

/**
 * A listing by another order; rows that are equal stay in the listing's own.
 * @param before what the last call returned: only what changed since is put in its place
 * @param isStill rows that changed stay where they are: someone points at them
 */
export function orderRows(
  rows: Listing,
  compare: Compare | undefined,
  before: Ordered | undefined,
  isStill = false,
): Ordered {
  if (compare === undefined) return { rows, compare, ordered: rows };
  const whole: Compare = (a, b) => compare(a, b) || byStart(a, b);
  if (before?.compare === undefined) return { rows, compare, ordered: rows.toSorted(whole) };
  const { changed, gone, came } = difference(before.rows, rows);
  const isMoved = before.compare !== compare;
  const stays = isMoved || isStill;
  const isSame = changed.size + gone.size === 0;
  const left = isSame ? before.ordered : renewed(before.ordered, { changed, gone }, stays);
  const placed = stays ? came : [...came, ...changed.values()];
  // Nearly the same order is sorted in a fraction of the time.
  const known = isMoved ? left.toSorted(whole) : left;
  return { rows, compare, ordered: merged(known, placed.toSorted(whole), whole) };
}
