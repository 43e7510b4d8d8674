/** The list of executions: pages as far as they were asked for, kept in step with the server, and what is filtered. */
import { create } from 'zustand';
import type { CallOutput } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/ipc/failure.ts';
import { executionStatus, type WorkflowSummary } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { withOnly } from './listing.ts';
import { useListPreferences } from './listPreferences.ts';
import { coalesced } from './pull.ts';
import {
  keyOf,
  nothingPulled,
  pageSizeMax,
  pageSizeMin,
  pullHead,
  pullNext,
  type ListQuestion,
  type PulledList,
} from './pulledList.ts';
import {
  attentionOf,
  childrenQuery,
  isListFilter,
  queryOf,
  type ListView,
} from './workflowQuery.ts';

/** The children of a run that were pulled, and whether there are more of them. */
export interface PulledChildren {
  readonly rows: readonly WorkflowSummary[];
  readonly more: boolean;
}

interface WorkflowsSlice {
  readonly view: ListView;
  /** What stands in the filter field: a list filter, or words to look for. */
  readonly text: string;
  /** Every row that was pulled, the last started first. */
  readonly rows: readonly WorkflowSummary[];
  readonly nextPageToken: string | undefined;
  /** How many executions the filter matches, on the server. */
  readonly total: number | undefined;
  /** Where runs had to be looked at one by one: how many were, and whether those were all. */
  readonly examined: CallOutput<'workflows.list'>['examined'];
  /** What `rows` answer; undefined before the first answer. */
  readonly answered: string | undefined;
  readonly failure: Failure | undefined;
  /** Why the server refused the filter; the rows are those of the last valid one. */
  readonly filterFailure: Failure | undefined;
  /** How many executions there are by view, as far as the server counts them. */
  readonly counts: Readonly<Partial<Record<ListView, number>>>;
  /** The run id of the row that is chosen; it stays while another page is open. */
  readonly chosen: string | undefined;
  /** Runs that this window started: their rows never wait. */
  readonly started: ReadonlySet<string>;
  /** Runs whose children were asked for, and those that came. */
  readonly children: ReadonlyMap<string, PulledChildren>;
  /** All pages are being loaded. */
  readonly loadingAll: boolean;
}

const initial: WorkflowsSlice = {
  view: 'all',
  text: '',
  rows: [],
  nextPageToken: undefined,
  total: undefined,
  examined: undefined,
  answered: undefined,
  failure: undefined,
  filterFailure: undefined,
  counts: {},
  chosen: undefined,
  started: new Set(),
  children: new Map(),
  loadingAll: false,
};

/** Rows that whoever asks for all gets at once at most: so many fit into the memory. */
export const loadAllMax = 100_000;

/** What comes page by page is shown so often: drawing costs as much for a thousand rows more as for ten thousand. */
const SHOW_EVERY_MS = 400;

/** The store's hook. */
export const useWorkflows = create<WorkflowsSlice>()(() => initial);

/** The places of the rows in sight, by themselves: they change with every turn of the wheel, and nearly nothing else does. */
export const useListSight = create<{ readonly first: number; readonly last: number }>()(() => ({
  first: 0,
  last: 0,
}));

/** What the list asks the server now. */
function asked(): ListQuestion {
  const { view, text } = useWorkflows.getState();
  const { nested } = useListPreferences.getState();
  return { query: queryOf({ view, text, nested }), attention: attentionOf(view) };
}

let pulled = nothingPulled;
let wantedRows = pageSizeMin;
/** The rows in sight: they are never older than the head. */
let sight: readonly WorkflowSummary[] = [];
/** Whether something changed since what is out of sight was pulled. */
let isOldBeyond = false;

/** Shows what was pulled, unless something else is asked by now. */
function show(next: PulledList): boolean {
  if (keyOf(asked()) !== next.key) return false;
  pulled = next;
  const { listing, nextPageToken, examined, key: answered } = next;
  const total = next.total ?? (nextPageToken === undefined ? listing.length : undefined);
  useWorkflows.setState({
    rows: listing,
    nextPageToken,
    examined,
    answered,
    failure: undefined,
    filterFailure: undefined,
    ...(total === undefined ? {} : { total }),
  });
  return true;
}

/** One pull after the other: each goes on from what the one before has brought. */
let turn: Promise<void> = Promise.resolve();

/** Whether it went well; what did not is shown. */
function inTurn(work: (question: ListQuestion) => Promise<void>): Promise<boolean> {
  const done = turn.then(async () => {
    const question = asked();
    try {
      await work(question);
      return true;
    } catch (error) {
      pulled = { ...pulled, next: undefined };
      // What is asked by now has its own answer under way.
      if (keyOf(asked()) !== keyOf(question)) return false;
      const failure = failureOf(error);
      const refused =
        isListFilter(useWorkflows.getState().text) &&
        failure.kind !== 'unavailable' &&
        failure.kind !== 'internal';
      useWorkflows.setState(refused ? { filterFailure: failure } : { failure });
      return false;
    }
  });
  turn = done.then(() => undefined);
  return done;
}

const isMissing = ({ key, nextPageToken, listing }: PulledList): boolean =>
  key === keyOf(asked()) && nextPageToken !== undefined && listing.length < wantedRows;

/** Pulls pages that were asked for and have not come yet, for a moment. */
async function pullPages(question: ListQuestion): Promise<void> {
  const endMs = performance.now() + SHOW_EVERY_MS;
  let next = pulled;
  while (isMissing(next) && performance.now() < endMs)
    next = await pullNext(next, question, wantedRows - next.listing.length);
  show(next);
}

/** Pulls all pages that were asked for. Between two moments others have their turn: the list stays live meanwhile. */
const pullMore = coalesced(async () => {
  while (isMissing(pulled)) if (!(await inTurn(pullPages))) return;
});

/** Pulls what is new of the rows that were asked for; those that are still to come follow. */
export const pullWorkflows = coalesced(async () => {
  await inTurn(async (question) => {
    if (!show(await pullHead(pulled, question, sight))) return;
    await pullChildren([...useWorkflows.getState().children.keys()]);
    if (pulled.total === undefined && pulled.nextPageToken !== undefined)
      await pullTotal(question.query);
  });
  void pullMore();
}, 3);

/** Tells which rows are in sight, so that they are kept in step wherever in the list they are. */
export function seeRows(rows: readonly WorkflowSummary[]): void {
  const isSame =
    rows.length === sight.length && rows.every(({ runId }, at) => runId === sight[at]?.runId);
  sight = rows;
  if (isSame) return;
  if (isOldBeyond) void pullWorkflows();
}

async function pullTotal(query: string): Promise<void> {
  const { count } = await host.call('workflows.count', query === '' ? {} : { query });
  if (asked().query === query) useWorkflows.setState({ total: count });
}

/** Pulls how many executions there are by view. A server that can't count has none shown. */
export const pullCounts = coalesced(async () => {
  try {
    const { total, byStatus, attention } = await host.call('workflows.counts', {});
    // What no execution has is not listed: there are none of it.
    const counts: Partial<Record<ListView, number>> = { all: total, ...attention };
    for (const status of executionStatus.options) counts[status] = byStatus[status] ?? 0;
    useWorkflows.setState({ counts });
  } catch {
    // The count is a convenience: without it the chip has no number, and the list itself says what is wrong.
    useWorkflows.setState({ counts: {} });
  }
}, 3);

async function pullChildren(parents: readonly string[]): Promise<void> {
  const pulled = await Promise.all(
    parents.map(async (runId) => {
      const page = await host.call('workflows.list', {
        query: childrenQuery(runId),
        pageSize: pageSizeMin,
        countChildren: true,
      });
      return [runId, { rows: page.workflows, more: page.nextPageToken !== undefined }] as const;
    }),
  );
  useWorkflows.setState(({ children }) => {
    const next = new Map(children);
    for (const [runId, { rows, more }] of pulled) {
      // One that was folded meanwhile is no longer followed.
      const before = children.get(runId);
      if (before) next.set(runId, { rows: withOnly(before.rows, rows), more });
    }
    return { children: next };
  });
}

/** Begins or ends to show the children of a run, which are followed as long as they are shown. */
export function showChildren(runId: string, shown: boolean): void {
  const children = new Map(useWorkflows.getState().children);
  if (!shown) children.delete(runId);
  else if (!children.has(runId)) children.set(runId, { rows: [], more: false });
  useWorkflows.setState({ children });
  if (shown) void pullWorkflows();
}

/** Asks for one more page, or for as many as may come at once, unless all rows are here. */
export function loadMore(count = pageSizeMax): void {
  const { nextPageToken, rows } = useWorkflows.getState();
  if (nextPageToken === undefined || wantedRows >= rows.length + count) return;
  wantedRows = rows.length + count;
  void pullMore();
}

/** Loads every page, up to a limit, so that an order is one of all and the end is in reach. Resolves with whether it came to that. */
export async function loadAll(): Promise<boolean> {
  // What is being asked for anew has to come first: it tells whether there is more.
  await turn;
  loadMore(loadAllMax);
  useWorkflows.setState({ loadingAll: true });
  await pullMore();
  useWorkflows.setState({ loadingAll: false });
  return !isMissing(pulled) && wantedRows > 0;
}

/** Asks for no more rows than those that are here. */
export function stopLoading(): void {
  wantedRows = 0;
}

/** Changes what is shown; the rows stay until the answer is there. */
export function setFilter(change: Partial<Pick<WorkflowsSlice, 'view' | 'text'>>): void {
  const before = keyOf(asked());
  useWorkflows.setState({ ...change, filterFailure: undefined });
  if (keyOf(asked()) === before) return;
  restart();
}

/** Asks anew from the first page on, as when the list is to nest otherwise. */
export function restart(): void {
  wantedRows = pageSizeMin;
  useWorkflows.setState({ total: undefined, children: new Map() });
  void pullWorkflows();
}

/** Chooses a row. */
export function chooseRow(chosen: string): void {
  useWorkflows.setState({ chosen });
}

/** Notes a run that this window started. */
export function noteStarted(runId: string): void {
  useWorkflows.setState(({ started }) => ({ started: new Set([...started, runId]) }));
}

/** Keeps the list in step with the host while it is shown. Returns how to stop. */
export function followWorkflows(): () => void {
  const pull = (): void => {
    isOldBeyond = pulled.listing.length > pageSizeMin;
    void pullWorkflows();
    void pullCounts();
  };
  // What changed while it was not shown nobody heard of.
  pull();
  return host.onChange((changes) => {
    if (touches(changes, 'workflows')) pull();
  });
}

/** Empties the store, as for another server. */
export function resetWorkflows(): void {
  [pulled, sight, isOldBeyond] = [nothingPulled, [], false];
  wantedRows = pageSizeMin;
  useWorkflows.setState(initial, true);
}
