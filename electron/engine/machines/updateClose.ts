/** What becomes of updates when their run closes. */
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';

/** Ends every update that has no outcome. */
export function abortUpdates(_tx: Transaction, execution: Execution): void {
  execution.updates = undefined;
}
