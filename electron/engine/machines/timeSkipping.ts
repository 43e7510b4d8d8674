/**
 * A run's own clock: at the end of each transaction the runs that it touched skip, where nothing of theirs is at work, to the next
 * time at which something of theirs happens (server: workflow/timeskipping.go, isWorkflowSkippable and findNextSkipTarget).
 *
 * ```
 *  server's clock   ---+----------------------------------------------->
 *  the run's clock  ---+~~~~ 30 days ~~~~+------------------------------>   skippedMs = 30 days from here on
 *                      idle: one transition event    its timer fires, at once
 * ```
 * Whether a run may skip is derived from its state each time, like the holds of the server's clock; nothing is counted.
 */
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { pendingFastForward, skipsTime } from '../state/timeSkipping.ts';

/** Lets each of these runs skip that may. Called when a transaction's work is done. */
export function skipIdleRuns(tx: Transaction, executions: Iterable<Execution>): void {
  if (tx.world.frozenSince !== undefined) return;
  for (const execution of executions) {
    if (skipsTime(execution.replayed) && isIdle(tx, execution)) skipToNext(tx, execution);
  }
}

/** Whether nothing of the run is at work, so that its time may pass at once. */
function isIdle(tx: Transaction, execution: Execution): boolean {
  const { replayed, task } = execution;
  if (!execution.isRunning || execution.isPaused || task.status !== 'none') return false;
  if (replayed.children?.size || replayed.externals?.size) return false;
  const now = tx.timeOf(execution);
  for (const { status, nextAttemptAt } of execution.activities?.values() ?? []) {
    if (status !== 'backoff' || (nextAttemptAt ?? now) <= now) return false;
  }
  return true;
}

/** When something of an idle run happens by itself, on its own clock. */
function* upcoming({
  replayed,
  activities,
  firstTaskAt,
  runExpiresAt,
}: Execution): Generator<VirtualMs> {
  for (const { fireAt } of replayed.timers?.values() ?? []) yield fireAt;
  for (const { nextAttemptAt } of activities?.values() ?? [])
    if (nextAttemptAt !== undefined) yield nextAttemptAt;
  if (firstTaskAt !== undefined) {
    yield firstTaskAt;
    return;
  }
  if (runExpiresAt !== undefined) yield runExpiresAt;
  if (replayed.executionExpiresAt !== undefined) yield replayed.executionExpiresAt;
}

function skipToNext(tx: Transaction, execution: Execution): void {
  let target = Math.min(...upcoming(execution));
  const fastForward = pendingFastForward(execution.replayed);
  const ends = fastForward !== undefined && fastForward.targetAt <= target;
  if (ends) target = fastForward.targetAt;
  // What is due already fires first; its own transaction looks again.
  if (target === Infinity || target <= tx.timeOf(execution)) return;
  transition(tx, execution, virtualMs(target), ends);
}

function transition(
  tx: Transaction,
  execution: Execution,
  target: VirtualMs | undefined,
  ends: boolean,
): void {
  tx.append(
    execution,
    'workflowExecutionTimeSkippingTransitioned',
    {
      ...(target !== undefined && { targetTime: timestampOf(target) }),
      ...(ends && { disabledAfterFastForward: true }),
      wallClockTime: timestampOf(tx.now),
    },
    { workerMayIgnore: true },
  );
  tx.world.timers.rearm(execution);
}

/** Sets the timer that ends skipping when a fast-forward's time has come by itself. */
export function armFastForward(tx: Transaction, execution: Execution): void {
  const fastForward = pendingFastForward(execution.replayed);
  if (fastForward)
    tx.addTimer(execution, { at: fastForward.targetAt, kind: 'fastForward', id: 0, stamp: 0 });
}

/** The fast-forward's time has come without a skip. */
export function endFastForward(tx: Transaction, execution: Execution): void {
  transition(tx, execution, undefined, true);
}

/**
 * Puts the clock of one run forward on its user's wish, whatever is at work, but no further than to the run's next timer: what
 * happens on the way happens at its time. Does nothing where that is not possible: the run has closed, a workflow task is running
 * (its events could not be written between those of the task), or the time is not in the future.
 */
export function skipRun(tx: Transaction, execution: Execution, to: VirtualMs): void {
  if (!execution.isRunning || execution.task.status === 'started') return;
  const [first] = tx.world.timers.upcoming([execution], 1);
  const next = first === undefined ? Infinity : first.timer.at;
  const target = Math.min(to, next);
  if (target > tx.timeOf(execution)) transition(tx, execution, virtualMs(target), false);
}
