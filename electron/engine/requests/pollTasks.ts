/** Polls for workflow and activity tasks: a task that waits is handed over, else the poller waits. */
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type {
  PollActivityTaskQueueRequest,
  PollWorkflowTaskQueueRequest,
} from '../../../shared/protocol/messages.ts';
import { RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { serve } from '../queues/dispatch.ts';
import { notePoll, type QueueKind, taskQueueOf } from '../queues/taskQueue.ts';
import { requireNamespace } from './findRun.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { checkTaskQueueName } from './startChecks.ts';

/** Polls that could not be answered in time are refused (server: common/util.go). */
const POLL_DEADLINE_LEAST_MS = 2_000;

function poll(
  tx: Transaction,
  kind: QueueKind,
  request: PollWorkflowTaskQueueRequest | PollActivityTaskQueueRequest,
  call: Call,
): undefined {
  const { world } = tx;
  if (call.caller.deadlineMs !== undefined && call.caller.deadlineMs <= POLL_DEADLINE_LEAST_MS) {
    throw new RequestError('FAILED_PRECONDITION', 'Context timeout is too short.');
  }
  const { namespace = '', identity = '', deploymentOptions, workerInstanceKey = '' } = request;
  requireNamespace(world, namespace);
  checkTaskQueueName(world.limits, request.taskQueue);
  const sticky = request.taskQueue?.kind === TaskQueueKind.STICKY;
  const queue = taskQueueOf(world, namespace, request.taskQueue?.name ?? '', kind, sticky);
  if (sticky) queue.normalName = request.taskQueue?.normalName ?? '';
  notePoll(world, queue, identity, deploymentOptions);
  tx.dirty = true;
  const { ticket, caller } = call;
  const poller = {
    ticket,
    identity,
    connection: caller.connection,
    queue,
    deployment: deploymentOptions,
    workerInstanceKey,
  };
  if (serve(tx, poller)) return undefined;
  queue.pollers.set(ticket, poller);
  tx.park({
    ticket,
    connection: caller.connection,
    expire: () => ({}),
    leave: () => {
      queue.pollers.delete(ticket);
      queue.lastPollAt = world.now;
    },
  });
  return undefined;
}

export const pollTasksHandlers: WorkflowServiceHandlers = {
  PollWorkflowTaskQueue: (tx, request, call) => poll(tx, 'workflow', request, call),
  PollActivityTaskQueue: (tx, request, call) => poll(tx, 'activity', request, call),
};
