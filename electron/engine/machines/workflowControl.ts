/** What reaches a run from outside: signals, cancel requests, termination. */
import type {
  WorkflowExecution,
  WorkflowExecutionCancelRequestedEventAttributes,
  WorkflowExecutionSignaledEventAttributes,
  WorkflowExecutionTerminatedEventAttributes,
  Link,
} from '../../../shared/protocol/messages.ts';
import { jsonPayloads } from '../core/payloads.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { closeRun, forceEndTask } from './workflowClose.ts';
import { wakeWorkflow } from './workflowTask.ts';

/** Writes a signal; the workflow gets a task for it, unless its first one is still delayed. */
export function signalRun(
  tx: Transaction,
  execution: Execution,
  attributes: WorkflowExecutionSignaledEventAttributes,
  links?: Link[],
): void {
  tx.append(execution, 'workflowExecutionSignaled', attributes, { links });
  if (execution.firstTaskAt === undefined) wakeWorkflow(tx, execution);
}

/** How many signals a run has got, those that wait for its task to end too. */
export function signalCountOf({ replayed, buffered }: Execution): number {
  let count = replayed.signalCount;
  for (const { name } of buffered) if (name === 'workflowExecutionSignaled') count += 1;
  return count;
}

export type CancelRequest = Omit<
  WorkflowExecutionCancelRequestedEventAttributes,
  'externalWorkflowExecution'
> & {
  readonly externalWorkflowExecution?: WorkflowExecution | undefined;
};

/** Asks a run to cancel itself, even before its first task is due; a run that was asked already is not asked again. */
export function requestCancel(
  tx: Transaction,
  execution: Execution,
  attributes: CancelRequest,
  links?: Link[],
): void {
  if (isCancelRequested(execution)) return;
  tx.append(execution, 'workflowExecutionCancelRequested', attributes, { links });
  wakeWorkflow(tx, execution);
}

/** Whether the run was asked to cancel, in its history or in what is buffered. */
export function isCancelRequested(execution: Execution): boolean {
  if (execution.replayed.cancelRequested) return true;
  return execution.buffered.some(({ name }) => name === 'workflowExecutionCancelRequested');
}

/** Ends a run whose id another one takes. */
export function makeWay(tx: Transaction, execution: Execution, newRunId: string): void {
  terminateRun(tx, execution, {
    reason: 'TerminateIfRunning WorkflowIdReusePolicy',
    details: jsonPayloads(`terminated by new runID: ${newRunId}`),
    identity: 'history-service',
  });
}

/** Ends a run at once, without asking it. */
export function terminateRun(
  tx: Transaction,
  execution: Execution,
  attributes: WorkflowExecutionTerminatedEventAttributes,
  links?: Link[],
): void {
  forceEndTask(tx, execution);
  closeRun(tx, execution, 'workflowExecutionTerminated', attributes, { links });
}
