/**
 * The executions that were pulled so far. A list of a hundred thousand is pulled page by page as somebody scrolls, and kept in step without pulling
 * all of it again: its head, where new ones come in, and the rows in sight.
 *
 *     head      0 ... 199          pulled anew at every change
 *     sight     4,210 ... 4,250    pulled anew at every change
 *     all else                     as it was when it came, until it comes into sight
 *
 * 1. No execution is in it twice.
 * 2. What did not change stays the object that it was, so that only changed rows are drawn anew; where nothing did, so does the list.
 * 3. It is sorted as it is shown. What orders a row, its start and its run id, never changes: a row is found by halves, and a page costs what the
 *    page costs, but for a copy of the pointers.
 */
import type { WorkflowSummary } from '../../shared/ipc/models.ts';

/** Executions in the order in which they are shown: the last started first. */
export type Listing = readonly WorkflowSummary[];

/** What orders a row. */
type Start = Pick<WorkflowSummary, 'startMs' | 'runId'>;

/** Negative when the first stands before the second. */
export function byStart(a: Start, b: Start): number {
  if (a.startMs !== b.startMs) return b.startMs - a.startMs;
  return a.runId < b.runId ? 1 : a.runId > b.runId ? -1 : 0;
}

/** How many rows from `from` on stand before a row: its own place, if it is there. */
function placeOf(listing: Listing, row: Start, from = 0): number {
  let [low, high] = [from, listing.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = listing[middle];
    if (other !== undefined && byStart(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The listing's row of an execution, as it was when it came last. */
export function knownOf(listing: Listing, row: Start): WorkflowSummary | undefined {
  const found = listing[placeOf(listing, row)];
  return found?.runId === row.runId ? found : undefined;
}

function kept(known: WorkflowSummary | undefined, row: WorkflowSummary): WorkflowSummary {
  return known && JSON.stringify(known) === JSON.stringify(row) ? known : row;
}

/** In order, each once. */
function sorted(rows: readonly WorkflowSummary[]): WorkflowSummary[] {
  const all = rows.toSorted(byStart);
  return all.filter((row, index) => row.runId !== all[index + 1]?.runId);
}

/** These rows and no others; those that are known and did not change stay. */
export function withOnly(listing: Listing, rows: readonly WorkflowSummary[]): Listing {
  const next = sorted(rows).map((row) => kept(knownOf(listing, row), row));
  const isSame =
    next.length === listing.length && next.every((row, index) => row === listing[index]);
  return isSame ? listing : next;
}

/** The listing with some more rows, and with those anew that it had. */
export function withPage(listing: Listing, page: readonly WorkflowSummary[]): Listing {
  const parts: Listing[] = [];
  let taken = 0;
  let isChanged = false;
  for (const row of sorted(page)) {
    const place = placeOf(listing, row, taken);
    const known = listing[place];
    const isKnown = known?.runId === row.runId;
    const next = isKnown ? kept(known, row) : row;
    if (next === known) continue;
    isChanged = true;
    parts.push(listing.slice(taken, place), [next]);
    taken = isKnown ? place + 1 : place;
  }
  return isChanged ? ([] as Listing).concat(...parts, listing.slice(taken)) : listing;
}

/** A listing with its head pulled anew. */
interface Joined {
  readonly listing: Listing;
  /**
   * What the head no longer has, though it has what stood behind it. It may be gone, and it may be elsewhere: servers list closed executions behind
   * all that run, so one that closes leaves the head.
   */
  readonly doubted: readonly WorkflowSummary[];
}

/** Whether servers list a row before another: open ones by their start, then closed ones by their end. */
function isListedBefore(row: WorkflowSummary, other: WorkflowSummary): boolean {
  const [closed, otherClosed] = [row.closeMs ?? Infinity, other.closeMs ?? Infinity];
  return closed === otherClosed ? byStart(row, other) < 0 : closed > otherClosed;
}

/**
 * The listing with its head pulled anew; what the head pushed out of itself stays behind it.
 * Undefined when the head has nothing that is known: between it and the rest there may be more.
 */
export function withHead(listing: Listing, head: readonly WorkflowSummary[]): Joined | undefined {
  const last = head.findLast((row) => knownOf(listing, row) !== undefined);
  if (last === undefined) return undefined;
  const inHead = new Set(head.map(({ runId }) => runId));
  // Open ones started after the last one of the head; closed ones may stand anywhere.
  const end = last.closeMs === undefined ? placeOf(listing, last) : listing.length;
  const doubted: WorkflowSummary[] = [];
  for (let index = 0; index < end; index++) {
    const row = listing[index];
    if (row && isListedBefore(row, last) && !inHead.has(row.runId)) doubted.push(row);
  }
  return { listing: withPage(listing, head), doubted };
}

/** The listing with some of its rows pulled anew; those of them that were not found are gone. */
export function withRows(
  listing: Listing,
  asked: readonly Start[],
  found: readonly WorkflowSummary[],
): Listing {
  const next = withPage(listing, found);
  const foundIds = new Set(found.map(({ runId }) => runId));
  const gone = new Set(asked.flatMap(({ runId }) => (foundIds.has(runId) ? [] : runId)));
  return gone.size === 0 ? next : next.filter(({ runId }) => !gone.has(runId));
}
