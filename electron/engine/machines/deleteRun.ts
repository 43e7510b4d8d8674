/** The end of all that is kept of a run. */
import { notFound } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey } from '../state/world.ts';
import { terminateRun } from './workflowControl.ts';

/** Removes a run, and ends it first where it is open. Whoever still asks it something is told that it is not there. */
export function deleteRun(tx: Transaction, execution: Execution, reason: string): void {
  const { world } = tx;
  const { runId, workflowId, namespace } = execution;
  tx.touch(execution);
  if (execution.isRunning) terminateRun(tx, execution, { reason, identity: 'history-service' });
  tx.after(() => {
    world.executions.delete(runId);
    world.index.remove(execution);
    const key = currentKey(namespace, workflowId);
    if (world.current.get(key) === execution) world.current.delete(key);
    for (const { ticket } of [...(execution.directQueries?.values() ?? [])])
      tx.answer(ticket, notFound(`workflow not found for ID: ${workflowId}`));
  });
}
