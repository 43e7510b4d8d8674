/** The server against calls as bytes: what every client relies on. */
import { connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvariantError, RequestError, namespaceNotFound } from '../engine/core/errors.ts';
import { encodeMessage } from './codec/codec.ts';
import { messageIndex, services } from './codec/table.ts';
import { EngineCalls } from './engineCalls.ts';
import { GrpcServer } from './server.ts';
import { FakeEngineHost } from './testing/fakeEngineHost.ts';
import {
  callHeaders,
  connectRaw,
  framedMessage,
  request,
  say,
  status,
  SYSTEM_INFO,
  WORKFLOW_SERVICE,
  type RawAnswer,
} from './testing/rawClient.ts';
import { startServer, type RunningServer } from './testing/startServer.ts';

const START = messageIndex('temporal.api.workflowservice.v1.StartWorkflowExecutionRequest');
const MIB = 1024 * 1024;

let running: RunningServer;
let session: ReturnType<typeof connectRaw>;

beforeEach(async () => {
  running = await startServer();
  session = connectRaw(running.port);
});
afterEach(async () => {
  session.destroy();
  await running.server.close();
});

const call = (
  headers: Parameters<typeof request>[1],
  chunks?: readonly Uint8Array[],
  end?: boolean,
): Promise<RawAnswer> => request(session, headers, chunks, end).answer;

describe('a call', () => {
  it('is answered with a message and trailers', async () => {
    const answer = await call(callHeaders(SYSTEM_INFO));
    expect(answer.headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    expect(answer.headers).not.toHaveProperty('date');
    expect(answer.trailers).toMatchObject({ 'grpc-status': '0' });
    const response = messageIndex('temporal.api.workflowservice.v1.GetSystemInfoResponse');
    expect(answer.body).toEqual(
      framedMessage(
        encodeMessage(response, { serverVersion: '1.2.3', capabilities: { sdkMetadata: true } }),
      ),
    );
  });

  it('reaches the engine decoded, with what is known of the caller', async () => {
    running.host.answer('StartWorkflowExecution', () => ({ runId: 'r' }));
    const message = encodeMessage(START, {
      namespace: 'default',
      workflowId: 'w',
      input: { payloads: [{ data: Uint8Array.of(1) }] },
    });
    const headers = callHeaders(`${WORKFLOW_SERVICE}StartWorkflowExecution`, {
      'grpc-timeout': '1500m',
      'client-name': 'temporal-go',
      'client-version': '1.30.0',
    });
    await call(headers, [framedMessage(message)]);
    expect(running.host.of('call')).toMatchObject([
      {
        service: 'WorkflowService',
        method: 'StartWorkflowExecution',
        body: {
          namespace: 'default',
          workflowId: 'w',
          input: { payloads: [{ data: Uint8Array.of(1) }] },
        },
        caller: {
          connection: 'c1',
          deadlineMs: 1500,
          clientName: 'temporal-go',
          clientVersion: '1.30.0',
        },
      },
    ]);
  });

  it.each(['WorkflowService', 'OperatorService', 'TestService'])(
    'of any method of %s reaches the engine',
    async (name) => {
      const service = services.get(name);
      const methods = [...(service?.methods.keys() ?? [])];
      expect(methods.length).toBeGreaterThan(5);
      for (const method of methods) {
        running.host.answer(method, ({ ticket }) => {
          running.host.reply({ ticket, error: new RequestError('UNIMPLEMENTED', `no ${method}`) });
          return undefined;
        });
        const answer = await call(callHeaders(`/${service?.fullName}/${method}`));
        expect(status(answer)).toEqual({ http: 200, code: 12, message: `no ${method}` });
      }
    },
  );

  it('may be compressed', async () => {
    running.host.answer('StartWorkflowExecution', ({ body }) => ({
      runId: (body as { workflowId: string }).workflowId,
    }));
    const message = gzipSync(encodeMessage(START, { workflowId: 'w'.repeat(2000) }));
    const headers = callHeaders(`${WORKFLOW_SERVICE}StartWorkflowExecution`, {
      'grpc-encoding': 'gzip',
    });
    const answer = await call(headers, [framedMessage(message, 1)]);
    expect(status(answer).code).toBe(0);
    expect(answer.body.toString()).toContain('w'.repeat(2000));
  });

  it('may come and be answered in many frames', async () => {
    const id = 'x'.repeat(3 * MIB);
    running.host.answer('StartWorkflowExecution', ({ body }) => ({
      runId: (body as { workflowId: string }).workflowId,
    }));
    const bytes = framedMessage(encodeMessage(START, { workflowId: id }));
    const cut = [
      bytes.subarray(0, 2),
      bytes.subarray(2, 7),
      bytes.subarray(7, 100_000),
      bytes.subarray(100_000),
    ];
    const answer = await call(callHeaders(`${WORKFLOW_SERVICE}StartWorkflowExecution`), cut);
    expect(status(answer).code).toBe(0);
    expect(answer.body.length).toBe(5 + 5 + id.length);
  });

  it('that fails has its error in the headers, with details', async () => {
    running.host.answer('DescribeNamespace', ({ ticket }) => {
      running.host.reply({ ticket, error: namespaceNotFound('é') });
      return undefined;
    });
    const answer = await call(callHeaders(`${WORKFLOW_SERVICE}DescribeNamespace`));
    expect(status(answer)).toEqual({ http: 200, code: 5, message: 'Namespace é is not found.' });
    expect(
      Buffer.from(String(answer.headers['grpc-status-details-bin']), 'base64').toString('latin1'),
    ).toContain('type.googleapis.com/temporal.api.errordetails.v1.NamespaceNotFoundFailure');
  });

  it('is INTERNAL when the engine or its answer is broken', async () => {
    running.host.answer('GetSystemInfo', () => {
      throw new InvariantError('two events have the id 5');
    });
    expect(status(await call(callHeaders(SYSTEM_INFO)))).toEqual({
      http: 200,
      code: 13,
      message: 'the server has stopped at an error of its own: two events have the id 5',
    });
    running.host.answer('GetSystemInfo', () => ({ serverVersion: 5 }));
    expect(status(await call(callHeaders(SYSTEM_INFO)))).toEqual({
      http: 200,
      code: 13,
      message: 'unexpected error in the server: the answer to GetSystemInfo cannot be encoded',
    });
  });
});

describe('error headers', () => {
  const fail = (message: string): void => {
    running.host.answer('GetSystemInfo', ({ ticket }) => {
      const failure = {
        type: 'temporal.api.errordetails.v1.QueryFailedFailure',
        value: { failure: { message } },
      };
      running.host.reply({
        ticket,
        error: new RequestError('INVALID_ARGUMENT', 'the query failed', [failure]),
      });
      return undefined;
    });
  };
  const answerTo = async (maxHeaderListSize: number): Promise<RawAnswer> => {
    const other = connectRaw(running.port, { maxHeaderListSize });
    const answer = await request(other, callHeaders(SYSTEM_INFO)).answer;
    other.destroy();
    return answer;
  };

  it('lose the details when the client does not take that much', async () => {
    fail('x'.repeat(10_000));
    expect((await answerTo(32_768)).headers).toHaveProperty('grpc-status-details-bin');
    const answer = await answerTo(8192);
    expect(status(answer)).toMatchObject({ code: 3, message: 'the query failed' });
    expect(answer.headers).not.toHaveProperty('grpc-status-details-bin');
  });

  it('are cut when even the message is too long', async () => {
    running.host.answer('GetSystemInfo', ({ ticket }) => {
      running.host.reply({ ticket, error: new RequestError('INTERNAL', 'ü'.repeat(200_000)) });
      return undefined;
    });
    const { code, message } = status(await call(callHeaders(SYSTEM_INFO)));
    expect(code).toBe(13);
    expect(message).toMatch(/^ü{1000,}\.\.\.$/);
  });
});

describe('what nobody answers', () => {
  it.each([
    [
      `${WORKFLOW_SERVICE}Nope`,
      'unknown method Nope for service temporal.api.workflowservice.v1.WorkflowService',
    ],
    ['/grpc.health.v1.Health/Nope', 'unknown method Nope for service grpc.health.v1.Health'],
    ['/some.Service/Nope', 'unknown service some.Service'],
    ['/nonsense', 'malformed method name: "/nonsense"'],
    ['/', 'malformed method name: "/"'],
  ])('%s', async (path, message) => {
    expect(status(await call(callHeaders(path)))).toEqual({ http: 200, code: 12, message });
  });
});

describe('a client that goes away', () => {
  it('cancels its call', async () => {
    const { stream, answer } = request(
      session,
      callHeaders(`${WORKFLOW_SERVICE}PollWorkflowTaskQueue`),
    );
    const [poll] = await running.host.until('call');
    stream.close(8);
    await answer;
    expect(await running.host.until('cancelCall')).toEqual([
      { kind: 'cancelCall', ticket: poll?.ticket },
    ]);
    // A reply that comes too late has nobody to reach.
    running.host.reply({ ticket: poll?.ticket ?? 0, value: {} });
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });

  it('cancels all its calls with its connection, and then lets go of what that held', async () => {
    for (let i = 0; i < 3; i++)
      request(session, callHeaders(`${WORKFLOW_SERVICE}PollActivityTaskQueue`));
    await running.host.until('call', 3);
    session.destroy();
    await running.host.until('connectionClosed');
    const [, , , ...rest] = running.host.inputs;
    expect(rest.map(({ kind }) => kind)).toEqual([
      'cancelCall',
      'cancelCall',
      'cancelCall',
      'connectionClosed',
    ]);
    expect(rest.at(-1)).toEqual({ kind: 'connectionClosed', connection: 'c1' });
  });

  it('may cancel thousands of calls at once', async () => {
    const polls = Array.from({ length: 1500 }, () =>
      request(session, callHeaders(`${WORKFLOW_SERVICE}PollWorkflowTaskQueue`)),
    );
    await running.host.until('call', polls.length);
    for (const { stream } of polls) stream.close(8);
    await running.host.until('cancelCall', polls.length);
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });
});

describe('health', () => {
  const check = (service: string, method = 'Check') => {
    const message = encodeMessage(messageIndex('grpc.health.v1.HealthCheckRequest'), { service });
    return request(session, callHeaders(`/grpc.health.v1.Health/${method}`), [
      framedMessage(message),
    ]);
  };

  it.each([
    '',
    'temporal.api.workflowservice.v1.WorkflowService',
    'temporal.api.operatorservice.v1.OperatorService',
    'temporal.api.testservice.v1.TestService',
  ])('of %j is SERVING', async (service) => {
    const answer = await check(service).answer;
    expect(status(answer).code).toBe(0);
    expect(answer.body).toEqual(framedMessage(Uint8Array.of(8, 1)));
  });

  it('of another service is NOT_FOUND', async () => {
    expect(status(await check('nope').answer)).toEqual({
      http: 200,
      code: 5,
      message: 'unknown service',
    });
  });

  it('can be watched until the server ends', async () => {
    const known = check('', 'Watch');
    const unknown = check('nope', 'Watch');
    await Promise.all(
      [known, unknown].map(({ stream }) => new Promise((resolve) => stream.once('data', resolve))),
    );
    await running.server.close();
    const [first, second] = await Promise.all([known.answer, unknown.answer]);
    expect(first.body).toEqual(
      Buffer.concat([framedMessage(Uint8Array.of(8, 1)), framedMessage(Uint8Array.of(8, 2))]),
    );
    expect(second.body).toEqual(
      Buffer.concat([framedMessage(Uint8Array.of(8, 3)), framedMessage(Uint8Array.of(8, 2))]),
    );
    expect(status(first)).toMatchObject({ code: 14, message: 'the server is shutting down' });
  });
});

describe('closing the server', () => {
  it('answers 200 polls as if their time were up, and ends what cannot be', async () => {
    const polls = Array.from({ length: 200 }, () =>
      request(session, callHeaders(`${WORKFLOW_SERVICE}PollWorkflowTaskQueue`)),
    );
    const sleep = request(session, callHeaders('/temporal.api.testservice.v1.TestService/Sleep'));
    await running.host.until('call', 201);
    await running.server.close();
    const answers = await Promise.all(polls.map(({ answer }) => answer));
    expect(
      answers.every((answer) => status(answer).code === 0 && answer.body.equals(framedMessage())),
    ).toBe(true);
    expect(status(await sleep.answer)).toMatchObject({
      code: 14,
      message: 'the server is shutting down',
    });
    expect(running.host.of('expireCall')).toHaveLength(200);
    expect(running.host.of('cancelCall')).toHaveLength(1);
    expect(running.host.of('connectionClosed')).toHaveLength(1);
    expect(running.calls.waitingCount).toBe(0);
  });

  it('is bounded when a client takes nothing', async () => {
    running.host.answer('GetSystemInfo', () => ({ serverVersion: 'x'.repeat(3 * MIB) }));
    const slow = connectRaw(running.port, { initialWindowSize: 1000 });
    const stream = slow.request(callHeaders(SYSTEM_INFO), { endStream: false });
    stream.on('error', () => undefined);
    stream.end(framedMessage());
    await new Promise((resolve) => stream.once('response', resolve));
    await running.server.close(50);
    slow.destroy();
    // The slow client's connection and the ordinary one.
    expect(running.host.of('connectionClosed')).toHaveLength(2);
  });

  it('closes connections that have not said anything yet', async () => {
    const socket = connectSocket(running.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await call(callHeaders(SYSTEM_INFO));
    await running.server.close();
    await expect(closed).resolves.toBe(false);
  });

  it('may be asked twice', async () => {
    await Promise.all([running.server.close(), running.server.close()]);
    await expect(say(running.port, '')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('listening', () => {
  it('on a busy port says so', async () => {
    const other = new GrpcServer(new EngineCalls(new FakeEngineHost()));
    const address = { host: '127.0.0.1', port: running.port };
    await expect(other.listen(address)).rejects.toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
      port: running.port,
      message: `port ${running.port} on 127.0.0.1 is in use`,
      fix: 'stop what uses the port, or choose another one',
    });
    // The same server may try elsewhere.
    await expect(other.listen({ host: '127.0.0.1', port: 0 })).resolves.toBeGreaterThan(0);
    await other.close();
  });

  it('is for this machine only', async () => {
    const other = new GrpcServer(new EngineCalls(new FakeEngineHost()));
    await expect(other.listen({ host: '0.0.0.0', port: 0 })).rejects.toThrow(
      'the server listens on the loopback only, not on 0.0.0.0',
    );
  });
});
