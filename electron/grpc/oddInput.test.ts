/** The server against what no well-behaved client would send. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callHeaders,
  connectRaw,
  framedMessage,
  HTTP2_HELLO,
  http2Frame,
  plainHeaders,
  request,
  say,
  status,
  SYSTEM_INFO,
  WORKFLOW_SERVICE,
  type RawAnswer,
} from './testing/rawClient.ts';
import { startServer, type RunningServer } from './testing/startServer.ts';

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

describe('odd input', () => {
  it.each([
    [
      'another content type',
      { 'content-type': 'text/plain' },
      { http: 415, code: 3, message: 'invalid gRPC request content-type "text/plain"' },
    ],
    [
      'no content type',
      { 'content-type': undefined },
      { http: 415, code: 3, message: 'invalid gRPC request content-type ""' },
    ],
    [
      'another method',
      { ':method': 'PUT' },
      {
        http: 405,
        code: 13,
        message: 'Received a HEADERS frame with :method "PUT" which should be POST',
      },
    ],
    [
      'a malformed deadline',
      { 'grpc-timeout': '5 s' },
      { http: 400, code: 13, message: 'malformed grpc-timeout: "5 s"' },
    ],
    [
      'a deadline that has passed',
      { 'grpc-timeout': '0n' },
      { http: 200, code: 4, message: 'context deadline exceeded' },
    ],
    [
      'an unknown compression',
      { 'grpc-encoding': 'snappy' },
      {
        http: 200,
        code: 12,
        message: 'grpc: Decompressor is not installed for grpc-encoding "snappy"',
      },
    ],
  ])('%s', async (_, headers, expected) => {
    expect(status(await call(callHeaders(SYSTEM_INFO, headers)))).toEqual(expected);
  });

  it.each([
    ['no message', [], { code: 2, message: 'EOF' }],
    ['half a message', [Buffer.from([0, 0, 0, 0, 9, 1])], { code: 2, message: 'unexpected EOF' }],
    [
      'bytes that are no message',
      [framedMessage(Buffer.from('\x0a\x7f'))],
      {
        code: 13,
        message:
          'grpc: error unmarshalling request: proto:\u00a0cannot parse invalid wire-format data',
      },
    ],
    [
      'text that is no UTF-8',
      [framedMessage(Buffer.from('0a02fffe', 'hex'))],
      {
        code: 13,
        message: 'grpc: error unmarshalling request: string field contains invalid UTF-8',
      },
    ],
    [
      'an unknown prefix',
      [framedMessage(new Uint8Array(0), 7)],
      { code: 13, message: 'grpc: received unexpected payload format 7' },
    ],
    [
      'an announced message that is too large',
      [Buffer.from([0, 0x7f, 0, 0, 0, 1])],
      { code: 8, message: 'grpc: received message larger than max (2130706432 vs. 4194304)' },
    ],
  ])('%s', async (_, chunks, expected) => {
    const answer = await call(callHeaders(`${WORKFLOW_SERVICE}StartWorkflowExecution`), chunks);
    expect(status(answer)).toEqual({ http: 200, ...expected });
    expect(running.host.inputs).toEqual([]);
  });

  it('a second message is passed over', async () => {
    const answer = await call(callHeaders(SYSTEM_INFO), [framedMessage(), framedMessage()]);
    expect(status(answer).code).toBe(0);
    expect(running.host.of('call')).toHaveLength(1);
  });

  it('a message that is too large ends the call before it has come', async () => {
    const { stream, answer } = request(
      session,
      callHeaders(SYSTEM_INFO),
      [Buffer.from([0, 0x00, 0x50, 0, 0])],
      false,
    );
    stream.write(Buffer.alloc(1024 * 1024));
    expect(status(await answer)).toEqual({
      http: 200,
      code: 8,
      message: 'grpc: received message larger than max (5242880 vs. 4194304)',
    });
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });
});

describe('calls that are given up at once', () => {
  const END_STREAM = 1;
  const END_HEADERS = 4;
  const headers = plainHeaders({
    ':method': 'POST',
    ':scheme': 'http',
    ':path': `${WORKFLOW_SERVICE}StartWorkflowExecution`,
    ':authority': 'x',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const opened = (flags: number, id: number): Buffer =>
    http2Frame(1, END_HEADERS | flags, id, headers);
  const data = (flags: number, id: number): Buffer => http2Frame(0, flags, id, framedMessage());
  const reset = (id: number): Buffer => http2Frame(3, 0, id, Buffer.from([0, 0, 0, 8]));
  const goAway = http2Frame(7, 0, 0, Buffer.alloc(8));

  const ways: [string, (id: number) => Buffer[]][] = [
    ['before a message', (id) => [opened(0, id)]],
    ['with no message at all', (id) => [opened(END_STREAM, id)]],
    ['after a message', (id) => [opened(0, id), data(0, id)]],
    ['after the whole request', (id) => [opened(0, id), data(END_STREAM, id)]],
  ];

  it.each(ways)('%s, in one go', async (_, frames) => {
    const calls = Array.from({ length: 50 }, (__, at) => [
      ...frames(2 * at + 1),
      reset(2 * at + 1),
    ]).flat();
    await say(running.port, Buffer.concat([HTTP2_HELLO, ...calls, goAway]));
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });

  it.each([
    ['before a message', []],
    ['after a message', [framedMessage()]],
    ['after half a message', [framedMessage(Buffer.from([1, 2])).subarray(0, -1)]],
  ])('%s, a moment later', async (_, chunks) => {
    const given = callHeaders(`${WORKFLOW_SERVICE}StartWorkflowExecution`);
    const { stream, answer } = request(session, given, chunks, false);
    await new Promise((resolve) => session.ping(resolve));
    stream.close(8);
    await answer;
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
    expect(running.host.of('call').map(({ method }) => method)).toEqual(['GetSystemInfo']);
  });
});

describe('another protocol', () => {
  it('HTTP/1 is told what this port is', async () => {
    const answer = await say(running.port, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(answer).toContain('This is the gRPC port of a Temporal server');
  });

  it('TLS gets an alert', async () => {
    const answer = await say(running.port, Buffer.from('1603010200010001fc0303', 'hex'));
    expect(Buffer.from(answer, 'latin1').toString('hex')).toBe('15030100020246');
  });

  it.each(['\x00\x01\x02\x03 rubbish', 'PR\r\n'])('%j is closed', async (bytes) => {
    expect(await say(running.port, bytes)).toBe('');
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });

  it('frames that are none end their connection and no other', async () => {
    const garbage = Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.alloc(200, 0xfe),
    ]);
    // The server's settings, then GOAWAY (type 7).
    expect(await say(running.port, garbage)).toContain('\x07\x00\x00\x00\x00\x00');
    expect(status(await call(callHeaders(SYSTEM_INFO))).code).toBe(0);
  });
});
