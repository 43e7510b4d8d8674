/**
 * The workflow task of a run: at most one at a time.
 *
 * ```
 *           schedule            start             complete, fail, timeOut
 *   none ------------> scheduled -----> started -------------------------> none
 *                          |  timeOut (sticky queue, nobody came)            ^
 *                          +-------------------------------------------------+
 * ```
 * Only the first attempt writes its events as it goes (kind normal). A repeated attempt is transient: its Scheduled and
 * Started are shown to the worker behind the history and written when it completes. A speculative task, made for an
 * update, does the same at its first attempt. server: workflow/workflow_task_state_machine.go
 */
import {
  TaskQueueKind,
  TimeoutType,
  WorkflowTaskFailedCause,
} from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  HistoryEvent,
  WorkflowTaskCompletedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { type Transition, take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import { eventOf } from '../state/events.ts';
import type {
  Execution,
  WorkflowTask,
  WorkflowTaskKind,
  WorkflowTaskStatus,
} from '../state/execution.ts';
import { problemPayload } from '../state/reportedProblems.ts';
import { dispatchWorkflowTask } from '../queues/dispatch.ts';
import { resendUpdates } from './update.ts';
import { suggestContinueAsNew } from './continueAsNewAdvice.ts';

type TaskTransition<Input> = Transition<
  WorkflowTaskStatus,
  WorkflowTask,
  Input & { execution: Execution },
  Transaction
>;

export interface ScheduleInput {
  readonly kind: WorkflowTaskKind;
  /** A heartbeat keeps the time of the first task of its series. */
  readonly originalScheduledAt?: WorkflowTask['originalScheduledAt'];
}

export const scheduleTask: TaskTransition<ScheduleInput> = {
  name: 'workflowTask.schedule',
  from: ['none'],
  to: 'scheduled',
  apply(task, { execution, kind, originalScheduledAt }, tx) {
    task.kind = kind;
    task.timeoutMs = taskTimeoutMs(tx, execution, task.attempt);
    task.stamp += 1;
    task.scheduledAt = tx.timeOf(execution);
    task.originalScheduledAt = originalScheduledAt ?? task.scheduledAt;
    task.startedEventId = 0;
    if (kind !== 'speculative') execution.firstTaskAt = undefined;
    if (kind === 'normal') {
      task.scheduledEventId = tx.append(
        execution,
        'workflowTaskScheduled',
        scheduledAttributes(execution),
      );
    } else {
      tx.touch(execution);
      task.scheduledEventId = execution.nextEventId;
    }
  },
};

export interface StartInput {
  readonly identity: string;
  readonly requestId: string;
}

export const startTask: TaskTransition<StartInput> = {
  name: 'workflowTask.start',
  from: ['scheduled'],
  to: 'started',
  apply(task, { execution, identity, requestId }, tx) {
    if (task.kind !== 'normal' && task.scheduledEventId !== execution.nextEventId) {
      becomeNormal(tx, execution, task);
    }
    const advice = suggestContinueAsNew(tx.world.limits, execution);
    task.stamp += 1;
    task.startedAt = tx.timeOf(execution);
    task.identity = identity;
    task.requestId = requestId;
    task.suggestContinueAsNew = advice.reasons;
    task.historySizeBytes = advice.historySizeBytes;
    if (task.kind === 'normal') {
      task.startedEventId = tx.append(execution, 'workflowTaskStarted', startedAttributes(task));
    } else {
      tx.touch(execution);
      task.startedEventId = task.scheduledEventId + 1;
    }
    const at = virtualMs(task.startedAt + task.timeoutMs);
    tx.addTimer(execution, { at, kind: 'workflowTaskStartToClose', id: 0, stamp: task.stamp });
  },
};

/** Events came after the task was scheduled without one of its own: it gets a real Scheduled event behind them. */
function becomeNormal(tx: Transaction, execution: Execution, task: WorkflowTask): void {
  task.kind = 'normal';
  task.attempt = 1;
  task.timeoutMs = taskTimeoutMs(tx, execution, task.attempt);
  task.scheduledEventId = tx.append(
    execution,
    'workflowTaskScheduled',
    scheduledAttributes(execution),
  );
}

export interface CompleteInput {
  readonly attributes: Omit<
    WorkflowTaskCompletedEventAttributes,
    'scheduledEventId' | 'startedEventId'
  >;
}

export const completeTask: TaskTransition<CompleteInput> = {
  name: 'workflowTask.complete',
  from: ['started'],
  to: 'none',
  apply(task, { execution, attributes }, tx) {
    writeHidden(tx, execution, task);
    const { scheduledEventId, startedEventId } = task;
    tx.append(execution, 'workflowTaskCompleted', {
      scheduledEventId,
      startedEventId,
      ...attributes,
    });
    execution.closeAttempted = false;
    // An update may have brought a task before the delayed first one, which then never comes.
    execution.firstTaskAt = undefined;
    execution.reportedProblems = undefined;
    task.problemCount = 0;
    task.attempt = 1;
    task.stamp += 1;
  },
};

export interface FailInput {
  readonly cause: WorkflowTaskFailedCause;
  readonly failure?: Failure | undefined;
  readonly identity: string;
  readonly binaryChecksum?: string | undefined;
  readonly reset?: { readonly baseRunId: string; readonly newRunId: string } | undefined;
  /** The next attempt counts up, unless the run was sticky. */
  readonly countAttempt: boolean;
}

export const failTask: TaskTransition<FailInput> = {
  name: 'workflowTask.fail',
  from: ['scheduled', 'started'],
  to: 'none',
  apply(task, { execution, cause, failure, identity, binaryChecksum, reset, countAttempt }, tx) {
    if (task.kind === 'speculative') writeEnded(tx, execution, identity);
    if (task.kind !== 'transient') {
      tx.append(execution, 'workflowTaskFailed', {
        scheduledEventId: task.scheduledEventId,
        startedEventId: task.startedEventId,
        cause,
        failure,
        identity,
        ...(binaryChecksum && { binaryChecksum }),
        ...(reset && { baseRunId: reset.baseRunId, newRunId: reset.newRunId }),
      });
      task.lastProblem = { kind: 'failed', cause };
    }
    endAttempt(tx, execution, task, countAttempt);
  },
};

export const timeOutTask: TaskTransition<{ readonly timeoutType: TimeoutType }> = {
  name: 'workflowTask.timeOut',
  from: ['scheduled', 'started'],
  to: 'none',
  apply(task, { execution, timeoutType }, tx) {
    if (task.kind === 'speculative') writeEnded(tx, execution, '');
    if (task.kind !== 'transient') {
      tx.append(execution, 'workflowTaskTimedOut', {
        scheduledEventId: task.scheduledEventId,
        startedEventId: task.startedEventId,
        timeoutType,
      });
      if (timeoutType === TimeoutType.START_TO_CLOSE) {
        task.lastProblem = { kind: 'timedOut', timeoutType };
      }
    }
    endAttempt(tx, execution, task, timeoutType === TimeoutType.START_TO_CLOSE);
  },
};

/** A task that leaves no trace: a speculative one whose updates were all rejected, or any task of a run that closes. */
export const dropTask: TaskTransition<object> = {
  name: 'workflowTask.drop',
  from: ['scheduled', 'started'],
  to: 'none',
  apply(task, { execution }, tx) {
    tx.touch(execution);
    task.stamp += 1;
    task.attempt = 1;
  },
};

function endAttempt(
  tx: Transaction,
  execution: Execution,
  task: WorkflowTask,
  count: boolean,
): void {
  tx.touch(execution);
  resendUpdates(tx, execution);
  task.stamp += 1;
  // On a sticky queue the first remedy is the full history: stickiness goes, the attempt stays.
  if (execution.sticky) execution.sticky = undefined;
  else if (count) {
    task.attempt += 1;
    task.problemCount += 1;
    const isReported = task.problemCount >= tx.world.limits.taskProblemsBeforeReport;
    if (isReported && task.lastProblem) {
      execution.reportedProblems = problemPayload(task.lastProblem);
    }
  }
}

/** Writes the events of a speculative task that ends badly: as its worker they name who ended it, nobody for a timeout. */
function writeEnded(tx: Transaction, execution: Execution, identity: string): void {
  execution.task.identity = identity;
  writeHidden(tx, execution, execution.task);
}

/** Writes the Scheduled and Started events of a task that had none, with the times they happened. */
export function writeHidden(tx: Transaction, execution: Execution, task: WorkflowTask): void {
  if (task.kind === 'normal') return;
  task.kind = 'normal';
  for (const draft of hiddenDrafts(execution)) tx.write(execution, draft);
}

function hiddenDrafts(execution: Execution) {
  const { task } = execution;
  const scheduled = {
    name: 'workflowTaskScheduled',
    attributes: scheduledAttributes(execution),
    at: task.scheduledAt,
    extras: undefined,
  } as const;
  const started = {
    name: 'workflowTaskStarted',
    attributes: startedAttributes(task),
    at: task.startedAt,
    extras: undefined,
  } as const;
  return task.status === 'started' ? [scheduled, started] : [scheduled];
}

/** The events of a transient or speculative task, as the worker sees them behind the history. */
export function hiddenEvents(execution: Execution): HistoryEvent[] {
  const { kind, status, scheduledEventId } = execution.task;
  if (kind === 'normal' || status === 'none') return [];
  // Events that came meanwhile took its ids: it will get others when it starts.
  if (scheduledEventId !== execution.nextEventId) return [];
  return hiddenDrafts(execution).map((draft, index) =>
    eventOf(draft, execution.task.scheduledEventId + index, 0),
  );
}

function scheduledAttributes(execution: Execution) {
  const { task, sticky } = execution;
  const normal = { name: execution.replayed.taskQueue, kind: TaskQueueKind.NORMAL };
  return {
    taskQueue: sticky
      ? { name: sticky.name, kind: TaskQueueKind.STICKY, normalName: execution.replayed.taskQueue }
      : normal,
    startToCloseTimeout: durationOf(task.timeoutMs),
    attempt: task.attempt,
  };
}

function startedAttributes(task: WorkflowTask) {
  return {
    scheduledEventId: task.scheduledEventId,
    identity: task.identity,
    requestId: task.requestId,
    historySizeBytes: task.historySizeBytes,
    ...(task.suggestContinueAsNew && {
      suggestContinueAsNew: true,
      suggestContinueAsNewReasons: task.suggestContinueAsNew as never,
    }),
  };
}

/** From the fourth attempt on the timeout grows, with a random share, so that a broken worker is asked ever less. */
function taskTimeoutMs(tx: Transaction, execution: Execution, attempt: number): number {
  const { limits, prng } = tx.world;
  const configured = execution.taskTimeoutOverrideMs ?? execution.replayed.taskTimeoutMs;
  const over = attempt - limits.workflowTaskAttemptsBeforeBackoff;
  if (over <= 0) return configured;
  const backoff = Math.min(
    limits.workflowTaskBackoffInitialMs * 2 ** (over - 1),
    limits.workflowTaskBackoffMaxMs,
  );
  return Math.round(configured + backoff * (0.8 + 0.2 * prng.fraction()));
}

/** Schedules a task unless there is one, or the run must not have one now. */
export function scheduleWorkflowTask(
  tx: Transaction,
  execution: Execution,
  input: Partial<ScheduleInput> = {},
): void {
  const { task } = execution;
  if (!execution.isRunning || task.status !== 'none') return;
  const flushed = tx.flush(execution);
  if (flushed) task.attempt = 1;
  if (execution.isPaused) return;
  const kind = input.kind ?? (task.attempt > 1 ? 'transient' : 'normal');
  take(tx, task, scheduleTask, { execution, ...input, kind });
  dispatchWorkflowTask(tx, execution);
}

/** Too much waits for the running task to end: it ends now, and its worker's answer will come too late. */
function endOverflowingTask(tx: Transaction, execution: Execution): void {
  const { bufferedEventsMax, bufferedEventsBytesMax } = tx.world.limits;
  const { buffered, bufferedBytes, task } = execution;
  if (buffered.length <= bufferedEventsMax && bufferedBytes <= bufferedEventsBytesMax) return;
  if (task.status !== 'started') return;
  const cause = WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND;
  take(tx, task, failTask, { execution, cause, identity: '', countAttempt: true });
  tx.flush(execution);
}

/** What events from outside do: the workflow gets a task. */
export function wakeWorkflow(tx: Transaction, execution: Execution): void {
  endOverflowingTask(tx, execution);
  scheduleWorkflowTask(tx, execution);
}
