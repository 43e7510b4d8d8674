import { ApplicationFailure, log, proxyActivities } from '@temporalio/workflow';
import { defineQuery, isCancellation, CancellationScope, setHandler } from '@temporalio/workflow';
// Only the types: activity code itself must never be loaded into a workflow.
import type * as activities from '../activities';
import type { Order, OrderResult, OrderStatus } from '../types';

const { validateOrder, reserveInventory, releaseInventory, shipOrder } = proxyActivities<
  typeof activities
>({
  startToCloseTimeout: '10 seconds',
  // shipOrder and reserveInventory report progress; when they fall silent, they are tried again.
  heartbeatTimeout: '3 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
});

const { chargeCard, refundCard } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '30 seconds',
    maximumAttempts: 5,
    // A card that is declined stays declined, so another attempt would only annoy the bank.
    nonRetryableErrorTypes: ['CardDeclinedError'],
  },
});

/** Where the order stands. */
export const orderStatus = defineQuery<OrderStatus>('orderStatus');

/**
 * Validates, reserves, charges and ships an order.
 *
 * A saga: each step that changes something outside pushes how to undo it, and when a later step
 * fails for good the undo steps run in reverse order before the workflow fails.
 */
export async function orderSaga(order: Order): Promise<OrderResult> {
  const status: OrderStatus = { step: 'validating', compensated: [] };
  setHandler(orderStatus, () => status);

  const compensations: { name: string; undo: () => Promise<void> }[] = [];
  try {
    const { totalCents } = await validateOrder(order);

    status.step = 'reserving';
    const reservation = await reserveInventory(order.orderId, order.items);
    status.reservationId = reservation.reservationId;
    compensations.unshift({
      name: 'releaseInventory',
      undo: () => releaseInventory(reservation.reservationId),
    });

    status.step = 'charging';
    const payment = await chargeCard(order.orderId, totalCents, order.card ?? 'flaky');
    status.paymentId = payment.paymentId;
    compensations.unshift({ name: 'refundCard', undo: () => refundCard(payment.paymentId) });

    status.step = 'shipping';
    const { trackingNumber } = await shipOrder(order.orderId, order.customer.country);
    status.trackingNumber = trackingNumber;
    status.step = 'shipped';
    return { orderId: order.orderId, totalCents, paymentId: payment.paymentId, trackingNumber };
  } catch (error) {
    status.step = 'compensating';
    log.warn('the order failed, undoing what was done', { steps: compensations.length });
    // When the workflow was cancelled, its activities are too, except those in such a scope.
    await CancellationScope.nonCancellable(async () => {
      for (const { name, undo } of compensations) {
        await undo();
        status.compensated.push(name);
      }
    });
    status.step = 'failed';
    if (isCancellation(error)) throw error;
    throw ApplicationFailure.create({
      type: 'OrderFailed',
      message: `order ${order.orderId} failed and everything was undone`,
      nonRetryable: true,
      cause: error instanceof Error ? error : undefined,
    });
  }
}
