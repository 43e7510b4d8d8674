/** Brings tasks and pollers together: at once when one waits for the other, else the newcomer waits. */
import type { Transaction } from '../core/transaction.ts';
import { taskPriority } from './priority.ts';
import { type Poller, type QueuedTask, type TaskQueue, taskQueueOf } from './taskQueue.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import type { Execution } from '../state/execution.ts';

/** Whether anybody could take a task of a sticky queue now. */
export function stickyWorkerGone(tx: Transaction, queue: TaskQueue): boolean {
  if (queue.pollers.size > 0) return false;
  const idleMs = queue.lastPollAt === undefined ? Infinity : tx.now - queue.lastPollAt;
  return idleMs > tx.world.limits.stickyPollerGoneAfterMs;
}

/** Offers the scheduled workflow task: on the sticky queue when its worker is there, else on the normal one. */
export function dispatchWorkflowTask(tx: Transaction, execution: Execution): void {
  const { task, sticky } = execution;
  const { stamp } = task;
  const { namespace } = execution;
  const { taskQueue } = execution.replayed;
  const scheduleToStartMs =
    task.kind === 'speculative'
      ? Math.min(
          sticky?.scheduleToStartMs ?? Infinity,
          tx.world.limits.speculativeTaskScheduleToStartMs,
        )
      : sticky?.scheduleToStartMs;
  if (scheduleToStartMs !== undefined) {
    const at = (task.scheduledAt + scheduleToStartMs) as typeof task.scheduledAt;
    tx.addTimer(execution, { at, kind: 'workflowTaskScheduleToStart', id: 0, stamp });
  }
  tx.after(() => {
    if (task.status !== 'scheduled' || task.stamp !== stamp) return;
    const stickyQueue = sticky && taskQueueOf(tx.world, namespace, sticky.name, 'workflow', true);
    const useSticky = stickyQueue !== undefined && !stickyWorkerGone(tx, stickyQueue);
    const queue = useSticky ? stickyQueue : taskQueueOf(tx.world, namespace, taskQueue, 'workflow');
    offer(tx, queue, { kind: 'workflowTask', execution, stamp, queuedAt: tx.now });
  });
}

/** Gives a task to the poller that waits longest, or lets it wait. */
export function offer(tx: Transaction, queue: TaskQueue, task: QueuedTask): void {
  tx.dirty = true;
  if (!isLiveTask(tx, task)) return;
  for (const poller of queue.pollers.values()) {
    if (deliver(tx, poller, task)) return;
  }
  enqueue(tx, queue, task);
}

/** Keeps the queue ordered by priority, first in first out within one. */
function enqueue(tx: Transaction, queue: TaskQueue, task: QueuedTask): void {
  // Outdated tasks of a queue that nobody polls are swept when it has doubled.
  if (queue.tasks.length >= queue.sweepAt) {
    queue.tasks = queue.tasks.filter((queued) => isLiveTask(tx, queued));
    queue.sweepAt = Math.max(64, 2 * queue.tasks.length);
  }
  const { tasks } = queue;
  const priority = taskPriority(task);
  let at = tasks.length;
  while (at > 0 && taskPriority(tasks[at - 1] as QueuedTask) > priority) at -= 1;
  if (at === tasks.length) tasks.push(task);
  else tasks.splice(at, 0, task);
}

/** Gives a poller the first task that is still meant; false when it has to wait. */
export function serve(tx: Transaction, poller: Poller): boolean {
  const { queue } = poller;
  while (queue.tasks.length > 0) {
    const task = queue.tasks.shift() as QueuedTask;
    if (isLiveTask(tx, task) && deliver(tx, poller, task)) return true;
  }
  return false;
}

/** Whether a queued task still stands for something that waits to start. */
export function isLiveTask(tx: Transaction, task: QueuedTask): boolean {
  switch (task.kind) {
    case 'workflowTask':
      return task.execution.task.status === 'scheduled' && task.execution.task.stamp === task.stamp;
    case 'activity': {
      const activity = task.execution.activities?.get(task.scheduledEventId);
      return activity?.status === 'scheduled' && activity.stamp === task.stamp;
    }
    case 'query':
      return tx.world.directQueries.get(task.queryId)?.started === false;
    default:
      return assertNever(task);
  }
}

function deliver(tx: Transaction, poller: Poller, task: QueuedTask): boolean {
  return answerPoll(tx, poller, tx.world.wiring.startTask(tx, poller, task));
}

/** A poller is parked, or it is the call at hand, which is answered directly. */
function answerPoll(tx: Transaction, poller: Poller, response: object | undefined): boolean {
  if (!response) return false;
  if (!tx.answer(poller.ticket, response)) tx.reply(poller.ticket, response);
  return true;
}
