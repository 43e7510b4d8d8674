/** The start of a workflow task by a poll, and what the worker gets: history, queries, messages. */
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type {
  HistoryEvent,
  PollWorkflowTaskQueueResponse,
} from '../../../shared/protocol/messages.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import { take } from '../core/machine.ts';
import { encodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import { encodePageToken } from '../queries/pageToken.ts';
import type { Poller } from '../queues/taskQueue.ts';
import type { Execution } from '../state/execution.ts';
import { messagesForTask } from './update.ts';
import { hiddenEvents, startTask } from './workflowTask.ts';

/** Starts the scheduled task for a poller; undefined when this poller must not have it. */
export function startPolledWorkflowTask(
  tx: Transaction,
  execution: Execution,
  poller: Poller,
): PollWorkflowTaskQueueResponse | undefined {
  // Stickiness ends when the task went to another queue, for its poller needs the whole history.
  if (execution.sticky && poller.queue.name !== execution.sticky.name) execution.sticky = undefined;
  return startAndShip(tx, execution, poller.identity, execution.sticky !== undefined);
}

/**
 * Starts the scheduled task and builds its response; for polls, inline next tasks and eager starts.
 * @param knowsHistory the worker has all events up to its last completed task, and gets those after it
 */
export function startAndShip(
  tx: Transaction,
  execution: Execution,
  identity: string,
  knowsHistory: boolean,
): PollWorkflowTaskQueueResponse {
  take(tx, execution.task, startTask, { execution, identity, requestId: tx.newId() });
  return workflowTaskResponse(tx, execution, knowsHistory);
}

/** The response of a task that has been started, for a request that comes again. */
export const shipAgain = (tx: Transaction, execution: Execution): PollWorkflowTaskQueueResponse =>
  workflowTaskResponse(tx, execution, false);

function workflowTaskResponse(
  tx: Transaction,
  execution: Execution,
  knowsHistory: boolean,
): PollWorkflowTaskQueueResponse {
  const { task, replayed } = execution;
  const previousStartedEventId = replayed.lastCompletedTaskStartedId;
  const from = knowsHistory ? previousStartedEventId + 1 : 1;
  const page = historyForTask(tx, execution, from);
  const queries = attachQueries(execution);
  const messages = messagesForTask(tx, execution);
  return {
    taskToken: encodeToken({
      kind: 'workflowTask',
      runId: execution.runId,
      scheduledEventId: task.scheduledEventId,
      startedEventId: task.startedEventId,
      stamp: task.stamp,
    }),
    workflowExecution: { workflowId: execution.workflowId, runId: execution.runId },
    workflowType: { name: replayed.workflowType },
    previousStartedEventId,
    startedEventId: task.startedEventId,
    attempt: task.attempt,
    history: { events: page.events },
    ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
    workflowExecutionTaskQueue: { name: replayed.taskQueue, kind: TaskQueueKind.NORMAL },
    scheduledTime: timestampOf(task.originalScheduledAt),
    startedTime: timestampOf(task.startedAt),
    ...(queries && { queries }),
    ...(messages && { messages }),
  };
}

/** The first page of what the worker must replay; encoded events, then the hidden ones. */
export function historyForTask(
  tx: Transaction,
  execution: Execution,
  from: number,
): { events: HistoryEvent[]; nextPageToken: Uint8Array | undefined } {
  const { store } = execution;
  const last = store.count;
  const pageEnd = Math.min(store.pageEnd(from, tx.world.limits.historyPageSizeMax), last);
  // Encoded events stand in for messages: the codec writes bytes as they are.
  const events = store.encodedRange(from, pageEnd) as unknown as HistoryEvent[];
  if (pageEnd < last) {
    const { runId } = execution;
    return {
      events,
      nextPageToken: encodePageToken({ runId, next: pageEnd + 1, last, withHidden: true }),
    };
  }
  return { events: [...events, ...hiddenEvents(execution)], nextPageToken: undefined };
}

function attachQueries(execution: Execution): PollWorkflowTaskQueueResponse['queries'] {
  const { queries } = execution;
  if (!queries?.length) return undefined;
  const attached: NonNullable<PollWorkflowTaskQueueResponse['queries']> = {};
  for (const query of queries) {
    query.attached = true;
    attached[query.id] = query.query;
  }
  return attached;
}
