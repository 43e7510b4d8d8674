/** The list of executions: pages as far as they were asked for, kept in step with the server, and what is filtered. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { ExecutionStatus, WorkflowSummary } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

/** Which statuses the list shows. */
export type StatusView = 'all' | ExecutionStatus;

interface WorkflowsSlice {
  readonly view: StatusView;
  /** What stands in the filter field: a list filter, or words to look for. */
  readonly text: string;
  /** Every row that was pulled, the last started first. */
  readonly rows: readonly WorkflowSummary[];
  readonly nextPageToken: string | undefined;
  /** How many executions the filter matches, on the server. */
  readonly total: number | undefined;
  /** The query that `rows` answer; undefined before the first answer. */
  readonly answered: string | undefined;
  readonly failure: Failure | undefined;
  /** Why the server refused the filter; the rows are those of the last valid one. */
  readonly filterFailure: Failure | undefined;
  /** How many executions there are by status, as far as the server counts them. */
  readonly counts: Readonly<Partial<Record<StatusView, number>>>;
  /** The run id of the row that is chosen; it stays while another page is open. */
  readonly chosen: string | undefined;
  /** Runs that this window started: their rows never wait. */
  readonly started: ReadonlySet<string>;
}

const initial: WorkflowsSlice = {
  view: 'all',
  text: '',
  rows: [],
  nextPageToken: undefined,
  total: undefined,
  answered: undefined,
  failure: undefined,
  filterFailure: undefined,
  counts: {},
  chosen: undefined,
  started: new Set(),
};

const pageSize = 200;
const pageSizeMax = 1000;

/** The store's hook. */
export const useWorkflows = create<WorkflowsSlice>()(() => initial);

/** The statuses that have a chip, in its order. */
export const statusViews: readonly StatusView[] = [
  'all',
  'Running',
  'Completed',
  'Failed',
  'TimedOut',
  'Canceled',
  'Terminated',
  'ContinuedAsNew',
  'Paused',
];

const operators = /(?:[=<>]|\b(?:AND|OR|IN|BETWEEN|IS|STARTS_WITH)\b)/;

/** Whether the text is meant as a list filter and not as words to look for. */
export function isListFilter(text: string): boolean {
  return operators.test(text);
}

/** The list filter that the server is asked with; empty for all. */
export function queryOf({ view, text }: Pick<WorkflowsSlice, 'view' | 'text'>): string {
  const status = view === 'all' ? '' : `ExecutionStatus = '${view}'`;
  const filter = isListFilter(text) ? text.trim() : '';
  if (status === '' || filter === '') return status + filter;
  return `${status} AND (${filter})`;
}

/** The words that rows are searched for, in lower case; empty when the text is a list filter. */
export function wordsOf(text: string): readonly string[] {
  return isListFilter(text)
    ? []
    : text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
}

function byStart(a: WorkflowSummary, b: WorkflowSummary): number {
  return b.startMs - a.startMs || (a.runId < b.runId ? 1 : -1);
}

/** Keeps rows that did not change as the objects they were, so that only changed rows are drawn anew. */
function merged(
  known: readonly WorkflowSummary[],
  pulled: readonly WorkflowSummary[],
): readonly WorkflowSummary[] {
  const before = new Map(known.map((row) => [row.runId, row]));
  const rows = new Map<string, WorkflowSummary>();
  for (const row of pulled) {
    const old = before.get(row.runId);
    rows.set(row.runId, old && JSON.stringify(old) === JSON.stringify(row) ? old : row);
  }
  return [...rows.values()].toSorted(byStart);
}

async function pullRows(query: string, count: number): Promise<Partial<WorkflowsSlice>> {
  const pulled: WorkflowSummary[] = [];
  let pageToken: string | undefined;
  let total: number | undefined;
  do {
    const page = await host.call('workflows.list', {
      pageSize: Math.min(pageSizeMax, Math.max(pageSize, count - pulled.length)),
      ...(query === '' ? {} : { query }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    pulled.push(...page.workflows);
    pageToken = page.nextPageToken === '' ? undefined : page.nextPageToken;
    total = page.total ?? total;
  } while (pageToken !== undefined && pulled.length < count);
  if (total === undefined && pageToken === undefined) total = pulled.length;
  return {
    rows: merged(useWorkflows.getState().rows, pulled),
    nextPageToken: pageToken,
    ...(total === undefined ? {} : { total }),
  };
}

let wantedRows = pageSize;

/** Pulls the rows that were asked for so far anew. */
export const pullWorkflows = coalesced(async () => {
  const before = useWorkflows.getState();
  const query = queryOf(before);
  try {
    const pulled = await pullRows(query, wantedRows);
    if (queryOf(useWorkflows.getState()) !== query) return;
    useWorkflows.setState({
      ...pulled,
      answered: query,
      failure: undefined,
      filterFailure: undefined,
    });
    if (useWorkflows.getState().total === undefined) await pullTotal(query);
  } catch (error) {
    const failure = failureOf(error);
    const refused =
      isListFilter(before.text) && failure.kind !== 'unavailable' && failure.kind !== 'internal';
    useWorkflows.setState(refused ? { filterFailure: failure } : { failure });
  }
}, 3);

async function pullTotal(query: string): Promise<void> {
  const { count } = await host.call('workflows.count', query === '' ? {} : { query });
  useWorkflows.setState({ total: count });
}

/** Pulls how many executions there are by status. A server that can't count has none shown. */
export const pullCounts = coalesced(async () => {
  const found: Partial<Record<StatusView, number>> = {};
  await Promise.all(
    statusViews.map(async (view) => {
      const query = queryOf({ view, text: '' });
      try {
        found[view] = (await host.call('workflows.count', query === '' ? {} : { query })).count;
      } catch {
        // The count is a convenience: without it the chip has no number, and the list itself says what is wrong.
        delete found[view];
      }
    }),
  );
  useWorkflows.setState({ counts: found });
}, 3);

/** Asks for one more page, unless all rows are here. */
export function loadMore(): void {
  const { nextPageToken, rows } = useWorkflows.getState();
  if (nextPageToken === undefined || wantedRows > rows.length) return;
  wantedRows = rows.length + pageSizeMax;
  void pullWorkflows();
}

/** Changes what is shown; the rows stay until the answer is there. */
export function setFilter(change: Partial<Pick<WorkflowsSlice, 'view' | 'text'>>): void {
  const before = queryOf(useWorkflows.getState());
  useWorkflows.setState({ ...change, filterFailure: undefined });
  if (queryOf(useWorkflows.getState()) === before) return;
  wantedRows = pageSize;
  useWorkflows.setState({ total: undefined });
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
    void pullWorkflows();
    void pullCounts();
  };
  pull();
  return host.onChange((changes) => {
    if (touches(changes, 'workflows')) pull();
  });
}

/** Empties the store, as for another server. */
export function resetWorkflows(): void {
  wantedRows = pageSize;
  useWorkflows.setState(initial, true);
}
