import {
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../activities';
import type { BillingState, SubscriptionInput } from '../types';

const { chargeRenewal, sendReceipt } = proxyActivities<typeof activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', maximumAttempts: 10 },
});

/** Ends the subscription before its next charge. */
export const cancelSubscription = defineSignal('cancelSubscription');
/** What was charged so far, and when the next charge is due. */
export const billingState = defineQuery<BillingState>('billingState');

const PERIOD_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Charges a customer every 30 days, until the periods are used up or the subscription is canceled. */
export async function subscription(input: SubscriptionInput): Promise<BillingState> {
  const state: BillingState = {
    plan: input.plan,
    periodsCharged: 0,
    periodsTotal: input.periods,
    totalChargedCents: 0,
    canceled: false,
  };
  setHandler(billingState, () => state);
  setHandler(cancelSubscription, () => {
    state.canceled = true;
  });

  while (true) {
    const chargeId = await chargeRenewal(input.customerId, input.priceCents);
    state.periodsCharged += 1;
    state.totalChargedCents += input.priceCents;
    await sendReceipt(input.customerId, chargeId);
    if (state.canceled || state.periodsCharged >= input.periods) break;

    // Date.now() in a workflow is the time of its current task, the same in every replay.
    state.nextChargeAt = new Date(Date.now() + PERIOD_DAYS * DAY_MS).toISOString();
    // A sleep of 30 days that a signal can end: one durable timer, and no process has to stay up.
    await condition(() => state.canceled, `${PERIOD_DAYS} days`, { summary: 'renewalDue' });
    delete state.nextChargeAt;
    if (state.canceled) break;
  }
  return state;
}
