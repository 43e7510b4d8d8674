/** What the workflows and the activities pass to each other. All of it is plain JSON. */

/** A line of an order. */
export interface OrderItem {
  sku: string;
  /** @minimum 1 */
  quantity: number;
  /** Price of one, in cents. */
  priceCents: number;
}

/** How the payment gateway behaves for this order; a test card's number in real life. */
export type Card = 'ok' | 'flaky' | 'declined';

/** The order as the shop sends it. */
export interface Order {
  orderId: string;
  customer: {
    name: string;
    email: string;
    /** Two letters, such as "FR". */
    country: string;
  };
  items: OrderItem[];
  /** `flaky` fails twice before it works, `declined` never works. Without it: `flaky`. */
  card?: Card;
}

/** Where an order stands, as the query `orderStatus` tells it. */
export interface OrderStatus {
  step:
    'validating' | 'reserving' | 'charging' | 'shipping' | 'shipped' | 'compensating' | 'failed';
  reservationId?: string;
  paymentId?: string;
  trackingNumber?: string;
  /** What was undone after a failure, latest first. */
  compensated: string[];
}

/** What a completed order answers. */
export interface OrderResult {
  orderId: string;
  totalCents: number;
  paymentId: string;
  trackingNumber: string;
}

/** A request for money that somebody has to approve. */
export interface ApprovalRequest {
  title: string;
  requestedBy: string;
  amountCents: number;
}

/** The argument of the signals `approve` and `reject`. */
export interface Decision {
  by: string;
  comment?: string;
}

/** Where an approval stands, as the query `status` tells it. */
export interface ApprovalStatus {
  state: 'waiting' | 'approved' | 'rejected' | 'expired';
  amountCents: number;
  decision?: Decision;
}

/** What a subscription is started with. */
export interface SubscriptionInput {
  customerId: string;
  plan: 'solo' | 'team';
  /** Price of one period, in cents. */
  priceCents: number;
  /** How many periods are charged before the subscription ends by itself. */
  periods: number;
}

/** Where a subscription stands, as the query `billingState` tells it. */
export interface BillingState {
  plan: string;
  periodsCharged: number;
  periodsTotal: number;
  totalChargedCents: number;
  /** ISO time of the next charge; none when no other follows. */
  nextChargeAt?: string;
  canceled: boolean;
}
