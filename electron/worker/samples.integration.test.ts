/**
 * The sample projects, discovered, supervised and run to completion: on the embedded server, or on the one
 * whose address is in TIMELAPSE_TEST_ADDRESS.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  Client,
  Connection,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { embeddedConnection } from '../host/connections/embedded.ts';
import { EmbeddedServer } from '../host/embeddedServer.ts';
import { discover } from '../project/discover.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { WORKER_ENTRY } from './testProject.ts';

const otherAddress = process.env['TIMELAPSE_TEST_ADDRESS'];
let embedded: EmbeddedServer | undefined;
let address: string;
const LIMIT_MS = 60_000;
const DAY_MS = 86_400_000;
const waiting = { timeout: LIMIT_MS, interval: 50 };
const samples = join(import.meta.dirname, '../../e2e/projects');

const hasPythonSdk = (): boolean => {
  try {
    execFileSync('python', ['-c', 'import temporalio'], { stdio: 'ignore' });
    return true;
  } catch {
    // No Python, or no SDK in it.
    return false;
  }
};

async function runSample(name: string): Promise<Supervisor> {
  const { launch } = await discover(join(samples, name), {
    entry: join(import.meta.dirname, '../project/child/index.ts'),
  });
  const supervisor = createSupervisor({ entry: WORKER_ENTRY });
  supervisor.start(launch, { address });
  await vi.waitFor(() => expect(supervisor.state().state).toBe('running'), waiting);
  return supervisor;
}

beforeAll(async () => {
  if (otherAddress === undefined) embedded = await EmbeddedServer.open({ port: 0 });
  address = otherAddress ?? embedded?.address ?? '';
}, LIMIT_MS);
afterAll(() => embedded?.close());

const idOf = (prefix: string): string => `${prefix}-${randomUUID()}`;

describe('order-saga', { timeout: LIMIT_MS }, () => {
  let supervisor: Supervisor;
  let connection: Connection;
  let client: Client;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('WARN') });
    supervisor = await runSample('order-saga');
    connection = await Connection.connect({ address });
    client = new Client({ connection });
  }, LIMIT_MS);
  afterAll(async () => {
    await supervisor.close();
    await connection.close();
  });

  const order = (card: string) => ({
    orderId: '8412',
    customer: { name: 'Ada Lovelace', email: 'ada@example.com', country: 'GB' },
    items: [{ sku: 'tea', quantity: 2, priceCents: 490 }],
    card,
  });
  const start = (type: string, prefix: string, input: unknown) =>
    client.workflow.start(type, { taskQueue: 'orders', workflowId: idOf(prefix), args: [input] });

  it('says what it registered', () => {
    expect(supervisor.registered()).toMatchObject({
      workflowTypes: ['approval', 'orderSaga', 'subscription'],
      sdkVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(supervisor.registered().activityTypes).toContain('chargeCard');
  });

  it('completes an order after the gateway failed twice; its history replays', async () => {
    const handle = await start('orderSaga', 'order', order('flaky'));
    expect(await handle.result()).toEqual({
      orderId: '8412',
      totalCents: 980,
      paymentId: 'pay-8412',
      trackingNumber: 'GB-8412',
    });
    expect(await handle.query('orderStatus')).toMatchObject({ step: 'shipped' });
    const lines = supervisor.logs().filter(({ workflowId }) => workflowId === handle.workflowId);
    const failures = lines.filter(({ text }) => text.startsWith('PaymentGatewayError: 503'));
    expect(failures.length).toBe(2);

    const workflowsPath = join(samples, 'order-saga/src/workflows/index.ts');
    await Worker.runReplayHistory({ workflowsPath }, await handle.fetchHistory());
  });

  it('undoes what was done when the card is declined', async () => {
    const handle = await start('orderSaga', 'order', order('declined'));
    await expect(handle.result()).rejects.toThrow(WorkflowFailedError);
    expect(await handle.query('orderStatus')).toMatchObject({
      step: 'failed',
      compensated: ['releaseInventory'],
    });
  });

  it('waits for an approval, and lets its amount be changed until then', async () => {
    const request = { title: 'Laptop', requestedBy: 'ada', amountCents: 189_000 };
    const handle = await start('approval', 'approval', request);
    expect(await handle.executeUpdate('changeAmount', { args: [150_000] })).toBe(150_000);
    const refused = handle.executeUpdate('changeAmount', { args: [-1] });
    await expect(refused).rejects.toThrow(WorkflowUpdateFailedError);
    expect(await handle.query('status')).toEqual({ state: 'waiting', amountCents: 150_000 });
    await handle.signal('approve', { by: 'grace', comment: 'fine' });
    expect(await handle.result()).toEqual({
      state: 'approved',
      amountCents: 150_000,
      decision: { by: 'grace', comment: 'fine' },
    });
  });

  it('charges a subscription and sleeps until the next charge, or until it is canceled', async () => {
    const input = { customerId: '1042', plan: 'team', priceCents: 1_900, periods: 12 };
    const handle = await start('subscription', 'subscription', input);
    await vi.waitFor(
      async () =>
        expect(await handle.query('billingState')).toMatchObject({
          periodsCharged: 1,
          totalChargedCents: 1_900,
          nextChargeAt: expect.any(String),
        }),
      waiting,
    );
    await handle.signal('cancelSubscription');
    expect(await handle.result()).toMatchObject({ periodsCharged: 1, canceled: true });
  });

  it.skipIf(otherAddress !== undefined)(
    'charges again after 30 days, which pass at once',
    async () => {
      const controls = embedded && embeddedConnection(embedded, 'default').controls;
      const input = { customerId: '7', plan: 'solo', priceCents: 500, periods: 2 };
      const handle = await start('subscription', 'subscription', input);
      const wallBegin = Date.now();
      await vi.waitFor(async () => {
        const next = controls?.nextTimerOf(handle.firstExecutionRunId);
        expect(next?.text).toContain(handle.workflowId);
        expect(controls?.clock().holds).toEqual([]);
      }, waiting);
      await controls?.skip({ kind: 'next' }, false);
      expect(await handle.result()).toMatchObject({ periodsCharged: 2, totalChargedCents: 1_000 });
      const { startTime, closeTime } = await handle.describe();
      expect((closeTime?.getTime() ?? 0) - startTime.getTime()).toBeGreaterThanOrEqual(30 * DAY_MS);
      expect(Date.now() - wallBegin).toBeLessThan(DAY_MS);
    },
  );

  it('goes on where it was after its worker was killed', async () => {
    const handle = await start('approval', 'approval', {
      title: 'Desk',
      requestedBy: 'ada',
      amountCents: 1,
    });
    await vi.waitFor(
      async () => expect(await handle.query('status')).toMatchObject({ state: 'waiting' }),
      waiting,
    );
    const { restarts } = supervisor.state();
    supervisor.kill();
    await vi.waitFor(() => expect(supervisor.state().restarts).toBe(restarts + 1), waiting);
    await handle.signal('reject', { by: 'grace' });
    expect(await handle.result()).toMatchObject({ state: 'rejected' });
  });

  it('is reloaded without losing anybody', async () => {
    const before = supervisor.state().pid;
    await vi.waitFor(() => expect(supervisor.state().state).toBe('running'), waiting);
    supervisor.reload('a test wants it');
    const handle = await start('orderSaga', 'order', order('ok'));
    expect(await handle.result()).toMatchObject({ trackingNumber: 'GB-8412' });
    await vi.waitFor(() => {
      expect(supervisor.state()).toMatchObject({ state: 'running' });
      expect(supervisor.state().pid).not.toBe(before);
      expect(supervisor.state().reason).toBeUndefined();
    }, waiting);
  });
});

describe.skipIf(!hasPythonSdk())(
  'python-greeter, with the Python SDK',
  { timeout: LIMIT_MS },
  () => {
    it('greets, again in another language, and ends when told to', async () => {
      const supervisor = await runSample('python-greeter');
      const connection = await Connection.connect({ address });
      try {
        const handle = await new Client({ connection }).workflow.start('Greeting', {
          taskQueue: 'greetings',
          workflowId: idOf('greeting'),
          args: [{ name: 'Ada', language: 'en' }],
        });
        const greeting = async (text: string): Promise<void> => {
          await vi.waitFor(async () => expect(await handle.query('greeting')).toBe(text), waiting);
        };
        await greeting('Hello, Ada!');
        await handle.signal('set_language', 'fr');
        await greeting('Bonjour, Ada!');
        await handle.signal('finish');
        expect(await handle.result()).toBe('Bonjour, Ada!');
        const ids = supervisor.logs().map(({ workflowId }) => workflowId);
        expect(ids).toContain(handle.workflowId);
      } finally {
        await supervisor.close();
        await connection.close();
      }
    });
  },
);
