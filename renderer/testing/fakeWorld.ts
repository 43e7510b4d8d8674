/** The state of the host in memory: a shop with orders, subscriptions and what else a list should be seen with. */
import type {
  AgendaEntry,
  AppState,
  Execution,
  HistoryEvent,
  LogLine,
  Project,
  WorkflowSummary,
} from '../../shared/ipc/models.ts';
import type { Batch, SearchAttribute } from '../../shared/ipc/listModels.ts';
import type { CallOutput } from '../../shared/ipc/contract.ts';
import { sagaExecution, sagaHistory, shortHistory } from './fakeHistories.ts';

/** Everything that the host in memory knows. */
export interface FakeWorld {
  app: AppState;
  project: Project;
  workflows: WorkflowSummary[];
  /** What a description adds to its summary, by run id. */
  executions: Map<string, Partial<Execution>>;
  histories: Map<string, HistoryEvent[]>;
  agenda: AgendaEntry[];
  logs: LogLine[];
  samples: CallOutput<'project.samples'>;
  /** What queries and updates answer, by their names. */
  replies: Record<string, unknown>;
  searchAttributes: SearchAttribute[];
  batches: Batch[];
  /** How runs were started, by workflow id; others without arguments. */
  starts: Map<string, CallOutput<'workflows.startOf'>>;
}

/** Monday 2 March 2026, 09:00:06.050. */
export const fakeNowMs = Date.UTC(2026, 2, 2, 9, 0, 6, 50);
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Rest = Partial<WorkflowSummary>;

let runs = 0;

function run(
  workflowId: string,
  type: string,
  status: WorkflowSummary['status'],
  startMs: number,
  durationMs: number,
  rest: Rest = {},
): WorkflowSummary {
  runs += 1;
  return {
    workflowId,
    runId: `0199d1e2-0000-7000-8000-${String(runs).padStart(12, '0')}`,
    type,
    status,
    taskQueue: type === 'Subscription' ? 'billing' : 'orders',
    startMs,
    historyLength: 11,
    ...(status === 'Running' || status === 'Paused' ? {} : { closeMs: startMs + durationMs }),
    ...rest,
  };
}

function childOf(parent: WorkflowSummary): Rest {
  return { parentWorkflowId: parent.workflowId, parentRunId: parent.runId };
}

/** The rows that the mock-ups show. */
function namedRuns(now: number): WorkflowSummary[] {
  const ago = (ms: number): number => now - ms;
  const order = run('order-8412', 'OrderSaga', 'Running', ago(6050), 0, {
    historyLength: 26,
    waitingFor: { kind: 'activity', text: 'chargeCard', attempt: 2 },
  });
  const sub = run('sub-1042', 'Subscription', 'Running', ago(91 * dayMs + 2 * hourMs), 0, {
    historyLength: 212,
    waitingFor: { kind: 'timer', text: 'renewalDue', dueMs: now + 28 * dayMs + 21 * hourMs },
  });
  const onboarding = run('onboard-ada', 'Onboarding', 'Running', ago(3 * dayMs + hourMs), 0, {
    waitingFor: { kind: 'child', text: 'KycCheck kyc-ada' },
  });
  return [
    order,
    run('fraud-8412', 'FraudCheck', 'Completed', ago(5600), 1600, childOf(order)),
    run('thumbs-20260302', 'RenderTiles', 'Running', ago(9600), 0, {
      historyLength: 131,
      waitingFor: { kind: 'activity', text: 'renderTile × 18', attempt: 2 },
    }),
    run('order-8411', 'OrderSaga', 'Completed', ago(25_000), 4880),
    run('order-8410', 'OrderSaga', 'Running', ago(26_000), 0, {
      waitingFor: { kind: 'activity', text: 'shipOrder' },
    }),
    run('order-8409', 'OrderSaga', 'Failed', ago(124_000), 9140, {
      waitingFor: { kind: 'failure', text: 'PaymentDeclined: card 4000…0002' },
    }),
    run('invoice-7731', 'InvoiceApproval', 'Running', ago(5 * hourMs + 12 * minuteMs), 0, {
      waitingFor: { kind: 'message', text: 'approve' },
    }),
    run(
      'nightly-reconcile-2026-03-02T01:00:00Z',
      'Reconcile',
      'Completed',
      ago(8 * hourMs),
      41_700,
    ),
    run('transfer-551', 'MoneyTransfer', 'Completed', ago(9.7 * hourMs), 812),
    run('order-8407', 'OrderSaga', 'Canceled', ago(10 * hourMs), 1020),
    run('poll-carrier-88', 'CarrierPoll', 'TimedOut', ago(3 * dayMs), dayMs, {
      waitingFor: { kind: 'failure', text: 'execution timeout 24 h' },
    }),
    run('payroll-2026-02', 'PayrollRun', 'Terminated', ago(39 * hourMs), 200_000, {
      waitingFor: { kind: 'failure', text: 'by "ada": wrong period' },
    }),
    onboarding,
    run('kyc-ada', 'KycCheck', 'Running', ago(3 * dayMs + hourMs - 1000), 0, {
      ...childOf(onboarding),
      waitingFor: { kind: 'activity', text: 'pollProvider', attempt: 14 },
    }),
    run('sub-0977', 'Subscription', 'Paused', ago(12 * dayMs + 4 * hourMs), 0),
    sub,
    run('dunning-1042-2', 'Dunning', 'Completed', ago(31 * dayMs), 10.1 * hourMs, childOf(sub)),
    run('sub-1042', 'Subscription', 'ContinuedAsNew', ago(456 * dayMs), 365 * dayMs),
  ];
}

/** Older runs, so that there is something to scroll. */
function olderRuns(now: number, count: number): WorkflowSummary[] {
  const types = ['OrderSaga', 'MoneyTransfer', 'Refund', 'Reconcile', 'InvoiceApproval'] as const;
  return Array.from({ length: count }, (_, index) => {
    const type = types[(index * 7) % types.length] ?? 'OrderSaga';
    const failed = index % 23 === 5;
    const name = type.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
    return run(
      `${name}-${8406 - index}`,
      type,
      failed ? 'Failed' : 'Completed',
      now - 4 * dayMs - index * 37 * minuteMs,
      600 + ((index * 7919) % 9000),
      {
        ...(failed
          ? { waitingFor: { kind: 'failure', text: 'OutOfStock: sku-1187' } as const }
          : {}),
      },
    );
  });
}

/** The project of the shop. */
export function fakeProject(): Project {
  return {
    name: 'acme-shop',
    path: '/home/ada/code/acme-shop',
    language: 'typescript',
    taskQueue: 'orders',
    namespace: 'default',
    workflowTypes: [
      {
        name: 'OrderSaga',
        source: 'src/workflows/orderSaga.ts:18',
        signature: '(order: OrderInput)',
        argumentSchemas: [orderSchema],
        signals: ['addressChanged', 'approve', 'cancelOrder'],
        queries: ['getStatus', 'getTotal'],
        updates: ['applyCoupon', 'changeAddress'],
      },
      {
        name: 'Subscription',
        source: 'src/workflows/subscription.ts:9',
        signature: '(customer: string, plan: Plan)',
        argumentSchemas: [{ type: 'string' }, { enum: ['basic', 'team'] }],
        signals: ['upgradePlan'],
        queries: ['getState'],
        updates: ['changeSeats'],
      },
      {
        name: 'InvoiceApproval',
        source: 'src/workflows/invoice.ts:4',
        signature: '(invoiceId: string)',
        argumentSchemas: [{ type: 'string' }],
        signals: ['approve', 'reject'],
        queries: [],
        updates: [],
      },
    ],
    activityTypes: [
      'validateOrder',
      'reserveInventory',
      'chargeCard',
      'shipOrder',
      'refundCard',
      'sendEmail',
    ],
    problems: [],
  };
}

const orderSchema = {
  type: 'object',
  required: ['orderId', 'currency', 'customer', 'items'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string', default: '8413' },
    currency: { enum: ['EUR', 'USD'] },
    express: { type: 'boolean' },
    customer: {
      type: 'object',
      required: ['email', 'country'],
      properties: {
        email: { type: 'string', default: 'ada@example.com' },
        country: { type: 'string', pattern: '^[A-Z]{2}$', default: 'FR' },
      },
    },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku', 'count', 'cents'],
        properties: {
          sku: { type: 'string', default: 'sku-1187' },
          count: { type: 'integer', default: 1 },
          cents: { type: 'integer', default: 8990 },
        },
      },
    },
  },
} as const;

function agendaOf(now: number, workflows: readonly WorkflowSummary[]): AgendaEntry[] {
  const entry = (inMs: number, kind: string, what: string, workflowId: string): AgendaEntry => ({
    id: `${kind} ${what} ${workflowId}`,
    atMs: now + inMs,
    kind,
    lane: /timeout/i.test(kind) ? 'timeout' : kind === 'activityRetry' ? 'retry' : 'timer',
    text: `${what} of ${workflowId}`,
    what,
    workflowId,
    runId: workflows.find((one) => one.workflowId === workflowId)?.runId ?? '',
  });
  return [
    entry(540, 'activityRetry', 'renderTile #18, attempt 2', 'thumbs-20260302'),
    entry(1600, 'heartbeatTimeout', 'chargeCard, attempt 2', 'order-8412'),
    entry(1750, 'startToCloseTimeout', 'renderTile #24', 'thumbs-20260302'),
    entry(4160, 'activityRetry', 'pollProvider, attempt 15', 'kyc-ada'),
    entry(6810, 'startToCloseTimeout', 'chargeCard, attempt 2', 'order-8412'),
    entry(14 * minuteMs + 54_000, 'timer', 'timer paymentDeadline', 'order-8412'),
    entry(22 * hourMs + 4 * minuteMs, 'timer', 'timer abandonedAfter', 'onboard-ada'),
    entry(42 * hourMs, 'timer', 'timer approval reminder', 'invoice-7731'),
    entry(66 * hourMs, 'runTimeout', 'run timeout', 'invoice-7731'),
    entry(28 * dayMs + 21 * hourMs, 'timer', 'timer renewalDue', 'sub-1042'),
  ];
}

function logsOf(wallMs: number): LogLine[] {
  const lines: readonly (readonly [
    number,
    LogLine['level'],
    LogLine['stream'],
    string,
    string?,
  ])[] = [
    [-40_911, 'info', 'timelapse', 'src/workflows/orderSaga.ts was saved'],
    [-40_599, 'info', 'timelapse', 'bundle ready: 412 KB'],
    [-38_660, 'info', 'timelapse', 'worker starts, queue orders, pid 41822'],
    [-38_371, 'info', 'stdout', 'worker state RUNNING'],
    [-6580, 'info', 'stdout', 'validateOrder 8412', 'order-8412'],
    [-6377, 'info', 'stdout', 'reserving 3 items', 'order-8412'],
    [-5959, 'info', 'stdout', 'charging 124.90 EUR, attempt 1', 'order-8412'],
    [-4763, 'error', 'stderr', 'PaymentGatewayError: 503 upstream', 'order-8412'],
    [-4760, 'warn', 'stdout', 'chargeCard retries in 1 s', 'order-8412'],
    [-4517, 'info', 'stdout', 'signal addressChanged', 'order-8412'],
    [-3883, 'info', 'stdout', 'coupon takes off 12.49 EUR', 'order-8412'],
    [-3759, 'info', 'stdout', 'charging 112.41 EUR, attempt 2', 'order-8412'],
    [-2601, 'debug', 'stdout', 'heartbeat {"step":"3ds"}', 'order-8412'],
    [-971, 'debug', 'stdout', 'heartbeat {"step":"3ds"}', 'order-8412'],
  ];
  return lines.map(([ago, level, stream, text, workflowId], index) => ({
    sequence: index + 1,
    wallMs: wallMs + ago,
    stream,
    level,
    text,
    ...(workflowId === undefined ? {} : { workflowId }),
  }));
}

/** A world with the shop's project open, its worker running, and `older` runs beside those with names. */
export function fakeWorld({
  older = 196,
  wallMs = Date.now(),
}: { older?: number; wallMs?: number } = {}): FakeWorld {
  runs = 0;
  const now = fakeNowMs;
  const workflows = [...namedRuns(now), ...olderRuns(now, older)].toSorted(
    (a, b) => b.startMs - a.startMs,
  );
  const saga = workflows.find((one) => one.workflowId === 'order-8412');
  const agenda = agendaOf(now, workflows);
  const project = fakeProject();
  return {
    project,
    workflows,
    agenda,
    logs: logsOf(wallMs),
    executions: new Map(saga ? [[saga.runId, sagaExecution(saga)]] : []),
    histories: new Map(saga ? [[saga.runId, sagaHistory(saga, wallMs)]] : []),
    searchAttributes: [
      { name: 'CustomerId', type: 'Keyword', custom: true },
      { name: 'TotalCents', type: 'Int', custom: true },
    ],
    batches: [],
    starts: new Map(),
    samples: [
      {
        name: 'Order saga',
        path: '/samples/order-saga',
        about:
          'Retries, an approval by signal, a deadline, a subscription that sleeps for 30 days.',
        language: 'TypeScript',
      },
      {
        name: 'Python greeter',
        path: '/samples/python-greeter',
        about: 'A worker of your own command: the Python SDK on the embedded server.',
        language: 'Python',
      },
    ],
    replies: {
      getStatus: { state: 'charging', attempt: 2, totalCents: 11_241 },
      getTotal: 11_241,
      applyCoupon: { discountCents: 1249, totalCents: 11_241 },
      __stack_trace:
        'Error\n    at chargeCard (src/workflows/orderSaga.ts:46:11)\n    at OrderSaga (src/workflows/orderSaga.ts:31:5)',
    },
    app: {
      sequence: 0,
      version: '0.1.0',
      project,
      server: {
        kind: 'embedded',
        address: '127.0.0.1:7233',
        namespace: 'default',
        state: 'running',
      },
      capabilities: { clock: true, holds: true, agenda: true },
      worker: { state: 'running', sinceMs: wallMs - 40_000, pid: 41_822, restarts: 0 },
      clock: {
        mode: 'autoSkip',
        virtualMs: now,
        wallMs,
        nextMs: agenda[0]?.atMs ?? now,
        nextText: 'renderTile #18 retries',
        holds: [
          {
            kind: 'activity',
            text: 'activity chargeCard (attempt 2, running 3.2 s)',
            workflowId: 'order-8412',
            runId: saga?.runId ?? '',
            sinceMs: wallMs - 3200,
            ends: 'It ends by itself, or at one of its timeouts.',
            activityId: '7',
            started: true,
          },
          {
            kind: 'activity',
            text: '16 activities renderTile (oldest: #24, attempt 1)',
            workflowId: 'thumbs-20260302',
            sinceMs: wallMs - 5300,
          },
          {
            kind: 'workflowTask',
            text: 'a workflow task waiting for a worker: none polls queue "orders" since 23.7 s',
            ends: 'It ends when a worker polls this queue.',
            unpolledQueue: 'orders',
            workflowId: 'order-8410',
            sinceMs: wallMs - 23_700,
          },
          {
            kind: 'clientLock',
            text: 'a client lock of order.test.ts (connection c3)',
            ends: 'It ends when the client unlocks or disconnects.',
            connection: 'c3',
            sinceMs: wallMs - 8700,
          },
        ],
      },
      counts: {
        all: workflows.length,
        running: workflows.filter((one) => one.status === 'Running').length,
      },
    },
  };
}

/** A run's events; those of runs without a history of their own are made up from their summary. */
export function eventsOf(world: FakeWorld, summary: WorkflowSummary): HistoryEvent[] {
  const known = world.histories.get(summary.runId);
  if (known) return known;
  const events = shortHistory(summary);
  world.histories.set(summary.runId, events);
  return events;
}
