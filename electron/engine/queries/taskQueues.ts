/** What the server knows of task queues: who polls them, and what waits in them. */
import { TaskQueueType } from '../../../shared/protocol/enums.ts';
import type { PollerInfo, TaskQueueStats } from '../../../shared/protocol/messages.ts';
import { durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import { isLiveTask } from '../queues/dispatch.ts';
import type { QueueKind, TaskQueue } from '../queues/taskQueue.ts';
import { requireNamespace } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import { checkTaskQueueName } from '../requests/startChecks.ts';

/** Pollers that have not come for so long are no longer shown (server: matching/poller_history.go). */
const POLLER_SHOWN_MS = 5 * 60_000;

const KINDS: Readonly<Record<number, QueueKind>> = {
  [TaskQueueType.ACTIVITY]: 'activity',
  [TaskQueueType.NEXUS]: 'nexus',
};

function pollersOf(tx: Transaction, queue: TaskQueue | undefined): PollerInfo[] {
  const waiting = new Set([...(queue?.pollers.values() ?? [])].map(({ identity }) => identity));
  return [...(queue?.seen.values() ?? [])]
    .filter(
      ({ identity, lastPollAt }) => waiting.has(identity) || tx.now - lastPollAt < POLLER_SHOWN_MS,
    )
    .map(({ identity, lastPollAt, deployment }) => ({
      identity,
      lastAccessTime: timestampOf(lastPollAt),
      ratePerSecond: 100_000,
      ...(deployment && { deploymentOptions: deployment }),
    }));
}

function statsOf(tx: Transaction, queue: TaskQueue | undefined): TaskQueueStats {
  const waiting = (queue?.tasks ?? []).filter((task) => isLiveTask(tx, task));
  const oldest = waiting.reduce((least, { queuedAt }) => Math.min(least, queuedAt), Infinity);
  return {
    approximateBacklogCount: waiting.length,
    approximateBacklogAge: durationOf(waiting.length > 0 ? tx.now - oldest : 0),
  };
}

export const taskQueuesHandlers: WorkflowServiceHandlers = {
  DescribeTaskQueue(tx, request) {
    const { namespace = '', taskQueue, taskQueueType = TaskQueueType.WORKFLOW } = request;
    requireNamespace(tx.world, namespace);
    checkTaskQueueName(tx.world.limits, taskQueue);
    const kind = KINDS[taskQueueType] ?? 'workflow';
    const queue = tx.world.queues.get(`${kind}\u0000${namespace}\u0000${taskQueue?.name}`);
    return {
      pollers: pollersOf(tx, queue),
      ...(request.reportStats && { stats: statsOf(tx, queue) }),
    };
  },

  /** The server has one partition of each queue. */
  ListTaskQueuePartitions(tx, request) {
    const { namespace = '', taskQueue } = request;
    requireNamespace(tx.world, namespace);
    checkTaskQueueName(tx.world.limits, taskQueue);
    const partition = { key: taskQueue?.name, ownerHostName: '127.0.0.1' };
    return { activityTaskQueuePartitions: [partition], workflowTaskQueuePartitions: [partition] };
  },
};
