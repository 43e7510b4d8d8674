import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../activities';
import type { ApprovalRequest, ApprovalStatus, Decision } from '../types';

const { notifyApprover } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});

/** Grants the request. */
export const approve = defineSignal<[Decision]>('approve');
/** Refuses the request. */
export const reject = defineSignal<[Decision]>('reject');
/** Where the request stands. */
export const status = defineQuery<ApprovalStatus>('status');
/** Changes the amount while nobody has decided; answers the new amount. */
export const changeAmount = defineUpdate<number, [amountCents: number]>('changeAmount');

const LIMIT_CENTS = 1_000_000;

/** Waits up to 72 hours for somebody to approve or reject; without an answer it expires. */
export async function approval(request: ApprovalRequest): Promise<ApprovalStatus> {
  const current: ApprovalStatus = { state: 'waiting', amountCents: request.amountCents };

  // Handlers are set before the first await, so that no message arrives before they are there.
  setHandler(status, () => current);
  setHandler(approve, (decision) => decide('approved', decision));
  setHandler(reject, (decision) => decide('rejected', decision));
  setHandler(
    changeAmount,
    (amountCents) => {
      current.amountCents = amountCents;
      return amountCents;
    },
    // A validator runs before the update is accepted: what it refuses leaves no trace in history.
    { validator: validateAmount },
  );

  await notifyApprover(request.title, request.amountCents);

  const decided = await condition(() => current.state !== 'waiting', '72 hours', {
    summary: 'approvalDeadline',
  });
  if (!decided) current.state = 'expired';
  return current;

  function decide(state: 'approved' | 'rejected', decision: Decision): void {
    // Only the first answer counts.
    if (current.state !== 'waiting') return;
    current.state = state;
    current.decision = decision;
  }

  function validateAmount(amountCents: number): void {
    if (current.state !== 'waiting') {
      throw ApplicationFailure.nonRetryable(`the request is ${current.state} already`);
    }
    if (!Number.isInteger(amountCents) || amountCents <= 0 || amountCents > LIMIT_CENTS) {
      throw ApplicationFailure.nonRetryable(
        `amountCents: ${amountCents} is not a whole number from 1 to ${LIMIT_CENTS}`,
      );
    }
  }
}
