/**
 * Activities do the work that may fail: they call the outside world. Here they only take the time
 * that such calls take. Each may run more than once, so each is made to be repeatable: ids are
 * derived from the order, never invented.
 */
import { ApplicationFailure, Context, heartbeat, log, sleep } from '@temporalio/activity';
import type { Card, Order, OrderItem } from './types';

/** Adds the order up. Wrong input fails at once: another attempt cannot help. */
export async function validateOrder(order: Order): Promise<{ totalCents: number }> {
  await sleep(120);
  const problem = findProblem(order);
  if (problem !== undefined) {
    throw ApplicationFailure.nonRetryable(problem, 'InvalidOrderError');
  }
  const totalCents = order.items.reduce((sum, item) => sum + item.quantity * item.priceCents, 0);
  log.info('order is valid', { totalCents });
  return { totalCents };
}

/** Takes the items off the shelf, one after the other, with a heartbeat for each. */
export async function reserveInventory(
  orderId: string,
  items: OrderItem[],
): Promise<{ reservationId: string }> {
  // After a lost attempt the last heartbeat tells where to go on.
  const done = (Context.current().info.heartbeatDetails as number | undefined) ?? 0;
  for (const [index, item] of items.entries()) {
    if (index < done) continue;
    log.info('reserving', { sku: item.sku, quantity: item.quantity });
    await sleep(90);
    heartbeat(index + 1);
  }
  return { reservationId: `res-${orderId}` };
}

/** Puts the items back. */
export async function releaseInventory(reservationId: string): Promise<void> {
  await sleep(80);
  log.info('released', { reservationId });
}

/**
 * Charges the card. A flaky gateway answers 503 to the first two attempts; the error can be retried,
 * so the retry policy of the workflow decides what follows.
 */
export async function chargeCard(
  orderId: string,
  amountCents: number,
  card: Card,
): Promise<{ paymentId: string }> {
  const { attempt } = Context.current().info;
  log.info('charging the card', { amountCents, attempt });
  await sleep(250);
  if (card === 'declined') {
    throw ApplicationFailure.create({
      type: 'CardDeclinedError',
      message: 'the bank declined the card',
    });
  }
  if (card === 'flaky' && attempt <= 2) {
    throw ApplicationFailure.retryable('503 upstream', 'PaymentGatewayError');
  }
  return { paymentId: `pay-${orderId}` };
}

/** Gives the money back. */
export async function refundCard(paymentId: string): Promise<void> {
  await sleep(200);
  log.info('refunded', { paymentId });
}

/** Packs and hands over to the carrier. */
export async function shipOrder(
  orderId: string,
  country: string,
): Promise<{ trackingNumber: string }> {
  for (const step of ['pack', 'label', 'hand over']) {
    heartbeat(step);
    await sleep(100);
  }
  return { trackingNumber: `${country}-${orderId}` };
}

/** Tells the approver that something waits. */
export async function notifyApprover(title: string, amountCents: number): Promise<void> {
  await sleep(60);
  log.info('approver notified', { title, amountCents });
}

/** Charges one period of a subscription. */
export async function chargeRenewal(customerId: string, priceCents: number): Promise<string> {
  await sleep(180);
  log.info('renewal charged', { customerId, priceCents });
  return `charge-${customerId}-${Context.current().info.activityId}`;
}

/** Sends the receipt by mail. */
export async function sendReceipt(customerId: string, chargeId: string): Promise<void> {
  await sleep(70);
  log.info('receipt sent', { customerId, chargeId });
}

function findProblem(order: Order): string | undefined {
  if (order.items.length === 0) return 'items: an order needs at least one item.';
  for (const { sku, quantity } of order.items) {
    if (!Number.isInteger(quantity) || quantity < 1) {
      return `items: ${quantity} is not a quantity of ${sku}. Expected a whole number from 1.`;
    }
  }
  if (!/^[A-Z]{2}$/.test(order.customer.country)) {
    return `customer.country: "${order.customer.country}" is not a country code. Expected two letters, such as "FR".`;
  }
  return undefined;
}
