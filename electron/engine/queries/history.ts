/** Reading histories: pages, long polls for new events, only the close event, and from the end. */
import { EventType, HistoryEventFilterType, TimeoutType } from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  GetWorkflowExecutionHistoryRequest,
  GetWorkflowExecutionHistoryResponse,
  HistoryEvent,
} from '../../../shared/protocol/messages.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { hiddenEvents } from '../machines/workflowTask.ts';
import { findRun, requireNamespace, checkRunReference } from '../requests/findRun.ts';
import type { Call, WorkflowServiceHandlers } from '../requests/handler.ts';
import type { Execution } from '../state/execution.ts';
import { decodePageToken, encodePageToken, type HistoryPageToken } from './pageToken.ts';

/** Batches of events, not events: as many as one transaction wrote come on one page (server: persistence.ReadFullPageEvents). */
const pageSize = (tx: Transaction, wanted: number | undefined): number => {
  const most = tx.world.limits.historyPageSizeMax;
  return wanted !== undefined && wanted > 0 ? Math.min(wanted, most) : most;
};

function openToken(
  tx: Transaction,
  request: GetWorkflowExecutionHistoryRequest,
): { execution: Execution; token: HistoryPageToken | undefined } {
  const { namespace = '', nextPageToken } = request;
  requireNamespace(tx.world, namespace);
  const { workflowId, runId } = checkRunReference(request.execution);
  const token = nextPageToken?.length ? decodePageToken(nextPageToken) : undefined;
  if (token && runId !== '' && token.runId !== runId) {
    throw invalidArgument('RunId in the request does not match the NextPageToken.');
  }
  return {
    execution: findRun(tx.world, namespace, { workflowId, runId: token?.runId ?? runId }),
    token,
  };
}

/** One page from `next` on; encoded events stand in for messages. */
function page(
  execution: Execution,
  next: number,
  last: number,
  size: number,
): { events: HistoryEvent[]; end: number } {
  const { store } = execution;
  const end = Math.min(store.pageEnd(next, size), last);
  return { events: store.encodedRange(next, end) as unknown as HistoryEvent[], end };
}

function read(
  tx: Transaction,
  execution: Execution,
  token: HistoryPageToken | undefined,
  request: GetWorkflowExecutionHistoryRequest,
): GetWorkflowExecutionHistoryResponse {
  const { runId, store } = execution;
  const follows = request.waitNewEvent === true && execution.isRunning;
  const last = token && token.last > 0 ? Math.min(token.last, store.count) : store.count;
  const next = token?.next ?? 1;
  const { events, end } = page(execution, next, last, pageSize(tx, request.maximumPageSize));
  const more = end < last;
  const withHidden = token?.withHidden === true;
  const showHidden =
    !more &&
    (withHidden || (!token && !follows) || (token !== undefined && token.last > 0 && !withHidden));
  const shown = showHidden ? [...events, ...hiddenEvents(execution)] : events;
  if (more)
    return {
      history: { events: shown },
      nextPageToken: encodePageToken({
        runId,
        next: end + 1,
        last: follows ? 0 : last,
        withHidden,
      }),
    };
  if (!follows) return { history: { events: shown } };
  return {
    history: { events },
    nextPageToken: encodePageToken({ runId, next: end + 1, last: 0, withHidden: false }),
  };
}

/** Parks a reader until the run has events that it has not seen, or closes. */
function wait(
  tx: Transaction,
  execution: Execution,
  token: HistoryPageToken | undefined,
  request: GetWorkflowExecutionHistoryRequest,
  call: Call,
  closeOnly: boolean,
): undefined {
  const { ticket } = call;
  const seen = (token?.next ?? execution.nextEventId) - 1;
  const emptyPage = (): GetWorkflowExecutionHistoryResponse => ({
    history: { events: [] },
    nextPageToken: encodePageToken({
      runId: execution.runId,
      next: seen + 1,
      last: 0,
      withHidden: false,
    }),
  });
  execution.waiters ??= [];
  execution.waiters.push({
    ticket,
    answer: (later) => {
      if (closeOnly) return execution.isRunning ? undefined : closeEvent(execution, call);
      return execution.store.count > seen || !execution.isRunning
        ? read(later, execution, token, request)
        : undefined;
    },
  });
  tx.park({
    ticket,
    connection: call.caller.connection,
    expire: emptyPage,
    leave: () => {
      execution.waiters = execution.waiters?.filter((waiter) => waiter.ticket !== ticket);
    },
  });
  return undefined;
}

/** The feature of clients that go on to the next run themselves, by the header supported-features. */
const FOLLOWS_NEXT_RUN = 'follows-next-run-id';

function closeEvent(execution: Execution, { caller }: Call): GetWorkflowExecutionHistoryResponse {
  const { store, replayed, newRunId } = execution;
  const id = replayed.closeEventId ?? store.count;
  const follows = caller.supportedFeatures?.split(',').includes(FOLLOWS_NEXT_RUN);
  if (newRunId !== '' && !follows)
    return { history: { events: [asContinuedAsNew(store.get(id), newRunId)] } };
  return { history: { events: store.encodedRange(id, id) as unknown as HistoryEvent[] } };
}

/**
 * What clients get that know of no runs after a failure: to them every next run is one by continue-as-new, such as to the Java SDK
 * (server: api/get_history_util.go FixFollowEvents).
 */
function asContinuedAsNew(event: HistoryEvent, newExecutionRunId: string): HistoryEvent {
  if (event.eventType === EventType.WORKFLOW_EXECUTION_CONTINUED_AS_NEW) return event;
  const completed = event.workflowExecutionCompletedEventAttributes;
  const failed = event.workflowExecutionFailedEventAttributes;
  const timedOut = event.workflowExecutionTimedOutEventAttributes;
  const timeout: Failure = {
    message: 'workflow timeout',
    source: 'Server',
    timeoutFailureInfo: { timeoutType: TimeoutType.START_TO_CLOSE },
  };
  const { eventId, eventTime, version, taskId } = event;
  return {
    eventId,
    eventTime,
    version,
    taskId,
    eventType: EventType.WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
    workflowExecutionContinuedAsNewEventAttributes: {
      newExecutionRunId,
      lastCompletionResult: completed?.result,
      failure: failed?.failure ?? (timedOut && timeout),
    },
  };
}

export const historyHandlers: WorkflowServiceHandlers = {
  GetWorkflowExecutionHistory(tx, request, call) {
    const { execution, token } = openToken(tx, request);
    const closeOnly = request.historyEventFilterType === HistoryEventFilterType.CLOSE_EVENT;
    if (closeOnly) {
      if (!execution.isRunning) return closeEvent(execution, call);
      if (request.waitNewEvent) return wait(tx, execution, token, request, call, true);
      return { history: { events: [] } };
    }
    const seenAll = token !== undefined && token.last === 0 && token.next > execution.store.count;
    if (request.waitNewEvent && seenAll && execution.isRunning) {
      return wait(tx, execution, token, request, call, false);
    }
    return read(tx, execution, token, request);
  },

  GetWorkflowExecutionHistoryReverse(tx, request) {
    const { execution, token } = openToken(tx, request);
    const from = token?.next ?? execution.store.count;
    const to = execution.store.pageStart(from, pageSize(tx, request.maximumPageSize));
    const events = execution.store.encodedRange(to, from).reverse() as unknown as HistoryEvent[];
    const { runId } = execution;
    return {
      history: { events },
      ...(to > 1 && {
        nextPageToken: encodePageToken({ runId, next: to - 1, last: 0, withHidden: false }),
      }),
    };
  },
};

/** Answers readers whose run has grown or closed. */
export function notifyReaders(tx: Transaction, execution: Execution): void {
  for (const waiter of execution.waiters ?? []) {
    const response = waiter.answer(tx);
    if (response) tx.answer(waiter.ticket, response);
  }
}
