import type { Outcome, UpdateRequest } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import type { RequestError } from '../core/errors.ts';
import type { Machine } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';

/**
 * admitted: waits for a workflow task. sent: in the started task. accepted: in the history, without outcome yet.
 * completed: in the history with its outcome. rejected and aborted leave no trace.
 */
export type UpdateStatus = 'admitted' | 'sent' | 'accepted' | 'completed' | 'rejected' | 'aborted';

export interface Update extends Machine<UpdateStatus> {
  status: UpdateStatus;
  readonly updateId: string;
  readonly request: UpdateRequest;
  readonly since: VirtualMs;
  acceptedEventId: number;
  outcome: Outcome | undefined;
  /** Its request is an event already, as after a reset; no message carries it then. */
  readonly isInHistory: boolean;
  /** Calls that wait for a stage. */
  waiters: UpdateWaiter[];
}

export interface UpdateWaiter {
  readonly ticket: number;
  /** The UpdateWorkflowExecutionLifecycleStage that is waited for. */
  readonly stage: number;
  /** Makes the call's response of what is known of the update. */
  respond(update: UpdateView): object;
  /** Ends the call when the update will never reach the stage. */
  refuse(tx: Transaction, error: RequestError): void;
}

/** What a client may know of an update. */
export interface UpdateView {
  readonly updateId: string;
  readonly stage: number;
  readonly outcome: Outcome | undefined;
  /** Whether it is in the history, where a link can point. */
  readonly accepted: boolean;
}
