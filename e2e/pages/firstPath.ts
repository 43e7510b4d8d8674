/**
 * The first whole path, as a new user walks it: an order that retries, an approval that waits for a signal, a subscription
 * that sleeps thirty days. The same steps in the browser and in Electron.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { TimelapseWindow } from './window.ts';

const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

const ORDER = {
  orderId: 'order-1',
  customer: { name: 'Ada', email: 'ada@example.com', country: 'FR' },
  items: [{ sku: 'tea', quantity: 2, priceCents: 450 }],
  card: 'flaky',
};

/** Keeps a picture of the window as it is, in both themes. */
async function keepScreens(window: TimelapseWindow, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    await window.theme(theme);
    await window.page.screenshot({ path: path.join(screens, `${name}-${theme}.png`) });
  }
}

/** Starts an order, sees its attempts on the timeline, asks where it stands, and reads the result. */
export async function walkOrder(window: TimelapseWindow, shell: string): Promise<void> {
  await window.startWorkflow('orderSaga', ORDER);
  const charge = window.timelineRow('chargeCard');
  await expect(charge).toContainText(/attempt 2|3 attempts|attempt 3/, { timeout: 30_000 });
  await window.query('orderStatus', 'charging');
  await keepScreens(window, `${shell}-order-retrying`);
  await window.says(/Completed/);
  await window.says('trackingNumber');
  await window.timelineRow('chargeCard').click();
  const inspector = window.page.getByRole('region', { name: /chargeCard|Inspector/ });
  await expect(inspector).toContainText('attempt 1');
  await expect(inspector).toContainText('PaymentGatewayError');
  await keepScreens(window, `${shell}-order-completed`);
}

/** Starts an approval, changes and refuses its amount, approves it, and reads the result. */
export async function walkApproval(window: TimelapseWindow, shell: string): Promise<void> {
  await window.startWorkflow('approval', {
    title: 'Desk',
    requestedBy: 'Ada',
    amountCents: 32_000,
  });
  await expect(window.timelineRow('approvalDeadline')).toBeVisible();
  await window.query('status', 'waiting');
  await window.update('changeAmount', 25_000, '25000');
  await window.update('changeAmount', -1, 'is not a whole number');
  await keepScreens(window, `${shell}-approval-waiting`);
  await window.signal('approve', { by: 'Grace' });
  await window.says(/Completed/);
  await window.says('approved');
  await expect(window.timelineRow('approve').first()).toBeVisible();
  await keepScreens(window, `${shell}-approval-completed`);
}

/** Starts a subscription, skips its thirty days, and reads the result. */
export async function walkSubscription(window: TimelapseWindow, shell: string): Promise<void> {
  await window.startWorkflow('subscription', {
    customerId: 'customer-1',
    plan: 'solo',
    priceCents: 900,
    periods: 2,
  });
  await expect(window.timelineRow('renewalDue')).toContainText('in 30');
  await window.query('billingState', '"periodsCharged": 1');
  await keepScreens(window, `${shell}-subscription-asleep`);
  await window.skipToNext();
  await window.says(/Completed/);
  await window.says('1800');
  await expect(window.clock).toContainText(/30\sd ahead/);
  await keepScreens(window, `${shell}-subscription-completed`);
}
