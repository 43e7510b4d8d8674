/** What the end of a run means to the schedule that started it (server: worker/scheduler/workflow.go, processWatcherResult). */
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import type { Failure, HistoryEvent } from '../../../shared/protocol/messages.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { runningOf } from './action.ts';
import type { Schedule } from './schedule.ts';
import { wakeSchedule } from './wake.ts';

/** Hears of every run that has ended. */
export function scheduledRunClosed(tx: Transaction, execution: Execution): void {
  const schedule = tx.world.scheduledRuns.get(execution.replayed.firstRunId);
  // When everything else that follows from the end is done, a run that follows this one is there as well.
  if (schedule) tx.after(() => noteEnd(tx, schedule, execution));
}

function noteEnd(tx: Transaction, schedule: Schedule, execution: Execution): void {
  const { workflowId, namespace, replayed } = execution;
  const { firstRunId: runId, status } = replayed;
  if (execution.newRunId !== '' || runningOf(tx.world, namespace, { workflowId, runId })) return;
  tx.world.scheduledRuns.delete(runId);
  if (schedule.isClosed(tx.now)) return;
  // Differs from server: there, runs of ALLOW_ALL stay RUNNING among the recent actions for ever.
  const action = schedule.recent.find(({ run }) => run.runId === runId);
  if (action) action.status = status;
  const others = schedule.running.filter((run) => run.runId !== runId);
  if (others.length < schedule.running.length) {
    schedule.running = others;
    noteOutcome(schedule, execution);
  }
  wakeSchedule(tx, schedule);
}

/** Keeps what the next run is told, and pauses on failure. */
function noteOutcome(schedule: Schedule, { workflowId, replayed, store }: Execution): void {
  const { status, closeEventId } = replayed;
  const event: HistoryEvent = closeEventId === undefined ? {} : store.get(closeEventId);
  const result = event.workflowExecutionCompletedEventAttributes?.result;
  const failure = event.workflowExecutionFailedEventAttributes?.failure;
  pauseOnFailure(schedule, workflowId, status, failure);
  if (result) {
    schedule.lastResult = result;
    schedule.lastFailure = undefined;
  } else if (failure) schedule.lastFailure = failure;
}

function pauseOnFailure(
  schedule: Schedule,
  workflowId: string,
  status: Status,
  failure: Failure | undefined,
): void {
  const { policies, state } = schedule.definition;
  if (!policies.pauseOnFailure || state.paused) return;
  if (status === Status.FAILED) {
    const notes = `paused due to workflow failure: ${workflowId}: ${failure?.message ?? ''}`;
    schedule.changeState({ paused: true, notes });
  } else if (status === Status.TIMED_OUT) {
    schedule.changeState({ paused: true, notes: `paused due to workflow timeout: ${workflowId}` });
  }
}
