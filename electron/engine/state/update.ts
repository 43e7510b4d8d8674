import type { Outcome, UpdateRequest } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import type { Machine } from '../core/machine.ts';

/** admitted: waits for a task. sent: in a started task. accepted, completed: in the history. The rest ended without a trace. */
export type UpdateStatus = 'admitted' | 'sent' | 'accepted' | 'completed' | 'rejected' | 'aborted';

export interface Update extends Machine<UpdateStatus> {
  status: UpdateStatus;
  readonly updateId: string;
  readonly request: UpdateRequest;
  readonly since: VirtualMs;
  acceptedEventId: number | undefined;
  outcome: Outcome | undefined;
  /** Calls that wait for a stage. */
  readonly waiters: UpdateWaiter[];
}

export interface UpdateWaiter {
  readonly ticket: number;
  /** UpdateWorkflowExecutionLifecycleStage. */
  readonly stage: number;
}
