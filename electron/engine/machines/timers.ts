/** Every kind of timer that an execution has: when it still means something, and what it does when it is due. */
import { TimeoutType } from '../../../shared/protocol/enums.ts';
import { take } from '../core/machine.ts';
import type { Timer } from '../core/timerQueue.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { pendingFastForward } from '../state/timeSkipping.ts';
import {
  ACTIVITY_TIMEOUT_OF,
  activityTimedOut,
  isActivityTimerLive,
  requeueActivity,
} from './activity.ts';
import { endFastForward } from './timeSkipping.ts';
import { fireTimer, isTimerLive } from './timer.ts';
import { timeOutRun } from './workflowEnd.ts';
import { scheduleWorkflowTask, timeOutTask } from './workflowTask.ts';

interface TimerKind {
  isLive(execution: Execution, timer: Timer): boolean;
  fire(tx: Transaction, execution: Execution, timer: Timer): void;
}

const timesOutTask = (status: 'scheduled' | 'started', timeoutType: TimeoutType): TimerKind => ({
  isLive: ({ task }, { stamp }) => task.status === status && task.stamp === stamp,
  fire(tx, execution) {
    take(tx, execution.task, timeOutTask, { execution, timeoutType });
    scheduleWorkflowTask(tx, execution);
  },
});

const ofActivity: TimerKind = {
  isLive: (execution, { kind, id, at, stamp }) =>
    isActivityTimerLive(execution.activities?.get(id as number), kind, at, stamp),
  fire(tx, execution, { kind, id }) {
    const activity = execution.activities?.get(id as number);
    const timeout = ACTIVITY_TIMEOUT_OF[kind];
    if (!activity) return;
    if (timeout === undefined) take(tx, activity, requeueActivity, { execution });
    else activityTimedOut(tx, execution, activity, timeout);
  },
};

const KINDS: Readonly<Record<string, TimerKind>> = {
  userTimer: {
    isLive: (execution, { id, stamp }) => isTimerLive(execution, String(id), stamp),
    fire: (tx, execution, { id }) => fireTimer(tx, execution, String(id)),
  },
  workflowTaskStartToClose: timesOutTask('started', TimeoutType.START_TO_CLOSE),
  workflowTaskScheduleToStart: timesOutTask('scheduled', TimeoutType.SCHEDULE_TO_START),
  activityScheduleToStart: ofActivity,
  activityScheduleToClose: ofActivity,
  activityStartToClose: ofActivity,
  activityHeartbeat: ofActivity,
  activityRetry: ofActivity,
  runTimeout: {
    isLive: (execution, { at }) => execution.runExpiresAt === at,
    fire: (tx, execution, { at }) =>
      timeOutRun(tx, execution, execution.replayed.executionExpiresAt === at),
  },
  executionTimeout: {
    isLive: () => true,
    fire: (tx, execution) => timeOutRun(tx, execution, true),
  },
  fastForward: {
    isLive: ({ replayed }, { at }) => pendingFastForward(replayed)?.targetAt === at,
    fire: (tx, execution) => endFastForward(tx, execution),
  },
  firstWorkflowTask: {
    isLive: (execution, { at }) => execution.firstTaskAt === at,
    fire: (tx, execution) => {
      // Also where a pause lets no task be scheduled: unpausing does, once the delay is over.
      execution.firstTaskAt = undefined;
      scheduleWorkflowTask(tx, execution);
    },
  },
};

/** Whether a timer of a run still means something. */
export function isExecutionTimerLive(execution: Execution, timer: Timer): boolean {
  return execution.isRunning && (KINDS[timer.kind]?.isLive(execution, timer) ?? false);
}

/** Does what a due timer is for. */
export function fireExecutionTimer(tx: Transaction, execution: Execution, timer: Timer): void {
  KINDS[timer.kind]?.fire(tx, execution, timer);
}
