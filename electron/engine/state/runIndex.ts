/**
 * The runs in the order of lists: open ones first, the latest started first; then closed ones, the latest closed first
 * (server: the SQL stores order by close time, with none first, then by start time). They are kept by namespace, type and
 * status, so that a page, or a count by type and status, does not look at every run.
 *
 * ```
 *  namespace > type > open                    a set: in the order of starts
 *                   > closed > status > runs  a list: sorted, the latest closed last
 * ```
 *
 * Invariants
 * 1. Every run is in the index once, where the status belongs that it had at the last commit.
 * 2. Lists of closed runs are sorted. Runs close one after the other, so that a new one nearly always goes to the end.
 */
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import { Heap } from '../core/heap.ts';
import type { Execution } from './execution.ts';

interface RunsOfType {
  readonly open: Set<Execution>;
  readonly closed: Map<Status, Execution[]>;
}

/** What a list or count is restricted to; undefined where anything will do. */
export interface RunSelection {
  readonly types: ReadonlySet<string> | undefined;
  /** Of closed runs; RUNNING stands for all that are open. */
  readonly statuses: ReadonlySet<Status> | undefined;
}

/** A place in the order of lists: a run, or what is known of one that is gone. Open ones have no `closedAt`. */
export interface ListPosition {
  readonly runId: string;
  readonly replayed: { readonly closedAt: number | undefined; readonly startedAt: number };
}

/** Negative when the first comes before the second in lists. */
export function compareInList(a: ListPosition, b: ListPosition): number {
  const closedA = a.replayed.closedAt ?? Infinity;
  const closedB = b.replayed.closedAt ?? Infinity;
  if (closedA !== closedB) return closedB - closedA;
  const started = b.replayed.startedAt - a.replayed.startedAt;
  if (started !== 0) return started;
  return a.runId < b.runId ? -1 : a.runId > b.runId ? 1 : 0;
}

export class RunIndex {
  readonly #namespaces = new Map<string, Map<string, RunsOfType>>();

  /** Notes a run's status, which may have changed. */
  update(run: Execution): void {
    const { status } = run.replayed;
    if (run.indexedAs === status) return;
    this.remove(run);
    run.indexedAs = status;
    const runs = this.#ofType(run);
    if (status === Status.RUNNING) {
      runs.open.add(run);
      return;
    }
    const list = runs.closed.get(status);
    if (list) list.splice(placeOf(list, run), 0, run);
    else runs.closed.set(status, [run]);
  }

  /** Takes a run out. */
  remove(run: Execution): void {
    const { indexedAs } = run;
    if (indexedAs === undefined) return;
    run.indexedAs = undefined;
    const { open, closed } = this.#ofType(run);
    if (indexedAs === Status.RUNNING) {
      open.delete(run);
      return;
    }
    const list = closed.get(indexedAs);
    list?.splice(placeOf(list, run), 1);
  }

  /** How many runs of each status there are in a selection; all open ones count as RUNNING. */
  counts(namespace: string, selection: RunSelection): Map<Status, number> {
    const counts = new Map<Status, number>();
    const add = (status: Status, count: number): void =>
      void counts.set(status, (counts.get(status) ?? 0) + count);
    for (const { open, closed } of this.#selected(namespace, selection)) {
      if (wants(selection, Status.RUNNING)) add(Status.RUNNING, open.size);
      for (const [status, runs] of closed) if (wants(selection, status)) add(status, runs.length);
    }
    return counts;
  }

  /** The runs of a selection in no particular order, in groups. */
  groups(namespace: string, selection: RunSelection): Iterable<Execution>[] {
    return this.#selected(namespace, selection).flatMap(({ open, closed }) => [
      ...(wants(selection, Status.RUNNING) ? [open] : []),
      ...[...closed].flatMap(([status, runs]) => (wants(selection, status) ? [runs] : [])),
    ]);
  }

  /** The runs of a selection that fit, in the order of lists; those behind a position if one is given. */
  *inOrder(
    namespace: string,
    selection: RunSelection,
    fits: (run: Execution) => boolean,
    after: ListPosition | undefined,
  ): Generator<Execution> {
    const all = this.#selected(namespace, selection);
    if (wants(selection, Status.RUNNING) && after?.replayed.closedAt === undefined) {
      const open = all.flatMap((runs) => [...runs.open].filter(fits).reverse());
      // Those of one type are nearly in order already, which sorts in one pass.
      open.sort(compareInList);
      for (const run of open) if (!after || compareInList(after, run) < 0) yield run;
    }
    const closed = all.flatMap((runs) => [...runs.closed]);
    const lists = closed.flatMap(([status, runs]) => (wants(selection, status) ? [runs] : []));
    yield* merged(lists, fits, after);
  }

  #selected(namespace: string, { types }: RunSelection): RunsOfType[] {
    const all = this.#namespaces.get(namespace);
    if (!all) return [];
    if (!types) return [...all.values()];
    return [...types].flatMap((type) => all.get(type) ?? []);
  }

  #ofType({ namespace, replayed }: Execution): RunsOfType {
    let types = this.#namespaces.get(namespace);
    if (!types) this.#namespaces.set(namespace, (types = new Map()));
    let runs = types.get(replayed.workflowType);
    if (!runs) types.set(replayed.workflowType, (runs = { open: new Set(), closed: new Map() }));
    return runs;
  }
}

const wants = ({ statuses }: RunSelection, status: Status): boolean =>
  statuses === undefined || statuses.has(status);

/** How many runs of a list that is sorted the other way round come behind `position` in lists: its own index there, if it is there. */
function placeOf(list: readonly Execution[], position: ListPosition): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    // Mostly the answer is the end, so that is asked first.
    const middle = high === list.length ? high - 1 : (low + high) >> 1;
    const run = list[middle];
    if (run && compareInList(position, run) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next run of a list of closed ones, and where it stands there; they are read from the end. */
interface Cursor {
  readonly runs: readonly Execution[];
  readonly at: number;
  readonly run: Execution;
}

/** Merges lists of closed runs. Those that do not fit are passed over before anything is compared. */
function* merged(
  lists: readonly (readonly Execution[])[],
  fits: (run: Execution) => boolean,
  after: ListPosition | undefined,
): Generator<Execution> {
  const cursors = new Heap<Cursor>((a, b) => compareInList(a.run, b.run) < 0);
  const pushBelow = (runs: readonly Execution[], end: number): void => {
    for (let at = end - 1; at >= 0; at -= 1) {
      const run = runs[at];
      if (run && fits(run)) return cursors.push({ runs, at, run });
    }
  };
  for (const runs of lists) pushBelow(runs, after ? placeOf(runs, after) : runs.length);
  for (let first = cursors.pop(); first; first = cursors.pop()) {
    yield first.run;
    pushBelow(first.runs, first.at);
  }
}
