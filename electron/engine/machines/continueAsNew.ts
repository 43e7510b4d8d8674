/** Continue-as-new: the run closes and a new one with an empty history takes over (server: mutable_state_impl.go:6300). */
import { ContinueAsNewInitiator, TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type { ContinueAsNewWorkflowExecutionCommandAttributes } from '../../../shared/protocol/messages.ts';
import { durationMs, durationOf } from '../../../shared/temporal/duration.ts';
import { ensureDefaults } from '../../../shared/temporal/retry.ts';
import type { Transaction } from '../core/transaction.ts';
import { attributesOf } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import { closeRun } from './workflowClose.ts';
import { startSuccessor } from './workflowEnd.ts';

/** Closes the run and starts the next; what the command leaves out is as it was. */
export function continueAsNew(
  tx: Transaction,
  execution: Execution,
  command: ContinueAsNewWorkflowExecutionCommandAttributes,
  workflowTaskCompletedEventId: number,
): void {
  const { replayed } = execution;
  const runId = tx.newId();
  const initiator = command.initiator || ContinueAsNewInitiator.WORKFLOW;
  const backoffMs = Math.max(durationMs(command.backoffStartInterval) ?? 0, minimumBackoffMs(tx, execution));
  const workflowType = { name: command.workflowType?.name || replayed.workflowType };
  const taskQueue = { name: command.taskQueue?.name || replayed.taskQueue, kind: TaskQueueKind.NORMAL };
  const runTimeoutMs = durationMs(command.workflowRunTimeout) || replayed.runTimeoutMs;
  const workflowRunTimeout = durationOf(runTimeoutMs);
  const workflowTaskTimeout = durationOf(durationMs(command.workflowTaskTimeout) || replayed.taskTimeoutMs);
  const { input, header, memo, searchAttributes, failure, lastCompletionResult } = command;
  closeRun(tx, execution, 'workflowExecutionContinuedAsNew', {
    newExecutionRunId: runId,
    workflowType,
    taskQueue,
    input,
    workflowRunTimeout,
    workflowTaskTimeout,
    workflowTaskCompletedEventId,
    backoffStartInterval: command.backoffStartInterval,
    initiator: command.initiator,
    failure,
    lastCompletionResult,
    header,
    memo,
    searchAttributes,
  });
  const first = attributesOf(execution.store.get(1), 'workflowExecutionStarted');
  startSuccessor(tx, execution, {
    runId,
    initiator,
    backoffMs,
    changes: {
      workflowType,
      taskQueue,
      input,
      workflowRunTimeout: runTimeoutMs > 0 ? workflowRunTimeout : undefined,
      workflowTaskTimeout,
      retryPolicy: command.retryPolicy && ensureDefaults(command.retryPolicy),
      cronSchedule: command.cronSchedule,
      header,
      memo,
      searchAttributes,
      continuedFailure: failure,
      lastCompletionResult,
      attempt: 1,
      identity: first.identity,
    },
  });
}

/** Runs of a chain start no faster than the server's limit: what is left of it delays the next run's first task. */
function minimumBackoffMs(tx: Transaction, execution: Execution): number {
  const { startedAt, firstTaskBackoffMs } = execution.replayed;
  const ageMs = tx.timeOf(execution) - (startedAt + firstTaskBackoffMs);
  return Math.max(0, tx.world.limits.continueAsNewIntervalMinMs - ageMs);
}
