import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { InvariantError } from '../engine/core/errors.ts';
import { CommandType } from '../../shared/protocol/enums.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import { embeddedConnection } from './connections/embedded.ts';
import { EmbeddedServer, USUAL_PORT, type EmbeddedServerOptions } from './embeddedServer.ts';
import { rawWorker } from './testing/rawWorker.ts';

const DAY_MS = 86_400_000;

afterEach(() => vi.restoreAllMocks());

async function open(options: EmbeddedServerOptions = { port: 0 }): Promise<EmbeddedServer> {
  const server = await EmbeddedServer.open(options);
  onTestFinished(() => server.close());
  return server;
}

async function connect({ address }: EmbeddedServer): Promise<Client> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return new Client({ connection });
}

const started = { workflowId: 'w1', taskQueue: 'q', args: [] };

test("the SDK's client starts, sees and steers a workflow", async () => {
  const server = await open();
  const client = await connect(server);
  const handle = await client.workflow.start('order', started);
  expect(await handle.describe()).toMatchObject({ status: { name: 'RUNNING' }, type: 'order' });
  await handle.terminate('enough');
  await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'enough' } });
});

test('thirty days pass at a skip, and the history says when they passed on the wall', async () => {
  const server = await open();
  const client = await connect(server);
  const worker = rawWorker(server, 'q');
  const { controls } = embeddedConnection(server, 'default');
  const handle = await client.workflow.start('sleeper', started);
  const startToFireTimeout = { seconds: (30 * DAY_MS) / 1000 };
  await worker.complete([
    {
      commandType: CommandType.START_TIMER,
      startTimerCommandAttributes: { timerId: 'nap', startToFireTimeout },
    },
  ]);
  expect(controls?.clock()).toMatchObject({ mode: 'real', nextText: 'timer nap of w1', holds: [] });
  expect(controls?.nextTimerOf(handle.firstExecutionRunId)?.text).toBe('timer nap of w1');
  expect(controls?.agenda({ group: 'time', offset: 0, limit: 10 })).toMatchObject({
    total: 1,
    rows: [
      { kind: 'day', day: 'later' },
      { kind: 'entry', entry: { kind: 'userTimer' } },
    ],
  });

  const wallBefore = server.wall.now();
  const moved = await controls?.skip({ kind: 'next' }, false);
  expect((moved?.toMs ?? 0) - (moved?.fromMs ?? 0)).toBeGreaterThan(29 * DAY_MS);
  expect(controls?.clock().holds[0]).toMatchObject({ kind: 'workflowTask', workflowId: 'w1' });
  await worker.complete([
    {
      commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
      completeWorkflowExecutionCommandAttributes: {},
    },
  ]);
  await handle.result();

  const { events } = await handle.fetchHistory();
  const fired = events?.find((event) => event.timerFiredEventAttributes);
  const firedMs = Number(fired?.eventTime?.seconds) * 1000;
  expect(firedMs - wallBefore).toBeGreaterThan(29 * DAY_MS);
  const wallOfFiring =
    controls?.wallTimeOf(
      { workflowId: 'w1' },
      { eventId: Number(fired?.eventId), timeMs: firedMs + 1000 },
    ) ?? 0;
  expect(wallOfFiring).toBeGreaterThanOrEqual(wallBefore);
  expect(wallOfFiring).toBeLessThan(wallBefore + DAY_MS);
});

test('a refused skip says what holds time, in words', async () => {
  const server = await open();
  const client = await connect(server);
  await client.workflow.start('order', started);
  const { controls } = embeddedConnection(server, 'default');
  const noWorker = 'a workflow task waiting for a worker: none polls queue "q"';
  expect(controls?.clock().holds).toMatchObject([{ text: expect.stringContaining(noWorker) }]);
  await expect(controls?.skip({ kind: 'next' }, false)).rejects.toThrow(noWorker);
});

test('workers that ask for tasks are told about', async () => {
  const server = await open();
  const polls: unknown[] = [];
  server.onPoll((poll) => polls.push(poll));
  const client = await connect(server);
  await client.workflow.start('order', started);
  await rawWorker(server, 'q').complete([]);
  expect(polls).toEqual([{ namespace: 'default', taskQueue: 'q' }]);
});

test('a port that is asked for and taken is an error with its fix; without one another is taken', async () => {
  const first = await open();
  const taken = Number(first.address.split(':')[1]);
  const second = EmbeddedServer.open({ port: taken });
  await expect(second).rejects.toThrow(EnvironmentError);
  await expect(second).rejects.toMatchObject({ fix: expect.stringContaining('--port') });

  const occupant = createServer();
  occupant.on('error', () => undefined); // somebody else has the usual port already: as good
  await new Promise((resolve) => {
    occupant.once('error', resolve);
    occupant.listen(USUAL_PORT, '127.0.0.1', () => resolve(undefined));
  });
  onTestFinished(() => void occupant.close());
  const third = await open({});
  expect(third.busyPort).toBe(USUAL_PORT);
  expect(third.address).not.toBe(`127.0.0.1:${USUAL_PORT}`);
});

test('an engine that breaks its own rules stops; the server says so and stays', async () => {
  const server = await open();
  const connection = embeddedConnection(server, 'default');
  const changes: unknown[] = [];
  connection.subscribe((changed) => changes.push(changed));
  vi.spyOn(server.engine, 'submit').mockImplementationOnce(() => {
    throw new InvariantError('a task was lost');
  });
  const call = () => connection.call('GetSystemInfo', {});
  await expect(call()).rejects.toMatchObject({ code: 'INTERNAL', message: /a task was lost/ });
  expect(connection.problem()).toMatch(/error of ours: a task was lost/);
  expect(changes).toEqual([['app', 'clock']]);
  await expect(call()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(connection.controls?.clock().mode).toBe('real');
});
