/** Calls as bytes, on node:http2: what no well-behaved client would send. */
import { connect as connectSocket } from 'node:net';
import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
  type Settings,
} from 'node:http2';

/** Where the calls of Temporal's main service are. */
export const WORKFLOW_SERVICE = '/temporal.api.workflowservice.v1.WorkflowService/';
/** The path of the simplest call. */
export const SYSTEM_INFO = `${WORKFLOW_SERVICE}GetSystemInfo`;

/** What came back on a stream. */
export interface RawAnswer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly resetCode: number;
}

/** How a call ended, in headers or trailers. */
export const status = ({
  headers,
  trailers,
}: RawAnswer): { http: unknown; code: number; message: string } => ({
  http: headers[':status'],
  code: Number(headers['grpc-status'] ?? trailers['grpc-status']),
  message: decodeURIComponent(String(headers['grpc-message'] ?? trailers['grpc-message'] ?? '')),
});

/** Headers of an ordinary call. */
export const callHeaders = (path: string, more: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({
  ':method': 'POST',
  ':path': path,
  'content-type': 'application/grpc',
  te: 'trailers',
  ...more,
});

/** A message with its prefix. */
export function framedMessage(bytes: Uint8Array = new Uint8Array(0), flag = 0): Buffer {
  const frame = Buffer.alloc(5 + bytes.length);
  frame[0] = flag;
  frame.writeUInt32BE(bytes.length, 1);
  frame.set(bytes, 5);
  return frame;
}

/** Connects without TLS. */
export function connectRaw(port: number, settings: Settings = {}): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`, { settings });
  // Tests look at streams; a connection that the server ends is no error of theirs.
  session.on('error', () => undefined);
  return session;
}

/** Sends the chunks, and ends the request unless told not to. */
export function request(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  chunks: readonly Uint8Array[] = [framedMessage()],
  end = true,
): { stream: ClientHttp2Stream; answer: Promise<RawAnswer> } {
  const stream = session.request(headers, { endStream: false });
  const answer = new Promise<RawAnswer>((resolve) => {
    let response = {};
    let trailers = {};
    const body: Buffer[] = [];
    stream.on('response', (received) => (response = { ...received }));
    stream.on('trailers', (received) => (trailers = { ...received }));
    stream.on('data', (chunk: Buffer) => body.push(chunk));
    stream.on('error', () => undefined);
    stream.on('close', () => {
      resolve({
        headers: response,
        trailers,
        body: Buffer.concat(body),
        resetCode: stream.rstCode ?? 0,
      });
    });
  });
  for (const chunk of chunks) stream.write(chunk);
  if (end) stream.end();
  return { stream, answer };
}

/** Sends bytes that need not be HTTP/2, and answers what came back until the end. Rejects when nobody listens. */
export function say(port: number, bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, '127.0.0.1', () => {
      // A server that hangs up may do so with a reset.
      socket.off('error', reject);
      socket.on('error', () => undefined);
      socket.write(bytes);
    });
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}

/** The bytes of one HTTP/2 frame. */
export function http2Frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array,
): Buffer {
  const frame = Buffer.alloc(9 + payload.length);
  frame.writeUIntBE(payload.length, 0, 3);
  frame[3] = type;
  frame[4] = flags;
  frame.writeUInt32BE(streamId, 5);
  frame.set(payload, 9);
  return frame;
}

/** Headers as HPACK writes them without tables and without compression. */
export function plainHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer =>
    Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
  return Buffer.concat(
    Object.entries(headers).map(([name, value]) =>
      Buffer.concat([Buffer.from([0]), text(name), text(value)]),
    ),
  );
}

/** What a client sends first on a connection: the preface, and settings that change nothing. */
export const HTTP2_HELLO = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  http2Frame(4, 0, 0, new Uint8Array(0)),
]);
