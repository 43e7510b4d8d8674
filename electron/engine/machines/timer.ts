/** Timers of workflows: data in the history, with one entry in the timer queue. */
import { virtualMs } from '../../../shared/model/units.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { StartTimerCommandAttributes } from '../../../shared/protocol/messages.ts';
import type { Transaction } from '../core/transaction.ts';
import type { EventExtras } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import { wakeWorkflow } from './workflowTask.ts';

/** Starts a timer; a duration of zero or none is due at once. */
export function startTimer(
  tx: Transaction,
  execution: Execution,
  attributes: StartTimerCommandAttributes,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const { timerId = '', startToFireTimeout } = attributes;
  const startedEventId = tx.append(
    execution,
    'timerStarted',
    { timerId, startToFireTimeout, workflowTaskCompletedEventId },
    extras,
  );
  const at = virtualMs(tx.timeOf(execution) + (durationMs(startToFireTimeout) ?? 0));
  tx.addTimer(execution, { at, kind: 'userTimer', id: timerId, stamp: startedEventId });
}

/** Cancels a timer; one whose firing is still buffered has not fired for the workflow, so that firing is taken back. */
export function cancelTimer(
  tx: Transaction,
  execution: Execution,
  timerId: string,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const timer = execution.replayed.timers?.get(timerId);
  const buffered = execution.buffered.filter((draft) => !isFiringOf(draft, timerId));
  if (buffered.length !== execution.buffered.length) execution.buffered = buffered;
  const startedEventId = timer?.startedEventId ?? 0;
  const identity = execution.task.identity;
  tx.append(
    execution,
    'timerCanceled',
    { timerId, startedEventId, workflowTaskCompletedEventId, identity },
    extras,
  );
}

/** Whether a buffered event is the firing of that timer. */
export function isFiringOf(draft: { name: string; attributes: object }, timerId: string): boolean {
  return (
    draft.name === 'timerFired' &&
    'timerId' in draft.attributes &&
    draft.attributes.timerId === timerId
  );
}

/** Fires a timer that is due. */
export function fireTimer(tx: Transaction, execution: Execution, timerId: string): void {
  const timer = execution.replayed.timers?.get(timerId);
  if (!timer) return;
  tx.append(execution, 'timerFired', { timerId, startedEventId: timer.startedEventId });
  wakeWorkflow(tx, execution);
}

/** Whether the entry still stands for a timer that has not fired, not even into the buffer. */
export function isTimerLive(
  execution: Execution,
  timerId: string,
  startedEventId: number,
): boolean {
  const timer = execution.replayed.timers?.get(timerId);
  if (timer?.startedEventId !== startedEventId) return false;
  return !execution.buffered.some((draft) => isFiringOf(draft, timerId));
}
