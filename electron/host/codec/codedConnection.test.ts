/** A small codec server over real HTTP, an embedded server, and the window's handlers on top. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, gunzipSync } from 'node:zlib';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CodecInput } from '../../../shared/ipc/steering.ts';
import { unpackEvents } from '../../../shared/ipc/unpackEvents.ts';
import { CommandType } from '../../../shared/protocol/enums.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { workflowsHandlers } from '../handlers/workflows.ts';
import { codecHandlers } from '../handlers/codec.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import { Codec, codedConnection } from './codedConnection.ts';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly count: number;
}

interface CodecServer {
  readonly url: string;
  readonly asked: Asked[];
  /** What it answers instead, if anything. */
  broken: { readonly status: number; readonly body: string } | undefined;
}

type JsonPayload = { metadata?: Record<string, string>; data?: string };

const encode = (payload: JsonPayload): JsonPayload => ({
  metadata: { encoding: Buffer.from('binary/zlib').toString('base64') },
  data: gzipSync(JSON.stringify(payload)).toString('base64'),
});

function decode(payload: JsonPayload): JsonPayload {
  const encoding = Buffer.from(payload.metadata?.['encoding'] ?? '', 'base64').toString();
  if (encoding !== 'binary/zlib') return payload;
  return JSON.parse(
    gunzipSync(Buffer.from(payload.data ?? '', 'base64')).toString(),
  ) as JsonPayload;
}

async function startCodecServer(): Promise<CodecServer> {
  const asked: Asked[] = [];
  const codec: CodecServer = { url: '', asked, broken: undefined };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { payloads } = JSON.parse(body) as { payloads: JsonPayload[] };
      asked.push({ path: request.url ?? '', headers: request.headers, count: payloads.length });
      if (codec.broken !== undefined) {
        response.writeHead(codec.broken.status).end(codec.broken.body);
        return;
      }
      const act = request.url === '/encode' ? encode : decode;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ payloads: payloads.map(act) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return Object.assign(codec, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}

let plain: Connection;
let codec: Codec;
let worker: RawWorker;
let workflows: ReturnType<typeof workflowsHandlers>;
let settings: ReturnType<typeof codecHandlers>;
let kept: CodecInput | undefined;
let remote: CodecServer;

beforeEach(async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  plain = embeddedConnection(server, 'default');
  codec = new Codec(undefined);
  const coded = codedConnection(plain, codec);
  workflows = workflowsHandlers(coded, () => undefined);
  kept = undefined;
  settings = codecHandlers(
    codec,
    'default',
    (next) => (kept = next),
    () => undefined,
  );
  worker = rawWorker(server, 'orders');
  remote = await startCodecServer();
});

const order = {
  workflowType: 'order',
  workflowId: 'order-1',
  taskQueue: 'orders',
  args: [{ card: '4242' }],
};
const setCodec = (more: Partial<CodecInput> = {}) =>
  Promise.resolve(settings['codec.set']({ url: remote.url, credentials: 'none', ...more }));

async function rawInput(): Promise<Payload | undefined> {
  const { history } = await plain.call('GetWorkflowExecutionHistory', {
    namespace: 'default',
    execution: { workflowId: 'order-1' },
  });
  return history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
}

const encodingOf = (payload: Payload | undefined) =>
  Buffer.from(payload?.metadata?.['encoding'] ?? []).toString();

async function firstInput(): Promise<unknown> {
  const { events } = await workflows['workflows.history']({
    workflowId: 'order-1',
    afterEventId: 0,
  });
  return unpackEvents(events)[0]?.attributes['input'];
}

test('what the window sends is encoded, what it reads is decoded, and the server keeps only the coded', async () => {
  await setCodec();
  await workflows['workflows.start'](order);
  expect(encodingOf(await rawInput())).toBe('binary/zlib');
  expect(await firstInput()).toMatchObject([{ encoding: 'json/plain', json: { card: '4242' } }]);
  expect(remote.asked.map(({ path }) => path)).toEqual(['/decode', '/encode', '/decode']);
  expect(remote.asked.every(({ headers }) => headers['x-namespace'] === 'default')).toBe(true);
});

test('a history says when another codec decodes it: what was read before is read again', async () => {
  await workflows['workflows.start'](order);
  const decoding = async () => {
    const run = { workflowId: 'order-1', afterEventId: 0 };
    return (await workflows['workflows.history'](run)).decoding;
  };
  const before = await decoding();
  expect(await decoding()).toBe(before);
  await setCodec();
  expect(await decoding()).not.toBe(before);
});

test('nothing is asked of it about payloads that no codec touched', async () => {
  await workflows['workflows.start'](order);
  await setCodec();
  const before = remote.asked.length;
  expect(await firstInput()).toMatchObject([{ json: { card: '4242' } }]);
  expect(remote.asked).toHaveLength(before);
});

test('lists, small pictures and chains ask nothing of it: nobody sees their payloads', async () => {
  await setCodec();
  const run = await workflows['workflows.start']({ ...order, memo: { note: 'secret' } });
  const before = remote.asked.length;
  const { workflows: rows } = await workflows['workflows.list']({ pageSize: 10 });
  expect(rows.map(({ workflowId }) => workflowId)).toEqual(['order-1']);
  expect(await workflows['workflows.strips']({ runs: [run] })).toHaveLength(1);
  expect((await workflows['workflows.chain'](run)).runs).toHaveLength(1);
  expect(remote.asked).toHaveLength(before);
});

test('a token or a header of ones own is sent, and never told to the window', async () => {
  const answer = await setCodec({ credentials: 'token', secret: 's3cret' });
  expect(remote.asked.at(-1)?.headers.authorization).toBe('Bearer s3cret');
  expect(answer).toEqual({ url: remote.url, credentials: 'token', hasSecret: true });
  await setCodec({ credentials: 'header', headerName: 'X-Key', secret: 'k' });
  expect(remote.asked.at(-1)?.headers['x-key']).toBe('k');
  // The kept secret goes on with the same server, and to no other.
  await setCodec({ credentials: 'header', headerName: 'X-Key' });
  expect(remote.asked.at(-1)?.headers['x-key']).toBe('k');
  const other = await startCodecServer();
  await setCodec({ url: other.url, credentials: 'header', headerName: 'X-Key' });
  expect(other.asked.at(-1)?.headers['x-key']).toBe('');
  expect(kept).toMatchObject({ url: other.url });
});

test('while it is broken histories stay readable and say why, and nothing is sent in the clear', async () => {
  await setCodec();
  await workflows['workflows.start'](order);
  remote.broken = { status: 500, body: 'no key for this namespace' };
  expect(await firstInput()).toMatchObject([
    { encoding: 'binary/zlib', problem: expect.stringContaining('answered 500: no key') },
  ]);
  const signal = workflows['workflows.signal']({ workflowId: 'order-1', name: 'pay', args: [7] });
  await expect(signal).rejects.toMatchObject({ name: 'EnvironmentError' });
  const { history } = await plain.call('GetWorkflowExecutionHistory', {
    namespace: 'default',
    execution: { workflowId: 'order-1' },
  });
  expect(history?.events).toHaveLength(2);
});

test('settings with which it does not answer are refused with what to do, and not kept', async () => {
  await expect(setCodec({ url: 'codec.example.com' })).rejects.toMatchObject({
    message: '"codec.example.com" is no address of a codec server.',
  });
  await expect(setCodec({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    message: expect.stringContaining('did not answer'),
    fix: expect.stringContaining('Settings'),
  });
  remote.broken = { status: 401, body: '' };
  await expect(setCodec()).rejects.toMatchObject({
    fix: 'It wants other credentials: set them in Settings.',
  });
  remote.broken = { status: 200, body: '<html>hello' };
  await expect(setCodec()).rejects.toMatchObject({
    message: expect.stringContaining('is no list of payloads'),
  });
  remote.broken = { status: 200, body: '{"payloads":[]}' };
  await expect(setCodec()).rejects.toMatchObject({
    message: expect.stringContaining('answered 0 payloads to 1'),
  });
  expect([kept, codec.settings.url]).toEqual([undefined, undefined]);
});

const words = { message: 'card declined', stack_trace: 'at charge (pay.ts:1)' };
const codedFailure = async () => ({
  message: 'Encoded failure',
  encodedAttributes: [...(await codec.encoded([jsonPayload(words)], 'default')).values()][0],
});

test('a failure whose words were encoded is read', async () => {
  await setCodec();
  await workflows['workflows.start'](order);
  await worker.complete([
    {
      commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
      failWorkflowExecutionCommandAttributes: { failure: await codedFailure() },
    },
  ]);
  const { events } = await workflows['workflows.history']({
    workflowId: 'order-1',
    afterEventId: 0,
  });
  expect(unpackEvents(events).at(-1)?.attributes['failure']).toMatchObject({
    message: 'card declined',
    stackTrace: 'at charge (pay.ts:1)',
  });
});

test('the list reads it too, and asks once', async () => {
  await setCodec();
  await workflows['workflows.start'](order);
  const failure = await codedFailure();
  const fail = { commandType: CommandType.FAIL_WORKFLOW_EXECUTION } as const;
  await worker.complete([{ ...fail, failWorkflowExecutionCommandAttributes: { failure } }]);
  const row = async () => (await workflows['workflows.list']({ pageSize: 1 })).workflows[0];
  await setCodec({ url: '' });
  expect((await row())?.waitingFor?.text).toBe('Encoded failure');
  await setCodec();
  expect((await row())?.waitingFor?.text).toBe('card declined');
  const before = remote.asked.length;
  expect((await row())?.waitingFor?.text).toBe('card declined');
  expect(remote.asked).toHaveLength(before);
});

test('so are those of the run before in a chain', async () => {
  await setCodec();
  await workflows['workflows.start']({
    ...order,
    retryPolicy: { initialIntervalMs: 1, maximumAttempts: 2 },
  });
  await worker.complete([
    {
      commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
      failWorkflowExecutionCommandAttributes: { failure: await codedFailure() },
    },
  ]);
  const { summary } = await workflows['workflows.describe']({ workflowId: 'order-1' });
  const { runs } = await workflows['workflows.chain']({
    workflowId: 'order-1',
    runId: summary.runId,
  });
  expect(runs.map(({ failure }) => failure)).toEqual([undefined, 'card declined']);
});

const jsonPayload = (value: unknown): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(value)),
});
