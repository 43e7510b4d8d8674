/**
 * Where one part of the engine calls a later one: `engine.ts` wires them up, so that imports go one way, from requests to
 * machines to queues to state.
 */
import type { Transaction } from '../core/transaction.ts';
import type { Poller, QueuedTask } from '../queues/taskQueue.ts';
import type { Execution } from './execution.ts';

export interface Wiring {
  /** Starts a queued task for a poller and answers what the poller gets; undefined when it must not have it. */
  startTask(tx: Transaction, poller: Poller, task: QueuedTask): object | undefined;
  /** Writes the events of a task that has none in the history yet. */
  writeHidden(tx: Transaction, execution: Execution): void;
  /** A run has written its close event: waiters are answered, children and the parent hear of it. */
  runClosed(tx: Transaction, execution: Execution): void;
}
