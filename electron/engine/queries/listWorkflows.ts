/** Lists and counts of runs. */
import {
  IndexedValueType,
  WorkflowExecutionStatus as Status,
} from '../../../shared/protocol/enums.ts';
import type {
  CountWorkflowExecutionsResponse,
  ListClosedWorkflowExecutionsRequest,
  ListOpenWorkflowExecutionsRequest,
  ListWorkflowExecutionsResponse,
  Payload,
  WorkflowExecutionInfo,
} from '../../../shared/protocol/messages.ts';
import { FilterError, unsupported } from '../../../shared/listFilter/filterError.ts';
import { type Filter, type FilterNode, parseFilter } from '../../../shared/listFilter/parse.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import { utf8Encode } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { requireNamespace } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import type { Execution } from '../state/execution.ts';
import type { Namespace } from '../state/namespace.ts';
import {
  ALL_RUNS,
  compareInList,
  type ListPosition,
  type RunSelection,
} from '../state/runIndex.ts';
import { TYPE_NAMES } from '../state/searchAttributes.ts';
import { attributeOf } from '../visibility/attributes.ts';
import { compileFilter, type Predicate } from '../visibility/compileFilter.ts';
import { narrowFilter } from '../visibility/narrowFilter.ts';
import { pageTokenOf, readPageToken } from '../visibility/pageToken.ts';
import { statusNameOf, statusOf } from '../visibility/status.ts';
import { executionInfo } from './describe.ts';

/** Longer filters are nobody's, and would nest deeper than the stack. */
const QUERY_LENGTH_MAX = 32_768;

/** A list filter; INVALID_ARGUMENT when the text is none. */
export function parsed(query = ''): Filter {
  if (query.length > QUERY_LENGTH_MAX) {
    throw invalidArgument(`invalid query: longer than ${QUERY_LENGTH_MAX} characters`);
  }
  return asInvalidQuery(() => parseFilter(query));
}

/** Runs something that may throw a FilterError, and answers that with INVALID_ARGUMENT. */
export function asInvalidQuery<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FilterError) throw invalidArgument(`invalid query: ${error.message}`);
    throw error;
  }
}

/** The runs that a request asks for. */
interface Wanted {
  readonly namespace: string;
  readonly selection: RunSelection;
  /** What the index does not answer; undefined when every selected run fits. */
  readonly predicate: Predicate | undefined;
  /** What only some runs can satisfy is looked up, not searched. */
  readonly only: readonly Execution[] | undefined;
}

function wantedBy(tx: Transaction, namespace: Namespace, { where }: Filter): Wanted {
  const compile = (node: FilterNode): Predicate =>
    compileFilter((name) => attributeOf(namespace, name), node);
  // The whole filter is checked, the parts of it too that need no predicate.
  const whole = where && asInvalidQuery(() => compile(where));
  const { selection, rest, runIds } = narrowFilter(where);
  const isAsked = rest === where || runIds !== undefined;
  return {
    namespace: namespace.name,
    selection,
    predicate: isAsked ? whole : rest && compile(rest),
    only: runIds && [...runIds].flatMap((runId) => tx.world.executions.get(runId) ?? []),
  };
}

const fits = (run: Execution, { namespace, predicate }: Wanted): boolean =>
  run.namespace === namespace && (predicate === undefined || predicate(run) === true);

/** The runs that fit, as lists show them, those behind a position if one is given. */
function matching(
  tx: Transaction,
  wanted: Wanted,
  after: ListPosition | undefined,
): Iterable<Execution> {
  const { namespace, selection, only } = wanted;
  const isWanted = (run: Execution): boolean => fits(run, wanted);
  if (!only) return tx.world.index.inOrder(namespace, selection, isWanted, after);
  const found = only.filter((run) => isWanted(run) && (!after || compareInList(after, run) < 0));
  return found.sort(compareInList);
}

/** How many fit, by status. Without `byStatus` paused runs may count as running. */
function countsOf(tx: Transaction, wanted: Wanted, byStatus: boolean): Map<Status, number> {
  const { namespace, selection, predicate, only } = wanted;
  const { index } = tx.world;
  const counts = new Map<Status, number>();
  const count = (groups: readonly Iterable<Execution>[]): Map<Status, number> => {
    for (const runs of groups) {
      for (const run of runs) {
        if (!fits(run, wanted)) continue;
        const status = statusOf(run);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    }
    return counts;
  };
  if (only) return count([only]);
  if (predicate) return count(index.groups(namespace, selection));
  const known = index.counts(namespace, selection);
  if (!byStatus || !known.delete(Status.RUNNING)) return known;
  // The index takes paused runs for running ones.
  count(index.groups(namespace, { ...selection, statuses: OPEN }));
  return new Map([...counts, ...known]);
}

/** What a list says of a run: less than describe does. */
function listed(tx: Transaction, run: Execution): WorkflowExecutionInfo {
  const info = executionInfo(tx.world, run);
  const { firstRunId: _first, autoResetPoints: _points, ...shown } = info;
  if (!run.isRunning) return shown;
  const {
    historyLength: _length,
    historySizeBytes: _size,
    stateTransitionCount: _count,
    ...open
  } = shown;
  return open;
}

function page(
  tx: Transaction,
  wanted: Wanted,
  pageSize: number | undefined,
  token: Uint8Array | undefined,
): ListWorkflowExecutionsResponse {
  const most = tx.world.limits.visibilityPageSizeMax;
  const size = pageSize !== undefined && pageSize > 0 ? Math.min(pageSize, most) : most;
  const after = token?.length ? readPageToken(token) : undefined;
  const shown: Execution[] = [];
  let last: Execution | undefined;
  for (const run of matching(tx, wanted, after)) {
    if (shown.length === size) {
      // There is another one: the next page begins with it.
      last = shown.at(-1);
      break;
    }
    shown.push(run);
  }
  return {
    executions: shown.map((run) => listed(tx, run)),
    ...(last && { nextPageToken: pageTokenOf(last) }),
  };
}

interface ListRequest {
  readonly namespace?: string | undefined;
  readonly query?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly nextPageToken?: Uint8Array | undefined;
}

function list(tx: Transaction, request: ListRequest): ListWorkflowExecutionsResponse {
  const namespace = requireNamespace(tx.world, request.namespace);
  const filter = parsed(request.query);
  const [group] = filter.groupBy;
  if (group) checkGroupBy(filter);
  return page(tx, wantedBy(tx, namespace, filter), request.pageSize, request.nextPageToken);
}

/** Only counts by status are grouped. */
function checkGroupBy({ groupBy }: Filter): void {
  asInvalidQuery(() => {
    const [first, second] = groupBy;
    if (second)
      throw unsupported("'GROUP BY' clause supports only a single field", second.position);
    if (first && first.name !== 'ExecutionStatus') {
      throw unsupported(
        `'GROUP BY' clause is not supported for search attribute ${first.name}`,
        first.position,
      );
    }
  });
}

const keyword = (text: string): Payload => ({
  metadata: {
    encoding: utf8Encode('json/plain'),
    type: utf8Encode(TYPE_NAMES[IndexedValueType.KEYWORD]),
  },
  data: utf8Encode(JSON.stringify(text)),
});

function grouped(counts: ReadonlyMap<Status, number>): CountWorkflowExecutionsResponse['groups'] {
  return [...counts].map(([status, count]) => ({
    groupValues: [keyword(statusNameOf(status))],
    count,
  }));
}

type OldListRequest = ListOpenWorkflowExecutionsRequest | ListClosedWorkflowExecutionsRequest;

/** The older lists: by start time, and by one of workflow id, type and status. */
function listOld(
  tx: Transaction,
  request: OldListRequest,
  isOpen: boolean,
): ListWorkflowExecutionsResponse {
  const namespace = requireNamespace(tx.world, request.namespace);
  const { startTimeFilter: range, executionFilter, typeFilter } = request;
  const status = 'statusFilter' in request ? request.statusFilter?.status : undefined;
  const earliest = timestampMs(range?.earliestTime) ?? -Infinity;
  const latest = timestampMs(range?.latestTime) ?? Infinity;
  const wanted: Wanted = {
    namespace: namespace.name,
    selection: {
      ...ALL_RUNS,
      types: typeFilter && new Set([typeFilter.name ?? '']),
      statuses: isOpen ? OPEN : status ? new Set([status]) : undefined,
      workflowIds: executionFilter && new Set([executionFilter.workflowId ?? '']),
      started: range && { from: earliest, to: latest },
    },
    predicate: (run) =>
      run.isRunning === isOpen &&
      run.replayed.startedAt >= earliest &&
      run.replayed.startedAt <= latest &&
      (!executionFilter || run.workflowId === executionFilter.workflowId),
    only: undefined,
  };
  return page(tx, wanted, request.maximumPageSize, request.nextPageToken);
}

const OPEN: ReadonlySet<Status> = new Set([Status.RUNNING]);

export const listWorkflowsHandlers: WorkflowServiceHandlers = {
  ListWorkflowExecutions: list,
  ScanWorkflowExecutions: list,
  ListOpenWorkflowExecutions: (tx, request) => listOld(tx, request, true),
  ListClosedWorkflowExecutions: (tx, request) => listOld(tx, request, false),
  CountWorkflowExecutions(tx, request): CountWorkflowExecutionsResponse {
    const namespace = requireNamespace(tx.world, request.namespace);
    const filter = parsed(request.query);
    checkGroupBy(filter);
    const isGrouped = filter.groupBy.length > 0;
    const counts = countsOf(tx, wantedBy(tx, namespace, filter), isGrouped);
    const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
    return isGrouped ? { count, groups: grouped(counts) } : { count };
  },
};
