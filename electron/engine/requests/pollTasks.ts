/** Polls for workflow and activity tasks: a task that waits is handed over, else the poller waits. */
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type {
  PollActivityTaskQueueRequest,
  PollWorkflowTaskQueueRequest,
} from '../../../shared/protocol/messages.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { drain, serve, sweepQueues } from '../queues/dispatch.ts';
import { clip, newQueueRates } from '../queues/queueRate.ts';
import { notePoll, type QueueKind, type TaskQueue, taskQueueOf } from '../queues/taskQueue.ts';
import { requireNamespace } from './findRun.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { checkLength, checkTaskQueueName } from './startChecks.ts';

/** Polls that could not be answered in time are refused (server: common/util.go). */
const POLL_DEADLINE_LEAST_MS = 2_000;

function poll(
  tx: Transaction,
  kind: QueueKind,
  request: PollWorkflowTaskQueueRequest | PollActivityTaskQueueRequest,
  call: Call,
): undefined {
  const { world } = tx;
  const { deadlineMs } = call.caller;
  if (deadlineMs === undefined) throw invalidArgument('Context timeout is not set.');
  if (deadlineMs <= POLL_DEADLINE_LEAST_MS) {
    throw new RequestError('FAILED_PRECONDITION', 'Context timeout is too short.');
  }
  const { namespace = '', identity = '', deploymentOptions } = request;
  requireNamespace(world, namespace);
  checkLength(world.limits, 'Identity', identity);
  checkTaskQueueName(world.limits, request.taskQueue);
  const sticky = request.taskQueue?.kind === TaskQueueKind.STICKY;
  const queue = taskQueueOf(world, namespace, request.taskQueue?.name ?? '', kind, sticky);
  if (sticky) queue.normalName = request.taskQueue?.normalName ?? '';
  const rate = 'taskQueueMetadata' in request ? request.taskQueueMetadata : undefined;
  const perSecond = rate?.maxTasksPerSecond && (rate.maxTasksPerSecond.value ?? 0);
  notePoll(world, queue, identity, perSecond, deploymentOptions);
  if (perSecond !== undefined || queue.rates) noteWorkerRate(tx, queue, perSecond);
  sweepQueues(tx);
  tx.dirty = true;
  const { ticket, caller } = call;
  const poller = { ticket, identity, connection: caller.connection, queue };
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

/** The last poll says how many tasks a second the queue's workers want; without saying so, as many as there are. */
function noteWorkerRate(tx: Transaction, queue: TaskQueue, perSecond: number | undefined): void {
  if (queue.rates?.workerRate === perSecond) return;
  queue.rates ??= newQueueRates();
  queue.rates.workerRate = perSecond;
  clip(queue.rates, tx.now);
  tx.after(() => drain(tx, queue));
}

export const pollTasksHandlers: WorkflowServiceHandlers = {
  PollWorkflowTaskQueue: (tx, request, call) => poll(tx, 'workflow', request, call),
  PollActivityTaskQueue: (tx, request, call) => poll(tx, 'activity', request, call),
};
