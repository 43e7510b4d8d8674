/** Runs whose history has grown beyond what the server keeps end at once (server: workflow/context.go enforceHistorySizeCheck). */
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';
import { terminateRun } from './workflowControl.ts';

/**
 * Terminates the runs that the transaction has made too long or too large. Differs from server: what the transaction did stays in
 * the history before the end, so that one can see what it was.
 */
export function endOversizedRuns(tx: Transaction): void {
  for (const execution of tx.touched) {
    const reason = execution.isRunning ? excess(tx, execution) : undefined;
    if (reason === undefined) continue;
    terminateRun(tx, execution, { reason, identity: 'history-service' });
    tx.settle();
  }
}

function excess({ world }: Transaction, { store }: Execution): string | undefined {
  const { historyCountError, historySizeBytesError } = world.limits;
  if (store.sizeBytes > historySizeBytesError) return 'Workflow history size exceeds limit.';
  if (store.count > historyCountError) return 'Workflow history count exceeds limit.';
  return undefined;
}
