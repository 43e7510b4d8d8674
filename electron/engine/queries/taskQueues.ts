/** What the server knows of task queues: who polls them, and what waits in them. */
import type { PollerInfo, TaskQueueStats } from '../../../shared/protocol/messages.ts';
import { durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import { isLiveTask } from '../queues/dispatch.ts';
import { DEFAULT_LEVEL } from '../queues/priority.ts';
import { effectiveRate } from '../queues/queueRate.ts';
import {
  POLLER_SHOWN_MS,
  type QueuedTask,
  queueKey,
  queueKindOf,
  type TaskQueue,
} from '../queues/taskQueue.ts';
import { requireNamespace } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import { checkTaskQueueName } from '../requests/startChecks.ts';

/** What a poller that names no rate may have. */
const UNLIMITED_RATE = 100_000;

function pollersOf(tx: Transaction, queue: TaskQueue | undefined): PollerInfo[] {
  const waiting = new Set([...(queue?.pollers.values() ?? [])].map(({ identity }) => identity));
  return [...(queue?.seen.values() ?? [])]
    .filter(
      ({ identity, lastPollAt }) => waiting.has(identity) || tx.now - lastPollAt < POLLER_SHOWN_MS,
    )
    .map(({ identity, lastPollAt, ratePerSecond, deployment }) => ({
      identity,
      lastAccessTime: timestampOf(lastPollAt),
      ratePerSecond: ratePerSecond ?? UNLIMITED_RATE,
      ...(deployment && { deploymentOptions: deployment }),
    }));
}

function statsOf(tx: Transaction, waiting: readonly QueuedTask[]): TaskQueueStats {
  const oldest = waiting.reduce((least, { queuedAt }) => Math.min(least, queuedAt), Infinity);
  return {
    approximateBacklogCount: waiting.length,
    approximateBacklogAge: durationOf(waiting.length > 0 ? tx.now - oldest : 0),
  };
}

/** How much waits, in all and of each level that anything waits in; the middle one is always told. */
function backlog(tx: Transaction, queue: TaskQueue | undefined) {
  const waiting = (queue?.tasks ?? []).filter((task) => isLiveTask(tx, task));
  const levels = new Map<number, QueuedTask[]>([[DEFAULT_LEVEL, []]]);
  for (const task of waiting) {
    const { level = DEFAULT_LEVEL } = task;
    const ofLevel = levels.get(level);
    if (ofLevel) ofLevel.push(task);
    else levels.set(level, [task]);
  }
  const statsByPriorityKey = Object.fromEntries(
    [...levels].map(([level, tasks]) => [level, statsOf(tx, tasks)]),
  );
  return { stats: statsOf(tx, waiting), statsByPriorityKey };
}

export const taskQueuesHandlers: WorkflowServiceHandlers = {
  DescribeTaskQueue(tx, request) {
    const { namespace = '', taskQueue, taskQueueType } = request;
    requireNamespace(tx.world, namespace);
    checkTaskQueueName(tx.world.limits, taskQueue);
    const key = queueKey(queueKindOf(taskQueueType), namespace, taskQueue?.name ?? '');
    const queue = tx.world.queues.get(key);
    return {
      pollers: pollersOf(tx, queue),
      ...(request.reportStats && backlog(tx, queue)),
      ...(request.reportConfig && { config: queue?.rates?.config }),
      effectiveRateLimit: effectiveRate(queue?.rates),
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
