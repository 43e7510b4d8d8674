/** Histories for the host in memory, in the form that the contract gives them. */
import type {
  Execution,
  HistoryEvent,
  PayloadView,
  WorkflowSummary,
} from '../../shared/ipc/models.ts';

/** A payload of JSON. */
export function jsonPayload(json: unknown): PayloadView {
  return { encoding: 'json/plain', json, sizeBytes: JSON.stringify(json).length };
}

type Attributes = Record<string, unknown>;

/** Adds events one after the other; times are ms since the run's start. */
class HistoryWriter {
  readonly events: HistoryEvent[] = [];
  readonly #startMs: number;
  readonly #wallMs: number;

  constructor(startMs: number, wallMs: number) {
    this.#startMs = startMs;
    this.#wallMs = wallMs;
  }

  add(atMs: number, type: string, attributes: Attributes = {}): number {
    const eventId = this.events.length + 1;
    this.events.push({
      eventId,
      type,
      timeMs: this.#startMs + atMs,
      wallMs: this.#wallMs + atMs,
      attributes,
    });
    return eventId;
  }

  /** Scheduled, started and completed; answers the id of the last. */
  task(atMs: number, startedMs: number, completedMs: number): number {
    const scheduledEventId = this.add(atMs, 'WORKFLOW_TASK_SCHEDULED', {
      taskQueue: { name: 'orders' },
      attempt: 1,
    });
    const startedEventId = this.add(startedMs, 'WORKFLOW_TASK_STARTED', {
      scheduledEventId,
      identity: '41822@dev',
    });
    return this.add(completedMs, 'WORKFLOW_TASK_COMPLETED', {
      scheduledEventId,
      startedEventId,
      identity: '41822@dev',
    });
  }

  scheduled(
    atMs: number,
    taskEventId: number,
    name: string,
    input: unknown,
    more: Attributes = {},
  ): number {
    return this.add(atMs, 'ACTIVITY_TASK_SCHEDULED', {
      activityId: String(this.events.length),
      activityType: { name },
      taskQueue: { name: 'orders' },
      input: [jsonPayload(input)],
      startToCloseTimeout: '10s',
      workflowTaskCompletedEventId: taskEventId,
      retryPolicy: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 5 },
      ...more,
    });
  }

  done(scheduledEventId: number, startedMs: number, completedMs: number, result: unknown): void {
    const startedEventId = this.add(startedMs, 'ACTIVITY_TASK_STARTED', {
      scheduledEventId,
      attempt: 1,
      identity: '41822@dev',
    });
    this.add(completedMs, 'ACTIVITY_TASK_COMPLETED', {
      scheduledEventId,
      startedEventId,
      result: [jsonPayload(result)],
      identity: '41822@dev',
    });
  }
}

/** The running saga of the mock-ups: a charge in its second attempt, a deadline, a signal. */
export function sagaHistory(summary: WorkflowSummary, wallMs: number): HistoryEvent[] {
  const at = new HistoryWriter(summary.startMs, wallMs - 6070);
  at.add(0, 'WORKFLOW_EXECUTION_STARTED', {
    workflowType: { name: summary.type },
    taskQueue: { name: 'orders' },
    input: [
      jsonPayload({ orderId: '8412', currency: 'EUR', items: [{ sku: 'sku-1187', count: 1 }] }),
    ],
    firstExecutionRunId: summary.runId,
  });
  let task = at.task(0, 12, 34);
  at.done(at.scheduled(34, task, 'validateOrder', { orderId: '8412' }), 40, 182, { ok: true });
  task = at.task(182, 188, 204);
  const child = at.add(204, 'START_CHILD_WORKFLOW_EXECUTION_INITIATED', {
    workflowId: 'fraud-8412',
    workflowType: { name: 'FraudCheck' },
    workflowTaskCompletedEventId: task,
  });
  at.done(at.scheduled(204, task, 'reserveInventory', { items: 3 }), 230, 616, { reserved: 3 });
  at.add(214, 'CHILD_WORKFLOW_EXECUTION_STARTED', {
    initiatedEventId: child,
    workflowExecution: { workflowId: 'fraud-8412' },
    workflowType: { name: 'FraudCheck' },
  });
  task = at.task(616, 622, 650);
  at.add(650, 'TIMER_STARTED', {
    timerId: '1',
    startToFireTimeout: '900s',
    workflowTaskCompletedEventId: task,
  });
  at.scheduled(
    650,
    task,
    'chargeCard',
    { orderId: '8412', amountCents: 12_490, currency: 'EUR' },
    { heartbeatTimeout: '2s' },
  );
  at.add(1804, 'CHILD_WORKFLOW_EXECUTION_COMPLETED', {
    initiatedEventId: child,
    workflowExecution: { workflowId: 'fraud-8412' },
    workflowType: { name: 'FraudCheck' },
  });
  at.task(1804, 1812, 1830);
  at.add(2100, 'WORKFLOW_EXECUTION_SIGNALED', {
    signalName: 'addressChanged',
    input: [jsonPayload({ city: 'Lyon' })],
    identity: 'console',
  });
  at.task(2100, 2106, 2120);
  return at.events;
}

/** What a description of the saga says: the charge that is tried again. */
export function sagaExecution(summary: WorkflowSummary): Partial<Execution> {
  const { startMs } = summary;
  return {
    historySizeBytes: 18_600,
    pendingActivities: [
      {
        activityId: '20',
        activityType: 'chargeCard',
        scheduledEventId: 20,
        state: 'started',
        attempt: 2,
        maximumAttempts: 5,
        scheduledMs: startMs + 650,
        startedMs: startMs + 2860,
        lastHeartbeatMs: startMs + 5650,
        lastWorkerIdentity: '41822@dev',
        lastFailure: {
          message: '503 upstream',
          applicationFailureInfo: { type: 'PaymentGatewayError' },
          stackTrace:
            'PaymentGatewayError: 503 upstream\n    at charge (payments.ts:52:11)\n    at chargeCard (payments.ts:41:3)',
        },
        attempts: [
          {
            attempt: 1,
            startedMs: startMs + 660,
            endedMs: startMs + 1860,
            outcome: 'failed',
            failureText: 'PaymentGatewayError: 503',
            identity: '41822@dev',
          },
          { attempt: 2, startedMs: startMs + 2860, outcome: 'running', identity: '41822@dev' },
        ],
      },
    ],
  };
}

const closings: Readonly<Partial<Record<WorkflowSummary['status'], string>>> = {
  Completed: 'WORKFLOW_EXECUTION_COMPLETED',
  Failed: 'WORKFLOW_EXECUTION_FAILED',
  TimedOut: 'WORKFLOW_EXECUTION_TIMED_OUT',
  Canceled: 'WORKFLOW_EXECUTION_CANCELED',
  Terminated: 'WORKFLOW_EXECUTION_TERMINATED',
  ContinuedAsNew: 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
};

function closingAttributes(summary: WorkflowSummary): Attributes {
  switch (summary.status) {
    case 'Completed':
      return {
        result: [jsonPayload({ orderId: summary.workflowId, totalCents: 12_490, shipped: true })],
      };
    case 'Failed':
      return {
        failure: {
          message: 'Activity task failed',
          activityFailureInfo: {
            activityType: { name: 'chargeCard' },
            retryState: 'NON_RETRYABLE_FAILURE',
          },
          cause: {
            message: 'card 4000…0002',
            applicationFailureInfo: { type: 'PaymentDeclined', nonRetryable: true },
            stackTrace:
              'PaymentDeclined: card 4000…0002\n    at charge (src/activities/payments.ts:52:11)\n    at chargeCard (src/activities/payments.ts:41:3)',
          },
        },
        retryState: 'RETRY_POLICY_NOT_SET',
      };
    case 'Terminated':
      return { reason: 'wrong period', identity: 'ada' };
    case 'ContinuedAsNew':
      return { newExecutionRunId: 'next' };
    default:
      return {};
  }
}

/** A history that fits a summary: one activity, and the end that its status has. */
export function shortHistory(summary: WorkflowSummary): HistoryEvent[] {
  const durationMs = (summary.closeMs ?? summary.startMs + 5000) - summary.startMs;
  const at = new HistoryWriter(summary.startMs, Date.now() - 60_000);
  at.add(0, 'WORKFLOW_EXECUTION_STARTED', {
    workflowType: { name: summary.type },
    taskQueue: { name: summary.taskQueue },
    input: [jsonPayload({ id: summary.workflowId })],
  });
  const task = at.task(0, 8, 20);
  at.done(
    at.scheduled(20, task, 'validateOrder', { id: summary.workflowId }),
    26,
    durationMs * 0.6,
    { ok: true },
  );
  const closing = closings[summary.status];
  if (closing === undefined) return at.events;
  at.task(durationMs * 0.6, durationMs * 0.6 + 8, durationMs);
  at.add(durationMs, closing, closingAttributes(summary));
  return at.events;
}
