/**
 * The runs in the order of lists: open ones first, the latest started first; then closed ones, the latest closed first
 * (server: the SQL stores order by close time, with none first, then by start time). They are kept by what filters ask for most,
 * so that a page or a count does not look at every run.
 *
 * ```
 *  namespace > workflow id > its runs
 *            > parent's run id > its children              in the order in which they started
 *            > type > task queue > a child or not > open                    sorted: the latest started last
 *                                                 > closed > status > runs  sorted: the latest closed last
 *                                                 > starts                  all of them, the latest started last
 * ```
 *
 * Invariants
 * 1. Every run is in the index once, where the status belongs that it had at the last commit.
 * 2. Lists are sorted. Runs start and close one after the other, so that a new one nearly always goes to the end.
 */
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import { Heap } from '../core/heap.ts';
import type { Execution } from './execution.ts';
import { compareStarts, countBefore, isOpen, OpenRuns, type StartPosition } from './openRuns.ts';

/** Runs of one type on one task queue, those that a run started or the others. */
interface Runs {
  readonly open: OpenRuns;
  readonly closed: Map<Status, Execution[]>;
  readonly starts: Execution[];
}

interface NamespaceRuns {
  /** By type, then by task queue, then by whether a run started them. */
  readonly types: Map<string, Map<string, Map<boolean, Runs>>>;
  /** By the run id of those that started them. */
  readonly children: Map<string, Set<Execution>>;
  /** The runs of an id: one, as most ids have, or several. */
  readonly ids: Map<string, Execution | Execution[]>;
}

/** Times from which and up to which something was; both belong to it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** What a list or count is restricted to; undefined where anything will do. */
export interface RunSelection {
  readonly types: ReadonlySet<string> | undefined;
  readonly queues: ReadonlySet<string> | undefined;
  /** Of closed runs; RUNNING stands for all that are open. */
  readonly statuses: ReadonlySet<Status> | undefined;
  readonly workflowIds: ReadonlySet<string> | undefined;
  /** Runs that one of these started: narrowed where they are few. */
  readonly parentRunIds: ReadonlySet<string> | undefined;
  /** Whether a run started them. */
  readonly isChild: boolean | undefined;
  /** Start times are narrowed where that spares a search: who needs the range to be exact asks each run. */
  readonly started: TimeRange | undefined;
  /** Close times; open runs have none. */
  readonly closed: TimeRange | undefined;
}

/** Everything. */
export const ALL_RUNS: RunSelection = {
  types: undefined,
  queues: undefined,
  statuses: undefined,
  workflowIds: undefined,
  parentRunIds: undefined,
  isChild: undefined,
  started: undefined,
  closed: undefined,
};

/** A place in the order of lists: a run, or what is known of one that is gone. Open ones have no `closedAt`. */
export interface ListPosition extends StartPosition {
  readonly replayed: { readonly closedAt: number | undefined; readonly startedAt: number };
}

/** Negative when the first comes before the second in lists. */
export function compareInList(a: ListPosition, b: ListPosition): number {
  const closedA = a.replayed.closedAt ?? Infinity;
  const closedB = b.replayed.closedAt ?? Infinity;
  return closedA === closedB ? compareStarts(b, a) : closedB - closedA;
}

/** Up to so many runs that started in a range are sorted; beyond, the first page is found sooner in the order of lists. */
const SORTED_MAX = 5_000;

type Fits = (run: Execution) => boolean;

export class RunIndex {
  readonly #namespaces = new Map<string, NamespaceRuns>();

  /** Notes a run's status, which may have changed. */
  update(run: Execution): void {
    const { status } = run.replayed;
    if (run.indexedAs === status) return;
    const runs = this.#runsOf(run);
    if (run.indexedAs === undefined) this.#addNew(run, runs);
    else leave(run, runs);
    run.indexedAs = status;
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
    if (run.indexedAs === undefined) return;
    const runs = this.#runsOf(run);
    leave(run, runs);
    run.indexedAs = undefined;
    const { starts } = runs;
    starts.splice(
      countBefore(starts, (other) => compareStarts(run, other) <= 0),
      1,
    );
    const { ids, children } = this.#namespace(run.namespace);
    const parent = parentOf(run);
    const siblings = parent === undefined ? undefined : children.get(parent);
    if (siblings?.delete(run) && siblings.size === 0 && parent !== undefined) {
      children.delete(parent);
    }
    const known = ids.get(run.workflowId);
    const others = Array.isArray(known) ? known.filter((other) => other !== run) : [];
    if (others.length === 0) ids.delete(run.workflowId);
    else ids.set(run.workflowId, others);
  }

  /** Forgets a namespace, whose runs have been taken out. */
  forget(namespace: string): void {
    this.#namespaces.delete(namespace);
  }

  /** How many runs of each status there are of some types and queues; all open ones count as RUNNING. */
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
    const few = this.#few(namespace, selection);
    if (few) return [few];
    return this.#selected(namespace, selection).flatMap((runs) => [
      ...(wantsOpen(selection) ? [runs.open] : []),
      ...closedReadings(runs, selection).map(({ list, begin, end }) => list.slice(begin, end)),
    ]);
  }

  /** The runs of a selection that fit, in the order of lists; those behind a position if one is given. */
  *inOrder(
    namespace: string,
    selection: RunSelection,
    fits: Fits,
    after: ListPosition | undefined,
  ): Generator<Execution> {
    const few = this.#few(namespace, selection);
    if (few) {
      const sorted = few.filter(fits).sort(compareInList);
      for (const run of sorted) if (!after || compareInList(after, run) < 0) yield run;
      return;
    }
    const all = this.#selected(namespace, selection);
    if (wantsOpen(selection) && after?.replayed.closedAt === undefined) {
      const open = all.map((runs) => openReading(runs.open.sorted, selection, after));
      yield* merged(open, (run) => isOpen(run) && fits(run));
    }
    const closed = all.flatMap((runs) => closedReadings(runs, selection, after));
    yield* merged(closed, fits);
  }

  /** The runs of a selection, where it says so much that few can be in it; undefined where it does not. */
  #few(namespace: string, selection: RunSelection): Execution[] | undefined {
    const { workflowIds, parentRunIds, started } = selection;
    const { ids, children } = this.#namespace(namespace);
    if (workflowIds) {
      return [...workflowIds]
        .flatMap((id) => ids.get(id) ?? [])
        .filter((run) => isSelected(run, selection));
    }
    if (parentRunIds) {
      const found = [...parentRunIds].flatMap((parent) => children.get(parent) ?? []);
      const count = found.reduce((sum, { size }) => sum + size, 0);
      if (count <= SORTED_MAX) {
        return found.flatMap((runs) => [...runs]).filter((run) => isSelected(run, selection));
      }
    }
    if (!started) return undefined;
    const found: Execution[] = [];
    for (const { starts } of this.#selected(namespace, selection)) {
      const end = countBefore(starts, ({ replayed }) => replayed.startedAt > started.to);
      const begin = countBefore(starts, ({ replayed }) => replayed.startedAt >= started.from);
      if (found.length + end - begin > SORTED_MAX) return undefined;
      for (let at = begin; at < end; at += 1) {
        const run = starts[at];
        if (run && isSelected(run, selection)) found.push(run);
      }
    }
    return found;
  }

  #addNew(run: Execution, { starts }: Runs): void {
    const at = countBefore(starts, (other) => compareStarts(run, other) < 0);
    if (at === starts.length) starts.push(run);
    else starts.splice(at, 0, run);
    const { ids, children } = this.#namespace(run.namespace);
    const parent = parentOf(run);
    if (parent !== undefined) {
      const siblings = children.get(parent);
      if (siblings) siblings.add(run);
      else children.set(parent, new Set([run]));
    }
    const known = ids.get(run.workflowId);
    if (!known) ids.set(run.workflowId, run);
    else if (Array.isArray(known)) known.push(run);
    else ids.set(run.workflowId, [known, run]);
  }

  #namespace(name: string): NamespaceRuns {
    let runs = this.#namespaces.get(name);
    if (!runs) {
      runs = { types: new Map(), children: new Map(), ids: new Map() };
      this.#namespaces.set(name, runs);
    }
    return runs;
  }

  #selected(namespace: string, selection: RunSelection): Runs[] {
    const { types, queues, parentRunIds } = selection;
    const isChild = parentRunIds ? true : selection.isChild;
    const all = this.#namespaces.get(namespace)?.types;
    if (!all) return [];
    const ofTypes = types ? [...types].flatMap((type) => all.get(type) ?? []) : [...all.values()];
    const ofQueues = ofTypes.flatMap((byQueue) =>
      queues ? [...queues].flatMap((name) => byQueue.get(name) ?? []) : [...byQueue.values()],
    );
    return ofQueues.flatMap((byKinship) =>
      isChild === undefined ? [...byKinship.values()] : (byKinship.get(isChild) ?? []),
    );
  }

  #runsOf({ namespace, replayed }: Execution): Runs {
    const { types } = this.#namespace(namespace);
    let queues = types.get(replayed.workflowType);
    if (!queues) types.set(replayed.workflowType, (queues = new Map()));
    let kinships = queues.get(replayed.taskQueue);
    if (!kinships) queues.set(replayed.taskQueue, (kinships = new Map()));
    const isChild = replayed.parent !== undefined;
    let runs = kinships.get(isChild);
    if (!runs) {
      runs = { open: new OpenRuns(), closed: new Map(), starts: [] };
      kinships.set(isChild, runs);
    }
    return runs;
  }
}

/** Takes a run out of the list of its status. */
function leave(run: Execution, { open, closed }: Runs): void {
  const { indexedAs } = run;
  if (indexedAs === undefined) return;
  run.indexedAs = undefined;
  if (indexedAs === Status.RUNNING) {
    open.remove();
    return;
  }
  const list = closed.get(indexedAs);
  list?.splice(placeOf(list, run), 1);
}

const parentOf = ({ replayed }: Execution): string | undefined => replayed.parent?.execution.runId;

const wants = ({ statuses }: RunSelection, status: Status): boolean =>
  statuses === undefined || statuses.has(status);

const wantsOpen = (selection: RunSelection): boolean =>
  selection.closed === undefined && wants(selection, Status.RUNNING);

function isSelected(run: Execution, selection: RunSelection): boolean {
  const { types, queues, isChild, closed } = selection;
  const { workflowType, taskQueue, parent, closedAt } = run.replayed;
  if (run.indexedAs === undefined || !wants(selection, run.indexedAs)) return false;
  if (types && !types.has(workflowType)) return false;
  if (queues && !queues.has(taskQueue)) return false;
  if (isChild !== undefined && isChild !== (parent !== undefined)) return false;
  return !closed || (closedAt !== undefined && closedAt >= closed.from && closedAt <= closed.to);
}

/** How many of a list of closed runs come behind `position` in lists: its own index there, if it is there. */
const placeOf = (list: readonly Execution[], position: ListPosition): number =>
  countBefore(list, (run) => compareInList(position, run) >= 0);

/** A part of a sorted list, which is read from its end. */
interface Reading {
  readonly list: readonly Execution[];
  readonly begin: number;
  readonly end: number;
}

/** The parts of lists of closed runs that a selection wants, behind a position if one is given. */
function closedReadings(
  { closed }: Runs,
  selection: RunSelection,
  after?: ListPosition,
): Reading[] {
  const { closed: range, started } = selection;
  // Who started later than that closed later than that.
  const from = range?.from ?? started?.from;
  const to = range?.to;
  const closedAt = ({ replayed }: Execution): number => replayed.closedAt ?? 0;
  return [...closed].flatMap(([status, list]) => {
    if (!wants(selection, status)) return [];
    const begin = from === undefined ? 0 : countBefore(list, (run) => closedAt(run) >= from);
    const upTo = to === undefined ? list.length : countBefore(list, (run) => closedAt(run) > to);
    return [{ list, begin, end: after ? Math.min(upTo, placeOf(list, after)) : upTo }];
  });
}

/** The same of a list of open runs. */
function openReading(
  list: readonly Execution[],
  { started }: RunSelection,
  after: ListPosition | undefined,
): Reading {
  const startedAt = ({ replayed }: Execution): number => replayed.startedAt;
  const begin = started ? countBefore(list, (run) => startedAt(run) >= started.from) : 0;
  const upTo = started ? countBefore(list, (run) => startedAt(run) > started.to) : list.length;
  const end = after
    ? Math.min(
        upTo,
        countBefore(list, (run) => compareStarts(after, run) <= 0),
      )
    : upTo;
  return { list, begin, end };
}

/** The next run of a list, and where it stands there. */
interface Cursor {
  readonly reading: Reading;
  readonly at: number;
  readonly run: Execution;
}

/** Merges sorted lists. Those that do not fit are passed over before anything is compared. */
function* merged(readings: readonly Reading[], fits: Fits): Generator<Execution> {
  const cursors = new Heap<Cursor>((a, b) => compareInList(a.run, b.run) < 0);
  const pushBelow = (reading: Reading, end: number): void => {
    for (let at = end - 1; at >= reading.begin; at -= 1) {
      const run = reading.list[at];
      if (run && fits(run)) return cursors.push({ reading, at, run });
    }
  };
  for (const reading of readings) pushBelow(reading, reading.end);
  for (let first = cursors.pop(); first; first = cursors.pop()) {
    yield first.run;
    pushBelow(first.reading, first.at);
  }
}
