/** Updates: requests that the workflow validates, accepts and completes. */
import type { Message } from '../../../shared/protocol/messages.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Execution } from '../state/execution.ts';

/** The messages that ride in the task that has just started; undefined when there are none. */
export function messagesForTask(_tx: Transaction, _execution: Execution): Message[] | undefined {
  return undefined;
}
