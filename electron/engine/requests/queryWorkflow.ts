/** QueryWorkflow and the worker's answer to a direct query. */
import {
  QueryRejectCondition,
  QueryResultType,
  WorkflowExecutionStatus,
} from '../../../shared/protocol/enums.ts';
import {
  errorDetail,
  invalidArgument,
  notFound,
  RequestError,
  workflowNotReady,
} from '../core/errors.ts';
import { decodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import {
  answerQuery,
  CLOSED_TOO_EARLY,
  dispatchQuery,
  forgetQuery,
  queryFailed,
} from '../machines/directQuery.ts';
import type { BufferedQuery } from '../state/query.ts';
import type { Execution } from '../state/execution.ts';
import { checkRunReference, findRun, requireNamespace } from './findRun.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { BLOB_TOO_LARGE, checkBlob, isOversized } from './startChecks.ts';

const PAYLOADS = 'temporal.api.common.v1.Payloads';

const NO_TASK_YET = 'Workflow task is not scheduled yet.';
/** A query waits so long for a delayed first task; if that comes later, the real server says so after this time, ours at once. */
const FIRST_TASK_WAIT_MS = 1_000;

function isFirstTaskFar(tx: Transaction, execution: Execution): boolean {
  const { isRunning, firstTaskAt = 0 } = execution;
  return isRunning && firstTaskAt > tx.timeOf(execution) + FIRST_TASK_WAIT_MS;
}

const expired = (): RequestError =>
  new RequestError('DEADLINE_EXCEEDED', 'context deadline exceeded');

function rejects(
  condition: QueryRejectCondition | undefined,
  status: WorkflowExecutionStatus,
): boolean {
  if (status === WorkflowExecutionStatus.RUNNING || status === WorkflowExecutionStatus.PAUSED)
    return false;
  if (condition === QueryRejectCondition.NOT_OPEN) return true;
  return (
    condition === QueryRejectCondition.NOT_COMPLETED_CLEANLY &&
    status !== WorkflowExecutionStatus.COMPLETED
  );
}

/** Lets the query wait for the task that is pending or running. */
function buffer(
  tx: Transaction,
  execution: Execution,
  query: BufferedQuery,
  call: Call,
): undefined {
  tx.touch(execution);
  execution.queries ??= [];
  execution.queries.push(query);
  tx.park({
    ticket: call.ticket,
    connection: call.caller.connection,
    expire: () => {
      throw expired();
    },
    leave: (later) => leaveQuery(later, execution, call.ticket),
  });
  return undefined;
}

/** Takes a query out of wherever it waits, when its call ends. */
function leaveQuery(tx: Transaction, execution: Execution, ticket: number): void {
  tx.touch(execution);
  execution.queries = execution.queries?.filter((query) => query.ticket !== ticket);
  const open = execution.directQueries?.get(ticket);
  const direct = open && tx.world.directQueries.get(open.id);
  if (direct) forgetQuery(tx, direct);
}

export const queryWorkflowHandlers: WorkflowServiceHandlers = {
  QueryWorkflow(tx, request, call) {
    const { namespace = '', query, queryRejectCondition } = request;
    requireNamespace(tx.world, namespace);
    checkRunReference(request.execution);
    if (!query) throw invalidArgument('WorkflowQuery is not set on request.');
    if (!query.queryType) throw invalidArgument('QueryType is not set on request.');
    checkBlob(tx.world, PAYLOADS, query.queryArgs);
    const execution = findRun(tx.world, namespace, request.execution);
    const { replayed, task } = execution;
    if (execution.isPaused) return { queryRejected: { status: WorkflowExecutionStatus.PAUSED } };
    if (rejects(queryRejectCondition, replayed.status))
      return { queryRejected: { status: replayed.status } };
    const everCompleted = replayed.lastTaskCompletedId > 0;
    if (isFirstTaskFar(tx, execution)) throw workflowNotReady(NO_TASK_YET);
    if (!execution.isRunning && !everCompleted) throw workflowNotReady(CLOSED_TOO_EARLY);
    if (execution.isRunning && task.attempt >= tx.world.limits.failFastTaskAttempts) {
      throw workflowNotReady('Unable to query workflow due to Workflow Task in failed state.');
    }
    if (execution.isRunning && (task.status !== 'none' || !everCompleted)) {
      if ((execution.queries?.length ?? 0) >= tx.world.limits.bufferedQueriesMax) {
        throw new RequestError(
          'RESOURCE_EXHAUSTED',
          'consistent query buffer is full, this may be caused by too many queries and workflow not able to process query fast enough',
          [errorDetail('ResourceExhaustedFailure', { cause: 5, scope: 1 })],
        );
      }
      return buffer(
        tx,
        execution,
        { id: tx.newId(), ticket: call.ticket, query, since: tx.now, attached: false },
        call,
      );
    }
    tx.park({
      ticket: call.ticket,
      connection: call.caller.connection,
      expire: () => {
        throw expired();
      },
      leave: (later) => leaveQuery(later, execution, call.ticket),
    });
    dispatchQuery(tx, execution, call.ticket, query);
    return undefined;
  },

  RespondQueryTaskCompleted(tx, request) {
    const token = decodeToken(request.taskToken);
    if (token.kind !== 'query') throw invalidArgument('Error deserializing task token.');
    const direct = tx.world.directQueries.get(token.queryId);
    if (!direct) throw notFound('query task not found, or already expired');
    tx.dirty = true;
    const answered = request.completedType === QueryResultType.ANSWERED;
    const tooLarge = isOversized(tx.world, PAYLOADS, request.queryResult);
    if (tooLarge) answerQuery(tx, direct, queryFailed(BLOB_TOO_LARGE, undefined));
    else if (answered) answerQuery(tx, direct, { queryResult: request.queryResult });
    else answerQuery(tx, direct, queryFailed(request.errorMessage, request.failure));
    return {};
  },
};
