/**
 * The executions that were pulled so far. A list of a hundred thousand is pulled page by page as somebody scrolls, and kept in step without pulling
 * all of it again: its head, where new ones come in, and the rows in sight.
 *
 *     head      0 ... 199          pulled anew at every change
 *     sight     4,210 ... 4,250    pulled anew at every change
 *     all else                     as it was when it came, until it comes into sight
 *
 * 1. No execution is in it twice.
 * 2. What did not change stays the object that it was, so that only changed rows are drawn anew.
 */
import type { WorkflowSummary } from '../../shared/ipc/models.ts';

/** Executions by run id, in the server's order. */
export type Listing = ReadonlyMap<string, WorkflowSummary>;

function kept(known: WorkflowSummary | undefined, row: WorkflowSummary): WorkflowSummary {
  return known && JSON.stringify(known) === JSON.stringify(row) ? known : row;
}

/** These rows and no others; those that are known and did not change stay. */
export function withOnly(listing: Listing, rows: readonly WorkflowSummary[]): Listing {
  return new Map(rows.map((row) => [row.runId, kept(listing.get(row.runId), row)]));
}

/** The listing with a page more at its end. */
export function withPage(listing: Listing, page: readonly WorkflowSummary[]): Listing {
  const next = new Map(listing);
  for (const row of page) next.set(row.runId, kept(next.get(row.runId), row));
  return next;
}

/** A listing with its head pulled anew. */
interface Joined {
  readonly listing: Listing;
  /**
   * What the head no longer has, though it has what stood behind it. It may be gone, and it may be elsewhere: servers list closed executions behind
   * all that run, so one that closes leaves the head.
   */
  readonly doubted: readonly string[];
}

/**
 * The listing with its head pulled anew; what the head pushed out of itself stays behind it.
 * Undefined when the head has nothing that is known: between it and the rest there may be more.
 */
export function withHead(listing: Listing, head: readonly WorkflowSummary[]): Joined | undefined {
  const last = head.findLast(({ runId }) => listing.has(runId));
  if (last === undefined) return undefined;
  const next = new Map(withOnly(listing, head));
  const doubted: string[] = [];
  let isBehind = false;
  for (const [runId, row] of listing) {
    if (runId === last.runId) isBehind = true;
    if (next.has(runId)) continue;
    next.set(runId, row);
    if (!isBehind) doubted.push(runId);
  }
  return { listing: next, doubted };
}

/** The listing with some of its rows pulled anew; those of them that were not found are gone. */
export function withRows(
  listing: Listing,
  asked: readonly string[],
  found: readonly WorkflowSummary[],
): Listing {
  const next = new Map(listing);
  const rows = new Map(found.map((row) => [row.runId, row]));
  for (const runId of asked) {
    const row = rows.get(runId);
    if (row === undefined) next.delete(runId);
    else next.set(runId, kept(listing.get(runId), row));
  }
  return next;
}

/** The order in which they are shown: the last started first. */
export function inOrder(listing: Listing): readonly WorkflowSummary[] {
  return [...listing.values()].toSorted(
    (a, b) => b.startMs - a.startMs || (a.runId < b.runId ? 1 : -1),
  );
}
