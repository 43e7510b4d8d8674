/** The end of a run: its close event, and what follows from it for tasks, waiters, children and the parent. */
import { WorkflowTaskFailedCause } from '../../../shared/protocol/enums.ts';
import { InvariantError } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import type { EventAttributes, EventExtras, EventName } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import { dropTask, failTask } from './workflowTask.ts';

export type CloseEventName =
  | 'workflowExecutionCompleted'
  | 'workflowExecutionFailed'
  | 'workflowExecutionCanceled'
  | 'workflowExecutionTerminated'
  | 'workflowExecutionTimedOut'
  | 'workflowExecutionContinuedAsNew';

/** Closes a run. The caller has made sure that it is running. */
export function closeRun<Name extends CloseEventName & EventName>(
  tx: Transaction,
  execution: Execution,
  name: Name,
  attributes: EventAttributes<Name>,
  extras?: EventExtras,
): void {
  if (!execution.isRunning) throw new InvariantError(`${name} of a closed run`);
  if (execution.task.status !== 'none') take(tx, execution.task, dropTask, { execution });
  tx.flush(execution);
  tx.append(execution, name, attributes, extras);
  execution.sticky = undefined;
  execution.timers = undefined;
  execution.armedAt = undefined;
  endAttempts(tx, execution);
  execution.store.trim();
  const { newExecutionRunId = '' } = attributes as { newExecutionRunId?: string };
  execution.newRunId = newExecutionRunId;
  tx.world.wiring.runClosed(tx, execution);
}

/** Activities that are open when their run closes end without an event; describe shows them as they were. */
function endAttempts(tx: Transaction, execution: Execution): void {
  for (const { attempts } of execution.activities?.values() ?? []) {
    const last = attempts?.at(-1);
    if (last?.outcome !== 'running') continue;
    last.outcome = 'canceled';
    last.endedAt = tx.timeOf(execution);
  }
}

/** Ends a started task by force before its run is closed from outside: that leaves a WorkflowTaskFailed. */
export function forceEndTask(tx: Transaction, execution: Execution): void {
  const { task } = execution;
  if (task.status !== 'started') return;
  const cause = WorkflowTaskFailedCause.FORCE_CLOSE_COMMAND;
  take(tx, task, failTask, { execution, cause, identity: '', countAttempt: false });
}
