/** The server against real clients: grpc-js, the TypeScript SDK's client, SDK Core's tonic, and our own two. */
import {
  Client as GrpcClient,
  credentials,
  status as grpcStatus,
  type ServiceError,
} from '@grpc/grpc-js';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { NativeConnection } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  InvariantError,
  RequestError,
  errorDetail,
  namespaceNotFound,
} from '../engine/core/errors.ts';
import type { ApiClient } from './apiClient.ts';
import { CallError } from './callError.ts';
import { createEventCodec } from './codec/codec.ts';
import { LocalClient } from './localClient.ts';
import { createRemoteClient } from './remoteClient.ts';
import { startServer, type RunningServer } from './testing/startServer.ts';

/** What a call rejects with. */
const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

const INFO = { serverVersion: '1.2.3', capabilities: { sdkMetadata: true } };
let running: RunningServer;

beforeEach(async () => {
  running = await startServer();
  running.host.answer('DescribeNamespace', ({ ticket, body }) => {
    const { namespace = '' } = body as { namespace?: string };
    running.host.reply({ ticket, error: namespaceNotFound(namespace) });
    return undefined;
  });
});
afterEach(() => running.server.close());

describe('grpc-js', () => {
  const bytes = { read: (buffer: Buffer) => buffer, write: (buffer: Buffer) => buffer };
  let client: GrpcClient;
  beforeEach(() => {
    client = new GrpcClient(running.address, credentials.createInsecure());
  });
  afterEach(() => client.close());

  const call = (path: string, request = Buffer.alloc(0), deadlineMs?: number): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
      client.makeUnaryRequest(
        path,
        bytes.write,
        bytes.read,
        request,
        options,
        (error, response) => {
          if (error) reject(error);
          else resolve(response ?? Buffer.alloc(0));
        },
      );
    });

  it('gets answers and errors', async () => {
    const answer = await call('/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo');
    expect(
      proto.temporal.api.workflowservice.v1.GetSystemInfoResponse.decode(answer).toJSON(),
    ).toEqual(INFO);
    await expect(
      call('/temporal.api.workflowservice.v1.WorkflowService/Nope'),
    ).rejects.toMatchObject({
      code: grpcStatus.UNIMPLEMENTED,
      details: 'unknown method Nope for service temporal.api.workflowservice.v1.WorkflowService',
    });
  });

  it('is told that its message is too large', async () => {
    const path = '/temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution';
    await expect(call(path, Buffer.alloc(5_000_000))).rejects.toMatchObject({
      code: grpcStatus.RESOURCE_EXHAUSTED,
      details: 'grpc: received message larger than max (5000000 vs. 4194304)',
    });
  });

  it('tells its deadline', async () => {
    const answer = call(
      '/temporal.api.workflowservice.v1.WorkflowService/PollWorkflowTaskQueue',
      Buffer.alloc(0),
      60_000,
    );
    const [poll] = await running.host.until('call');
    expect(poll?.caller.deadlineMs).toBeGreaterThan(30_000);
    expect(poll?.caller.deadlineMs).toBeLessThanOrEqual(60_000);
    running.host.reply({ ticket: poll?.ticket ?? 0, value: {} });
    expect(await answer).toHaveLength(0);
  });

  it('watches the health until the server ends', async () => {
    const watch = client.makeServerStreamRequest(
      '/grpc.health.v1.Health/Watch',
      bytes.write,
      bytes.read,
      Buffer.alloc(0),
    );
    const states: string[] = [];
    const ended = new Promise<ServiceError>((resolve) => watch.on('error', resolve));
    const first = new Promise((resolve) => watch.once('data', resolve));
    watch.on('data', (state: Buffer) => states.push(state.toString('hex')));
    await first;
    await running.server.close();
    expect(await ended).toMatchObject({
      code: grpcStatus.UNAVAILABLE,
      details: 'the server is shutting down',
    });
    expect(states).toEqual(['0801', '0802']);
  });
});

describe('the TypeScript SDK’s client', () => {
  it('connects and sees error details', async () => {
    const connection = await Connection.connect({ address: running.address });
    const info = await connection.workflowService.getSystemInfo({});
    expect(info.toJSON()).toEqual(INFO);
    const error = await failureOf(
      connection.workflowService.describeNamespace({ namespace: 'nowhere' }),
    );
    if (!isGrpcServiceError(error))
      throw new Error('expected an error of the server', { cause: error });
    expect(error).toMatchObject({
      code: grpcStatus.NOT_FOUND,
      details: 'Namespace nowhere is not found.',
    });
    const [bin] = error.metadata.get('grpc-status-details-bin');
    const status = proto.google.rpc.Status.decode(bin as Buffer);
    expect(status.details.map(({ type_url: url }) => url)).toEqual([
      'type.googleapis.com/temporal.api.errordetails.v1.NamespaceNotFoundFailure',
    ]);
    const health = await connection.healthService.check({});
    expect(health.status).toBe(1);
    await connection.close();
  });

  it('cancels a poll', async () => {
    const connection = await Connection.connect({ address: running.address });
    const abort = new AbortController();
    const poll = connection.withAbortSignal(abort.signal, () =>
      connection.workflowService.pollWorkflowTaskQueue({ namespace: 'default' }),
    );
    const failure = failureOf(poll);
    const calls = await running.host.until('call', running.host.of('call').length + 1);
    abort.abort();
    expect(await failure).toMatchObject({ code: grpcStatus.CANCELLED });
    expect(await running.host.until('cancelCall')).toEqual([
      { kind: 'cancelCall', ticket: calls.at(-1)?.ticket },
    ]);
    await connection.close();
    await running.host.until('connectionClosed');
  });
});

describe('SDK Core', () => {
  it('connects and sees error details', async () => {
    const connection = await NativeConnection.connect({ address: running.address });
    const info = await connection.workflowService.getSystemInfo({});
    expect(info.toJSON()).toEqual(INFO);
    const error = await failureOf(
      connection.workflowService.describeNamespace({ namespace: 'nowhere' }),
    );
    expect(error).toMatchObject({
      code: grpcStatus.NOT_FOUND,
      message: 'Namespace nowhere is not found.',
    });
    expect(running.host.of('call').at(-1)?.caller).toMatchObject({
      clientName: 'temporal-typescript',
    });
    await connection.close();
  });
});

/** Both of our clients have to do the same. */
describe.each(['local', 'remote'] as const)('our %s client', (kind) => {
  let client: ApiClient;
  beforeEach(async () => {
    client =
      kind === 'local'
        ? new LocalClient(running.calls)
        : await createRemoteClient({ address: running.address });
  });
  afterEach(() => client.close());
  const codec = createEventCodec();

  it('gets plain messages, without defaults and with events decoded', async () => {
    const events = [
      { eventId: 1, eventType: 1 },
      codec.encodeEvent({ eventId: 2, timerFiredEventAttributes: {} }),
    ];
    running.host.answer('GetWorkflowExecutionHistory', () => ({
      history: { events },
      nextPageToken: new Uint8Array(0),
    }));
    const request = {
      namespace: 'default',
      execution: { workflowId: 'w', runId: '' },
      maximumPageSize: 0,
    };
    expect(await client.call('WorkflowService', 'GetWorkflowExecutionHistory', request)).toEqual({
      history: {
        events: [
          { eventId: 1, eventType: 1 },
          { eventId: 2, timerFiredEventAttributes: {} },
        ],
      },
    });
    expect(running.host.of('call').at(-1)?.body).toEqual({
      namespace: 'default',
      execution: { workflowId: 'w' },
    });
  });

  it('does not share objects with the engine', async () => {
    const kept = { namespaceInfo: { name: 'a', data: { x: 'y' } } };
    running.host.answer('DescribeNamespace', () => kept);
    const request = { namespace: 'a' };
    const response = await client.call('WorkflowService', 'DescribeNamespace', request);
    expect(response).toEqual(kept);
    expect(response.namespaceInfo).not.toBe(kept.namespaceInfo);
    expect(running.host.of('call').at(-1)?.body).not.toBe(request);
  });

  it('rejects with the error and its details', async () => {
    const error = await failureOf(
      client.call('WorkflowService', 'DescribeNamespace', { namespace: 'é' }),
    );
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: 'Namespace é is not found.',
      details: [
        {
          type: 'temporal.api.errordetails.v1.NamespaceNotFoundFailure',
          value: { namespace: 'é' },
        },
      ],
    });
  });

  it('has the other services too', async () => {
    running.host.answer('GetCurrentTime', () => ({ time: { seconds: 5 } }));
    expect(await client.call('TestService', 'GetCurrentTime', {})).toEqual({
      time: { seconds: 5 },
    });
  });

  it('rejects when the engine broke, and when its answer is broken', async () => {
    running.host.answer('GetSystemInfo', () => {
      throw new InvariantError('two events have the id 5');
    });
    await expect(client.call('WorkflowService', 'GetSystemInfo', {})).rejects.toMatchObject({
      name: 'CallError',
      code: 'INTERNAL',
    });
    running.host.answer('GetSystemInfo', () => ({ serverVersion: 5 }));
    await expect(client.call('WorkflowService', 'GetSystemInfo', {})).rejects.toMatchObject({
      name: 'CallError',
      code: 'INTERNAL',
    });
  });

  it('cancels by signal', async () => {
    const abort = new AbortController();
    const poll = client.call(
      'WorkflowService',
      'PollWorkflowTaskQueue',
      {},
      { signal: abort.signal },
    );
    const failure = failureOf(poll);
    const [call] = await running.host.until('call');
    abort.abort();
    expect(await failure).toMatchObject({ name: 'CallError', code: 'CANCELLED' });
    expect(await running.host.until('cancelCall')).toEqual([
      { kind: 'cancelCall', ticket: call?.ticket },
    ]);
    await expect(
      client.call('WorkflowService', 'GetSystemInfo', {}, { signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('ends with its time-out', async () => {
    const update = client.call('WorkflowService', 'UpdateWorkflowExecution', {}, { timeoutMs: 50 });
    await expect(update).rejects.toMatchObject({ name: 'CallError', code: 'DEADLINE_EXCEEDED' });
    await running.host.until('cancelCall');
  });

  it('ends what waits when it is closed', async () => {
    const poll = client.call('WorkflowService', 'PollWorkflowTaskQueue', {});
    const failure = failureOf(poll);
    await running.host.until('call');
    client.close();
    client.close();
    expect(await failure).toMatchObject({ name: 'CallError', code: 'CANCELLED' });
    await running.host.until('connectionClosed');
    await expect(client.call('WorkflowService', 'GetSystemInfo', {})).rejects.toMatchObject({
      name: 'CallError',
    });
  });

  it('knows an error whose details it was sent', async () => {
    running.host.answer('StartWorkflowExecution', ({ ticket }) => {
      const started = errorDetail('WorkflowExecutionAlreadyStartedFailure', { runId: 'r' });
      running.host.reply({
        ticket,
        error: new RequestError('ALREADY_EXISTS', 'it runs', [started]),
      });
      return undefined;
    });
    const error = await failureOf(client.call('WorkflowService', 'StartWorkflowExecution', {}));
    expect(
      error instanceof CallError && error.hasDetail('WorkflowExecutionAlreadyStartedFailure'),
    ).toBe(true);
  });
});

describe('our remote client', () => {
  it('sends its key and headers', async () => {
    const client = await createRemoteClient({
      address: running.address,
      headers: { 'client-name': 'timelapse' },
    });
    await client.call('WorkflowService', 'GetSystemInfo', {});
    expect(running.host.of('call').at(-1)?.caller.clientName).toBe('timelapse');
    client.close();
  });

  it('says that nobody listens', async () => {
    await running.server.close();
    const client = await createRemoteClient({ address: running.address });
    await expect(client.call('WorkflowService', 'GetSystemInfo', {})).rejects.toMatchObject({
      name: 'CallError',
      code: 'UNAVAILABLE',
    });
    client.close();
  });
});
