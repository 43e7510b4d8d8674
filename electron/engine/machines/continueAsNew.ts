/** Continue-as-new: the run closes and a new one with an empty history takes over (server: mutable_state_impl.go:6300). */
import { ContinueAsNewInitiator, TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type { ContinueAsNewWorkflowExecutionCommandAttributes } from '../../../shared/protocol/messages.ts';
import { durationMs, durationOf } from '../../../shared/temporal/duration.ts';
import { ensureDefaults } from '../../../shared/temporal/retry.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import type { EventExtras } from '../state/events.ts';
import { closeRun } from './workflowClose.ts';
import { minimumBackoffMs, startSuccessor } from './workflowEnd.ts';

/** Closes the run and starts the next; what the command leaves out is as it was. */
export function continueAsNew(
  tx: Transaction,
  execution: Execution,
  command: ContinueAsNewWorkflowExecutionCommandAttributes,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const { replayed } = execution;
  const runId = tx.newId();
  const initiator = command.initiator || ContinueAsNewInitiator.WORKFLOW;
  const backoffMs = Math.max(
    durationMs(command.backoffStartInterval) ?? 0,
    minimumBackoffMs(tx, execution),
  );
  const workflowType = { name: command.workflowType?.name || replayed.workflowType };
  const taskQueue = {
    name: command.taskQueue?.name || replayed.taskQueue,
    kind: TaskQueueKind.NORMAL,
  };
  const runTimeoutMs = durationMs(command.workflowRunTimeout) || replayed.runTimeoutMs;
  const workflowRunTimeout = durationOf(runTimeoutMs);
  const workflowTaskTimeout = durationOf(
    durationMs(command.workflowTaskTimeout) || replayed.taskTimeoutMs,
  );
  const { input, header, memo, searchAttributes, failure, lastCompletionResult } = command;
  const event = {
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
    inheritBuildId: command.inheritBuildId,
    initialVersioningBehavior: command.initialVersioningBehavior,
  };
  closeRun(tx, execution, 'workflowExecutionContinuedAsNew', event, extras);
  startSuccessor(tx, execution, {
    runId,
    initiator,
    backoffMs,
    changes: {
      workflowType,
      taskQueue,
      input,
      workflowRunTimeout,
      workflowTaskTimeout,
      retryPolicy: command.retryPolicy && ensureDefaults(command.retryPolicy),
      cronSchedule: command.cronSchedule,
      header,
      memo,
      searchAttributes,
      continuedFailure: failure,
      lastCompletionResult,
      attempt: 1,
    },
  });
}
