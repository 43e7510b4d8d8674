/** Every kind of timer that the server itself has, and who a due timer belongs to. */
import type { Timer, TimerOwner } from '../core/timerQueue.ts';
import type { Transaction } from '../core/transaction.ts';
import { drain, isQueueTimerLive } from '../queues/dispatch.ts';
import { Schedule } from '../schedules/schedule.ts';
import { wakeSchedule } from '../schedules/wake.ts';
import { Execution } from '../state/execution.ts';
import type { World } from '../state/world.ts';
import { fireExecutionTimer, isExecutionTimerLive } from './timers.ts';

interface ServerTimerKind {
  isLive(world: World, timer: Timer): boolean;
  fire(tx: Transaction, timer: Timer): void;
}

/** What the server itself waits for. */
const KINDS: Readonly<Record<string, ServerTimerKind>> = {
  /** A client's TestService sleep; its id is the ticket of the parked call. */
  clientSleep: {
    isLive: (world, { id }) => world.parked.has(Number(id)),
    fire: (tx, { id }) => void tx.answer(Number(id), {}),
  },
  /** The rate of a task queue allows the next task; its id is the queue's key. */
  queueReady: {
    isLive: (world, { id, stamp }) => isQueueTimerLive(world, String(id), stamp),
    fire: (tx, { id }) => {
      const queue = tx.world.queues.get(String(id));
      if (queue) drain(tx, queue);
    },
  },
};

/** Whether a timer, of a run or of the server, still means something. */
export function isTimerLive(world: World, owner: TimerOwner, timer: Timer): boolean {
  if (owner instanceof Execution) return isExecutionTimerLive(owner, timer);
  if (owner instanceof Schedule) return owner.stamp === timer.stamp && !owner.isClosed(world.now);
  return KINDS[timer.kind]?.isLive(world, timer) ?? false;
}

/** Does what a due timer is for. */
export function fireDueTimer(tx: Transaction, owner: TimerOwner, timer: Timer): void {
  if (owner instanceof Execution) {
    fireExecutionTimer(tx, owner, timer);
    return;
  }
  if (owner instanceof Schedule) {
    wakeSchedule(tx, owner);
    return;
  }
  tx.dirty = true;
  KINDS[timer.kind]?.fire(tx, timer);
}
