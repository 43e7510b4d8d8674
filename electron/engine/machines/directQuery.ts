/** Queries: buffered for the next workflow task, or sent to a worker as a task of their own. */
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  PollWorkflowTaskQueueResponse,
  QueryWorkflowResponse,
  WorkflowQuery,
} from '../../../shared/protocol/messages.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import { errorDetail, RequestError, workflowNotReady } from '../core/errors.ts';
import { encodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import { offer, stickyWorkerGone } from '../queues/dispatch.ts';
import { type Poller, taskQueueOf } from '../queues/taskQueue.ts';
import type { Execution } from '../state/execution.ts';
import type { DirectQuery } from '../state/world.ts';
import { historyForTask } from './workflowTaskStart.ts';

/** Sends a query to a worker by itself; its caller's call is parked already. */
export function dispatchQuery(
  tx: Transaction,
  execution: Execution,
  ticket: number,
  query: WorkflowQuery,
): DirectQuery {
  const direct: DirectQuery = {
    id: tx.newId(),
    ticket,
    execution,
    query,
    since: tx.now,
    sticky: false,
    started: false,
  };
  tx.world.directQueries.set(direct.id, direct);
  execution.directQueries ??= new Map();
  execution.directQueries.set(ticket, direct);
  tx.touch(execution);
  const stickyQueue =
    execution.sticky &&
    taskQueueOf(tx.world, execution.namespace, execution.sticky.name, 'workflow', true);
  direct.sticky = stickyQueue !== undefined && !stickyWorkerGone(tx, stickyQueue);
  const queue =
    direct.sticky && stickyQueue
      ? stickyQueue
      : taskQueueOf(tx.world, execution.namespace, execution.replayed.taskQueue, 'workflow');
  tx.after(() => offer(tx, queue, { kind: 'query', queryId: direct.id, queuedAt: tx.now }));
  return direct;
}

/** Hands a direct query to a poller: the history so far and the question. */
export function startDirectQuery(
  tx: Transaction,
  queryId: string,
  poller: Poller,
): PollWorkflowTaskQueueResponse | undefined {
  const direct = tx.world.directQueries.get(queryId);
  if (!direct || direct.started) return undefined;
  const { execution } = direct;
  const { replayed } = execution;
  direct.started = true;
  const previousStartedEventId = replayed.lastCompletedTaskStartedId;
  const isSticky = execution.sticky !== undefined && poller.queue.name === execution.sticky.name;
  const page = historyForTask(tx, execution, isSticky ? execution.nextEventId : 1);
  return {
    taskToken: encodeToken({ kind: 'query', queryId }),
    workflowExecution: { workflowId: execution.workflowId, runId: execution.runId },
    workflowType: { name: replayed.workflowType },
    previousStartedEventId,
    attempt: 1,
    history: { events: page.events },
    ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
    query: direct.query,
    workflowExecutionTaskQueue: { name: replayed.taskQueue, kind: TaskQueueKind.NORMAL },
    startedTime: timestampOf(tx.timeOf(execution)),
  };
}

/** Ends a direct query with its answer. */
export function answerQuery(
  tx: Transaction,
  direct: DirectQuery,
  outcome: QueryWorkflowResponse | RequestError,
): void {
  forgetQuery(tx, direct);
  tx.answer(direct.ticket, outcome);
}

/** Takes a direct query out of the world. */
export function forgetQuery(tx: Transaction, direct: DirectQuery): void {
  tx.world.directQueries.delete(direct.id);
  direct.execution.directQueries?.delete(direct.ticket);
  tx.touch(direct.execution);
}

/** A worker could not answer: INVALID_ARGUMENT with what went wrong. */
export function queryFailed(
  message: string | undefined,
  failure: Failure | undefined,
): RequestError {
  const detail = errorDetail('QueryFailedFailure', failure ? { failure } : {});
  return new RequestError('INVALID_ARGUMENT', message ?? '', [detail]);
}

/** The task ended and none follows: queries that waited for one go to a worker directly. */
export function queriesAfterTask(tx: Transaction, execution: Execution): void {
  const { queries } = execution;
  execution.queries = undefined;
  for (const query of queries ?? []) {
    tx.after(() => dispatchQuery(tx, execution, query.ticket, query.query));
  }
}

/** A run closed: its final history can be asked, if any task ever completed. */
export function abortQueries(tx: Transaction, execution: Execution): void {
  if (execution.replayed.lastTaskCompletedId > 0) {
    queriesAfterTask(tx, execution);
    return;
  }
  const { queries } = execution;
  execution.queries = undefined;
  for (const query of queries ?? []) tx.answer(query.ticket, workflowNotReady(CLOSED_TOO_EARLY));
}

export const CLOSED_TOO_EARLY = 'Workflow execution closed before WorkflowTaskStarted event';
