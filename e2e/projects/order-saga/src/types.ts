/** What the workflows and the activities pass to each other. All of it is plain JSON. */

/** A line of an order. */
export interface OrderItem {
  /** @example tea-earl-grey */
  sku: string;
  /**
   * @minimum 1
   * @example 2
   */
  quantity: number;
  /**
   * Price of one, in cents.
   * @example 450
   */
  priceCents: number;
}

/** How the payment gateway behaves for this order; a test card's number in real life. */
export type Card = 'ok' | 'flaky' | 'declined';

/** The order as the shop sends it. */
export interface Order {
  /** @example order-1 */
  orderId: string;
  customer: {
    /** @example Ada */
    name: string;
    /** @example ada@example.com */
    email: string;
    /**
     * Two letters.
     * @example FR
     */
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
  /** @example A standing desk */
  title: string;
  /** @example Ada */
  requestedBy: string;
  /** @example 32000 */
  amountCents: number;
}

/** The argument of the signals `approve` and `reject`. */
export interface Decision {
  /** @example Grace */
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
  /** @example customer-1 */
  customerId: string;
  plan: 'solo' | 'team';
  /**
   * Price of one period, in cents.
   * @example 900
   */
  priceCents: number;
  /**
   * How many periods are charged before the subscription ends by itself.
   * @example 3
   */
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
