/** Lists and counts of runs. */
import { IndexedValueType } from '../../../shared/protocol/enums.ts';
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
import { TYPE_NAMES } from '../state/searchAttributes.ts';
import { attributeOf } from '../visibility/attributes.ts';
import { compileFilter, type Predicate } from '../visibility/compileFilter.ts';
import { statusNameOf, statusOf } from '../visibility/status.ts';
import {
  afterPosition,
  pageTokenOf,
  readPageToken,
  sortForList,
} from '../visibility/visibleRuns.ts';
import { executionInfo } from './describe.ts';

/** A list filter; INVALID_ARGUMENT when the text is none. */
export function parsed(query: string | undefined): Filter {
  return asInvalidQuery(() => parseFilter(query ?? ''));
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

/** What only one run can satisfy is looked up, not searched. */
function candidates(tx: Transaction, where: FilterNode | undefined): Iterable<Execution> {
  if (where?.kind === 'comparison' && where.operator === '=' && where.name === 'RunId') {
    const run = tx.world.executions.get(String(where.values[0]?.value));
    return run ? [run] : [];
  }
  return tx.world.executions.values();
}

function matching(tx: Transaction, namespace: Namespace, { where }: Filter): Execution[] {
  const predicate: Predicate = where
    ? asInvalidQuery(() => compileFilter((name) => attributeOf(namespace, name), where))
    : () => true;
  const found: Execution[] = [];
  for (const run of candidates(tx, where)) {
    if (run.namespace === namespace.name && predicate(run) === true) found.push(run);
  }
  return found;
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
  runs: Execution[],
  pageSize: number | undefined,
  token: Uint8Array | undefined,
): ListWorkflowExecutionsResponse {
  const most = tx.world.limits.visibilityPageSizeMax;
  const size = pageSize !== undefined && pageSize > 0 ? Math.min(pageSize, most) : most;
  const sorted = sortForList(runs);
  const rest = token?.length ? afterPosition(sorted, readPageToken(token)) : sorted;
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  return {
    executions: shown.map((run) => listed(tx, run)),
    ...(last && rest.length > size && { nextPageToken: pageTokenOf(last) }),
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
  return page(tx, matching(tx, namespace, filter), request.pageSize, request.nextPageToken);
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

function grouped(runs: readonly Execution[]): CountWorkflowExecutionsResponse {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const status = statusNameOf(statusOf(run));
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const groups = [...counts].map(([status, count]) => ({ groupValues: [keyword(status)], count }));
  return { count: runs.length, groups };
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
  const runs = [...tx.world.executions.values()].filter(
    (run) =>
      run.namespace === namespace.name &&
      run.isRunning === isOpen &&
      run.replayed.startedAt >= earliest &&
      run.replayed.startedAt <= latest &&
      (!executionFilter || run.workflowId === executionFilter.workflowId) &&
      (!typeFilter || run.replayed.workflowType === typeFilter.name) &&
      (!status || run.replayed.status === status),
  );
  return page(tx, runs, request.maximumPageSize, request.nextPageToken);
}

export const listWorkflowsHandlers: WorkflowServiceHandlers = {
  ListWorkflowExecutions: list,
  ScanWorkflowExecutions: list,
  ListOpenWorkflowExecutions: (tx, request) => listOld(tx, request, true),
  ListClosedWorkflowExecutions: (tx, request) => listOld(tx, request, false),
  CountWorkflowExecutions(tx, request): CountWorkflowExecutionsResponse {
    const namespace = requireNamespace(tx.world, request.namespace);
    const filter = parsed(request.query);
    checkGroupBy(filter);
    const runs = matching(tx, namespace, filter);
    return filter.groupBy.length > 0 ? grouped(runs) : { count: runs.length };
  },
};
