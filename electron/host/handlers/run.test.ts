import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CommandType } from '../../../shared/protocol/enums.ts';
import { unpackEvents } from '../../../shared/ipc/unpackEvents.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import type { HandlersOf } from './handlers.ts';
import { runHandlers } from './run.ts';
import { workflowsHandlers } from './workflows.ts';

let handlers: HandlersOf<'run'>;
let workflows: HandlersOf<'workflows'>;
let worker: RawWorker;

beforeEach(async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  const connection = embeddedConnection(server, 'default');
  handlers = runHandlers(connection);
  workflows = workflowsHandlers(connection, () => undefined);
  worker = rawWorker(server, 'orders');
});

const order = {
  workflowType: 'order',
  workflowId: 'order-1',
  taskQueue: 'orders',
  args: [] as unknown[],
};
const timer = {
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId: 'wait', startToFireTimeout: { seconds: 3600 } },
};
const statusOf = async (run: { workflowId: string; runId?: string }) =>
  (await workflows['workflows.describe'](run)).summary.status;
const typesOf = async (run: { workflowId: string; runId?: string }) =>
  unpackEvents((await workflows['workflows.history']({ ...run, afterEventId: 0 })).events).map(
    ({ type }) => type,
  );

test('a run is paused and goes on', async () => {
  const run = await workflows['workflows.start'](order);
  await handlers['run.pause']({ ...run, reason: 'look' });
  expect(await statusOf(run)).toBe('Paused');
  await handlers['run.unpause'](run);
  expect(await statusOf(run)).toBe('Running');
});

test('a reset begins a new run; what came afterwards is applied again, unless it is left out', async () => {
  const run = await workflows['workflows.start'](order);
  await worker.complete([timer]);
  await workflows['workflows.signal']({ ...run, name: 'pay', args: [1] });
  const with_ = await handlers['run.reset']({ ...run, eventId: 4, reason: 'again' });
  expect(await typesOf({ workflowId: 'order-1', runId: with_.runId })).toContain(
    'WORKFLOW_EXECUTION_SIGNALED',
  );
  expect(await statusOf(run)).toBe('Terminated');
  const without = await handlers['run.reset']({ ...run, eventId: 4, exclude: ['signals'] });
  expect(await typesOf({ workflowId: 'order-1', runId: without.runId })).not.toContain(
    'WORKFLOW_EXECUTION_SIGNALED',
  );
  await expect(handlers['run.reset']({ ...run, eventId: 5 })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('a signal starts a workflow that does not run, and reaches one that does', async () => {
  const input = {
    workflowId: 'order-1',
    workflowType: 'order',
    taskQueue: 'orders',
    startArgs: [],
    name: 'pay',
    args: [7],
  };
  const first = await handlers['run.signalWithStart'](input);
  expect(first.started).toBe(true);
  const second = await handlers['run.signalWithStart'](input);
  expect(second).toEqual({ runId: first.runId, started: false });
  expect(
    (await typesOf({ workflowId: 'order-1' })).filter(
      (type) => type === 'WORKFLOW_EXECUTION_SIGNALED',
    ),
  ).toHaveLength(2);
});

test('a payload that was shown by its beginning is read at full length', async () => {
  const long = 'ä'.repeat(70_000);
  const run = await workflows['workflows.start']({ ...order, args: ['short', { text: long }] });
  const { events } = await workflows['workflows.history']({ ...run, afterEventId: 0 });
  const input = unpackEvents(events)[0]?.attributes['input'] as {
    truncated?: boolean;
    text?: string;
  }[];
  const [, cut] = input;
  expect(cut?.truncated).toBe(true);
  expect(cut?.text?.endsWith('ä')).toBe(true);
  const whole = await handlers['run.payload']({ ...run, eventId: 1, path: ['input', 1] });
  expect(whole.json).toEqual({ text: long });
  await expect(handlers['run.payload']({ ...run, eventId: 1, path: ['input', 2] })).rejects.toThrow(
    'has no payload at input.2',
  );
  await expect(
    handlers['run.payload']({ ...run, eventId: 99, path: ['input', 0] }),
  ).rejects.toThrow('There is no event 99');
});
