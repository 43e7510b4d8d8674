/** Brings tasks and pollers together: at once when one waits for the other, else the newcomer waits. */
import type { Transaction } from '../core/transaction.ts';
import { effectiveWeight, nextPass, notePass } from './fairness.ts';
import { levelOf, priorityOf } from './priority.ts';
import { consume, limitsKeys, type QueueRates, readyAt } from './queueRate.ts';
import {
  type Poller,
  POLLER_SHOWN_MS,
  type QueuedTask,
  queueKey,
  type TaskQueue,
  taskQueueOf,
} from './taskQueue.ts';
import type { World } from '../state/world.ts';
import type { Priority } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
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
  if (queue.pollers.size > 0) {
    // With rates it waits its turn behind those that wait already.
    if (queue.rates) {
      enqueue(tx, queue, task);
      // Pollers wait, so all that waited before may not go yet: the newcomer alone decides.
      const ready = readyAt(queue.rates, priorityOf(task));
      if (ready > tx.now) wakeAt(tx, queue, queue.rates, ready);
      else drain(tx, queue);
      return;
    }
    for (const poller of queue.pollers.values()) if (deliver(tx, poller, task)) return;
  }
  enqueue(tx, queue, task);
}

/** Keeps the queue ordered by level and pass, first in first out within one. */
function enqueue(tx: Transaction, queue: TaskQueue, task: QueuedTask): void {
  // Outdated tasks of a queue that nobody polls are swept when it has doubled.
  if (queue.tasks.length >= queue.sweepAt) {
    queue.tasks = queue.tasks.filter((queued) => isLiveTask(tx, queued));
    queue.sweepAt = Math.max(64, 2 * queue.tasks.length);
  }
  const { tasks } = queue;
  const priority = priorityOf(task);
  task.level = levelOf(priority);
  task.pass = passOf(tx, queue, task.level, priority);
  const last = tasks.at(-1);
  if (!last || !isBefore(task, last)) {
    tasks.push(task);
    return;
  }
  let low = 0;
  let high = tasks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(task, tasks[middle] as QueuedTask)) high = middle;
    else low = middle + 1;
  }
  tasks.splice(low, 0, task);
}

const isBefore = (a: QueuedTask, b: QueuedTask): boolean =>
  a.level === b.level ? (a.pass ?? 0) < (b.pass ?? 0) : (a.level ?? 0) < (b.level ?? 0);

/** 0 as long as no task that waits has a fairness key. */
function passOf(
  tx: Transaction,
  queue: TaskQueue,
  level: number,
  priority: Priority | undefined,
): number {
  const key = priority?.fairnessKey ?? '';
  if (!queue.fairness) {
    if (key === '' || !tx.world.switches.fairness) return 0;
    queue.fairness = new Map();
  }
  const weights = queue.rates?.config?.fairnessWeightOverrides;
  const weight = effectiveWeight(weights, key, priority?.fairnessWeight);
  return nextPass(queue.fairness, level, key, weight);
}

/** Gives a poller the first task that is still meant and whose rate allows it; false when it has to wait. */
export function serve(tx: Transaction, poller: Poller): boolean {
  const { queue } = poller;
  if (queue.rates) return serveByRate(tx, poller, queue.rates);
  while (queue.tasks.length > 0) {
    const task = queue.tasks.shift() as QueuedTask;
    noteTaken(queue, task);
    if (isLiveTask(tx, task) && deliver(tx, poller, task)) return true;
  }
  return false;
}

function serveByRate(tx: Transaction, poller: Poller, rates: QueueRates): boolean {
  const { queue } = poller;
  let soonest = Infinity;
  for (let at = 0; at < queue.tasks.length;) {
    const task = queue.tasks[at] as QueuedTask;
    const priority = priorityOf(task);
    const ready = isLiveTask(tx, task) ? readyAt(rates, priority) : 0;
    if (ready > tx.now) {
      soonest = Math.min(soonest, ready);
      // Where only the queue has a rate, what holds the first holds all.
      if (!limitsKeys(rates)) break;
      at += 1;
      continue;
    }
    queue.tasks.splice(at, 1);
    noteTaken(queue, task);
    if (!isLiveTask(tx, task) || !deliver(tx, poller, task)) continue;
    consume(rates, priority, tx.now);
    return true;
  }
  wakeAt(tx, queue, rates, soonest);
  return false;
}

/** Sets the timer that goes on when the next task may go, unless an earlier one is set. */
function wakeAt(tx: Transaction, queue: TaskQueue, rates: QueueRates, at: number): void {
  if (at === Infinity || (rates.wakeAt !== undefined && rates.wakeAt <= at)) return;
  const { world } = tx;
  tx.dirty = true;
  rates.wakeAt = at;
  rates.stamp += 1;
  const { kind, namespace, name } = queue;
  const id = queueKey(kind, namespace, name);
  world.timers.add(world.serverTimers, {
    at: virtualMs(at),
    kind: 'queueReady',
    id,
    stamp: rates.stamp,
  });
}

/** Whether a timer of kind queueReady still means something. */
export function isQueueTimerLive(world: World, key: string, stamp: number): boolean {
  const rates = world.queues.get(key)?.rates;
  return rates?.stamp === stamp && rates.wakeAt !== undefined;
}

/** Hands out what may go now: a rate's time has come, or a rate has changed. */
export function drain(tx: Transaction, queue: TaskQueue): void {
  tx.dirty = true;
  if (queue.rates) queue.rates.wakeAt = undefined;
  for (const poller of [...queue.pollers.values()]) if (!serve(tx, poller)) return;
}

/**
 * Leaves out queues that nobody has polled for long and in which nothing waits, such as the sticky ones of workers that are gone;
 * called with every poll, it looks at them each time they have doubled.
 */
export function sweepQueues(tx: Transaction): void {
  const { world } = tx;
  if (world.queues.size < world.queuesSweepAt) return;
  for (const [key, queue] of world.queues) {
    const { lastPollAt } = queue;
    const polledLately = lastPollAt !== undefined && tx.now - lastPollAt < POLLER_SHOWN_MS;
    if (polledLately || queue.pollers.size > 0 || queue.rates?.config) continue;
    if (!queue.tasks.some((task) => isLiveTask(tx, task))) world.queues.delete(key);
  }
  world.queuesSweepAt = Math.max(64, 2 * world.queues.size);
}

function noteTaken(queue: TaskQueue, task: QueuedTask): void {
  if (!queue.fairness) return;
  if (queue.tasks.length === 0) queue.fairness = undefined;
  else notePass(queue.fairness, task.level ?? 0, task.pass ?? 0);
}

/** Whether a queued task still stands for something that waits to start. */
export function isLiveTask(tx: Transaction, task: QueuedTask): boolean {
  switch (task.kind) {
    case 'workflowTask':
      return task.execution.task.status === 'scheduled' && task.execution.task.stamp === task.stamp;
    case 'activity': {
      const { isRunning, activities } = task.execution;
      const activity = isRunning ? activities?.get(task.scheduledEventId) : undefined;
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
