import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { LocalClient } from '../../grpc/localClient.ts';
import {
  calls,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../../shared/ipc/contract.ts';
import type { Project } from '../../../shared/ipc/models.ts';
import { CommandType } from '../../../shared/protocol/enums.ts';
import type { Command } from '../../../shared/protocol/messages.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker } from '../testing/rawWorker.ts';
import { clockHandlers } from './clock.ts';

const DAY_MS = 86_400_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const sleep = (timerId: string, ms: number): Command => ({
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId, startToFireTimeout: { seconds: ms / 1000 } },
});
const complete: Command = {
  commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
  completeWorkflowExecutionCommandAttributes: {},
};

/** A server without a port of its own use, the clock's calls as the window makes them, and a worker played by hand. */
async function stage(project?: Pick<Project, 'workflowTypes'>) {
  const server = await EmbeddedServer.open({ port: 0, mode: 'frozen' });
  const client = new LocalClient(server.calls);
  const worker = rawWorker(server, 'q');
  const handlers = clockHandlers(
    embeddedConnection(server, 'default'),
    () => project as Project | undefined,
  );
  ends.push(() => server.close(), client.close.bind(client), worker.close);
  const call = async <Name extends CallName & keyof typeof handlers>(
    name: Name,
    input: CallInput<Name>,
  ): Promise<CallOutput<Name>> => {
    const handle = handlers[name] as (given: unknown) => unknown;
    return v.parse(calls[name].output, await handle(v.parse(calls[name].input, input))) as never;
  };
  const start = async (workflowId: string, workflowType = 'sleeper') => {
    const { runId = '' } = await client.call('WorkflowService', 'StartWorkflowExecution', {
      namespace: 'default',
      workflowId,
      workflowType: { name: workflowType },
      taskQueue: { name: 'q' },
      requestId: workflowId,
    });
    return { workflowId, runId };
  };
  return { server, client, worker, call, start };
}

test('the clock is set to a speed, and each set is an input of the engine', async () => {
  const { server, call } = await stage();
  expect(await call('clock.set', { mode: 'scaled', speed: 100 })).toMatchObject({
    mode: 'scaled',
    speed: 100,
    pace: 100,
  });
  expect(server.engine.world.clock).toEqual({ mode: 'scaled', speed: 100 });
  expect(await call('clock.set', { mode: 'frozen' })).toMatchObject({ pace: 0, speed: 100 });
});

test.each([0, 0.01, 10_001, NaN, Infinity, -5])('a speed of %s is refused', (speed) => {
  expect(v.safeParse(calls['clock.set'].input, { mode: 'scaled', speed }).success).toBe(false);
});

test.each([NaN, Infinity, -Infinity, -1])('a skip by %s is refused', (ms) => {
  const by = v.safeParse(calls['clock.skip'].input, { to: { kind: 'by', ms } });
  const time = v.safeParse(calls['clock.skip'].input, { to: { kind: 'time', atMs: ms } });
  expect([by.success, time.success]).toEqual([false, false]);
});

test('why names the hold, and a worker that does its task ends it', async () => {
  const { worker, call, start } = await stage();
  const { runId } = await start('order-1');
  const held = await call('clock.why', undefined);
  expect(held.text).toContain('none polls queue "q"');
  expect(held.clock.holds[1]).toMatchObject({ runId, unpolledQueue: 'q' });
  await worker.complete([sleep('nap', DAY_MS)]);
  expect((await call('clock.why', undefined)).text).toContain('Nothing holds it.');
});

test("a client's lock is released, and its own unlock still succeeds", async () => {
  const { client, call } = await stage();
  await client.call('TestService', 'LockTimeSkipping', {});
  const [hold] = (await call('clock.why', undefined)).clock.holds.slice(1);
  expect(hold).toMatchObject({ kind: 'clientLock', connection: expect.any(String) });
  const connection = hold?.connection;
  const { holds } = await call('clock.release', connection === undefined ? {} : { connection });
  expect(holds.map(({ kind }) => kind)).toEqual(['frozen']);
  await client.call('TestService', 'UnlockTimeSkipping', {});
  await expect(client.call('TestService', 'UnlockTimeSkipping', {})).rejects.toThrow('Unbalanced');
});

test('the agenda is read in pages, and a preview counts what a skip would pass', async () => {
  const { worker, call, start } = await stage();
  await start('order-1');
  await worker.complete([sleep('a', 1000), sleep('b', 2 * DAY_MS), sleep('c', 3 * DAY_MS)]);
  const page = await call('clock.agenda', { group: 'execution', offset: 0, limit: 2 });
  expect(page).toMatchObject({
    total: 3,
    rowCount: 4,
    rows: [
      { kind: 'run', workflowId: 'order-1', count: 3 },
      { kind: 'entry', entry: { what: 'timer a', detail: '1.00\u00a0s', lane: 'timer' } },
    ],
  });
  const { clock } = await call('clock.why', undefined);
  const preview = await call('clock.preview', { untilMs: clock.virtualMs + 2.5 * DAY_MS });
  expect(preview).toMatchObject({ total: 2, runs: 1, counts: { timer: 2 } });
});

test("a run's own clock is put forward to its next timer; the server's stands", async () => {
  const { worker, call, start } = await stage();
  const one = await start('one');
  await worker.complete([sleep('nap', 30 * DAY_MS)]);
  await start('other');
  await worker.complete([sleep('nap', 30 * DAY_MS)]);
  const before = (await call('clock.why', undefined)).clock.virtualMs;
  const moved = await call('clock.skipRun', { ...one, to: { kind: 'next' } });
  expect(moved.toMs - moved.fromMs).toBeCloseTo(30 * DAY_MS, 0);
  expect((await call('clock.why', undefined)).clock.virtualMs).toBe(before);
  await worker.complete([complete]);
  expect(await call('clock.ownClocks', { limit: 10 })).toEqual({ total: 0, runs: [] });
  await expect(call('clock.skipRun', { ...one, to: { kind: 'next' } })).rejects.toThrow(
    'has ended',
  );
});

test('a run skips by itself, or fast-forwards, once it is told to', async () => {
  const { worker, call, start } = await stage();
  await call('clock.set', { mode: 'real' });
  const one = await start('one');
  await worker.complete([sleep('a', 30 * DAY_MS)]);
  expect(await call('clock.run', one)).toMatchObject({ mode: 'server', skewMs: 0 });
  const skipping = await call('clock.setRun', { ...one, mode: { kind: 'autoSkip' } });
  expect(skipping.mode).toBe('autoSkip');
  expect(skipping.skewMs).toBeGreaterThan(29 * DAY_MS);
  await worker.complete([sleep('b', 30 * DAY_MS)]);
  expect((await call('clock.run', one)).skewMs).toBeGreaterThan(59 * DAY_MS);
  await worker.complete([sleep('c', 30 * DAY_MS)]);
  await call('clock.setRun', { ...one, mode: { kind: 'server' } });
  await worker.complete([sleep('d', 30 * DAY_MS)]);
  const { skewMs } = await call('clock.run', one);
  const forward = await call('clock.setRun', { ...one, mode: { kind: 'fastForward', ms: DAY_MS } });
  expect(forward.skewMs - skewMs).toBeLessThanOrEqual(DAY_MS);
  expect(forward).toMatchObject({ mode: 'server' });
  expect((await call('clock.ownClocks', { limit: 10 })).runs).toMatchObject([
    { workflowId: 'one' },
  ]);
});

test('a skip until something needs its user passes sleeps and stops at the wait for a message', async () => {
  const { worker, call, start } = await stage();
  await start('order-1');
  await worker.complete([sleep('a', DAY_MS)]);
  const skipped = call('clock.skip', { to: { kind: 'needed' } });
  await worker.complete([sleep('b', DAY_MS)]);
  await worker.complete([]);
  const { fromMs, toMs, stopped } = await skipped;
  expect(toMs - fromMs).toBeCloseTo(2 * DAY_MS, -4);
  expect(stopped).toBe('order-1 waits for a signal or an update.');
});

test("a wait for a person is not passed by: its type's handlers say that it may be one", async () => {
  const approval = { name: 'approval', signals: ['approve'], queries: [], updates: [] };
  const { worker, call, start } = await stage({ workflowTypes: [approval] });
  await start('order-1');
  await worker.complete([sleep('a', DAY_MS)]);
  await start('approval-1', 'approval');
  await worker.complete([sleep('deadline', 2 * DAY_MS)]);
  const skipped = call('clock.skip', { to: { kind: 'needed' } });
  await worker.complete([complete]);
  const { fromMs, toMs, stopped } = await skipped;
  expect(toMs - fromMs).toBeCloseTo(DAY_MS, -4);
  expect(stopped).toBe('approval-1 may wait for approve; its timer is next.');
});

test('a server elsewhere has no clock to move', async () => {
  const connection = { controls: undefined } as Parameters<typeof clockHandlers>[0];
  const handlers = clockHandlers(connection, () => undefined);
  expect(() => handlers['clock.set']({ mode: 'frozen' })).toThrow('cannot be moved');
});
