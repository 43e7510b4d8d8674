/** The rules of HTTP/2 that no client of gRPC breaks, against a server that answers every request with a body. */
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HTTP2_HELLO, http2Frame, plainHeaders } from '../testing/rawClient.ts';
import { ERROR_CODE, FLAG, FRAME, SETTING } from './frames.ts';
import { headerBlock } from './hpack/headerBlock.ts';
import { Http2Connection } from './http2Connection.ts';
import { settingsPayload } from './settings.ts';

const BODY = Buffer.alloc(100_000, 'x');
const GET = { ':method': 'GET', ':scheme': 'http', ':path': '/', ':authority': 'x' };

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

let server: Server;
let port: number;
/** What each request had, and how it ended. */
let seen: { fields: Record<string, string>; body: string; end: 'ended' | 'reset' }[];
let connections: Http2Connection[];

beforeEach(async () => {
  seen = [];
  connections = [];
  server = createServer((socket) => {
    const connection = new Http2Connection(socket, { opened: answer, closed: () => undefined });
    connections.push(connection);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterEach(() => void server.close());

type Opened = ConstructorParameters<typeof Http2Connection>[1]['opened'];

const answer: Opened = (stream) => {
  let body = '';
  const fields = Object.fromEntries(stream.fields.map(({ name, value }) => [name, value]));
  stream.receiver = {
    data: (bytes) => void (body += bytes.toString()),
    reset: () => seen.push({ fields, body, end: 'reset' }),
    ended: () => {
      seen.push({ fields, body, end: 'ended' });
      stream.respond(headerBlock({ ':status': '200', 'x-path': fields[':path'] ?? '' }));
      stream.send(BODY);
      stream.end(headerBlock({ 'x-end': 'yes' }));
    },
  };
};

/** Sends frames, and answers what came back until `until` is true or the server hung up. */
function exchange(
  frames: readonly Buffer[],
  until: (frame: Frame) => boolean = () => false,
): Promise<Frame[]> {
  return new Promise((resolve) => {
    const got: Frame[] = [];
    let rest = Buffer.alloc(0);
    const socket: Socket = connect(port, '127.0.0.1', () => {
      for (const frame of frames) socket.write(frame);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(got));
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
        const end = 9 + rest.readUIntBE(0, 3);
        const frame = {
          type: rest[3] ?? 0,
          flags: rest[4] ?? 0,
          streamId: rest.readUInt32BE(5),
          payload: rest.subarray(9, end),
        };
        rest = rest.subarray(end);
        got.push(frame);
        if (until(frame)) socket.destroy();
      }
    });
  });
}

const headers = (streamId: number, flags: number, fields: Record<string, string> = GET): Buffer =>
  http2Frame(FRAME.HEADERS, FLAG.END_HEADERS | flags, streamId, plainHeaders(fields));
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const settings = (...entries: [number, number][]): Buffer =>
  http2Frame(FRAME.SETTINGS, 0, 0, settingsPayload(entries));
const request = (streamId: number): Buffer => headers(streamId, FLAG.END_STREAM);
const NONE = Buffer.alloc(0);

describe('what breaks a rule of the connection ends it with', () => {
  const wrong: [string, Buffer[], number][] = [
    ['a frame before the settings', [http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8))], 1],
    ['DATA on an idle stream', [settings(), http2Frame(FRAME.DATA, 0, 1, NONE)], 1],
    ['DATA on stream 0', [settings(), http2Frame(FRAME.DATA, 0, 0, NONE)], 1],
    ['an even stream', [settings(), request(2)], 1],
    ['more padding than payload', [settings(), http2Frame(1, 0xd, 1, Buffer.from([9, 1]))], 1],
    ['another frame within headers', [settings(), http2Frame(1, 1, 1, NONE), settings()], 1],
    ['CONTINUATION of nothing', [settings(), http2Frame(FRAME.CONTINUATION, 4, 1, NONE)], 1],
    ['a push', [settings(), http2Frame(FRAME.PUSH_PROMISE, 4, 1, number(2))], 1],
    ['RST_STREAM of an idle stream', [settings(), http2Frame(3, 0, 1, number(8))], 1],
    ['RST_STREAM of a wrong size', [settings(), request(1), http2Frame(3, 0, 1, NONE)], 6],
    ['WINDOW_UPDATE by nothing', [settings(), http2Frame(8, 0, 0, number(0))], 1],
    ['WINDOW_UPDATE of an idle stream', [settings(), http2Frame(8, 0, 1, number(1))], 1],
    ['WINDOW_UPDATE beyond bounds', [settings(), http2Frame(8, 0, 0, number(2 ** 31 - 1))], 3],
    ['PING of a wrong size', [settings(), http2Frame(FRAME.PING, 0, 0, Buffer.alloc(7))], 6],
    ['PING on a stream', [settings(), http2Frame(FRAME.PING, 0, 1, Buffer.alloc(8))], 1],
    ['SETTINGS of a wrong size', [http2Frame(FRAME.SETTINGS, 0, 0, Buffer.alloc(5))], 6],
    ['SETTINGS on a stream', [http2Frame(FRAME.SETTINGS, 0, 1, NONE)], 1],
    ['an acknowledgement with settings', [http2Frame(4, 1, 0, Buffer.alloc(6))], 6],
    ['a push setting beyond 1', [settings([SETTING.ENABLE_PUSH, 2])], 1],
    ['a window beyond bounds', [settings([SETTING.INITIAL_WINDOW_SIZE, 2 ** 31])], 3],
    ['frames too small', [settings([SETTING.MAX_FRAME_SIZE, 100])], 1],
    ['a frame too large', [settings(), http2Frame(FRAME.DATA, 0, 1, Buffer.alloc(16_385))], 6],
    ['an unknown header number', [settings(), http2Frame(1, 5, 1, Buffer.from([0xff, 0x10]))], 9],
    [
      'a header table too large',
      [settings(), http2Frame(1, 5, 1, Buffer.from([0x3f, 0xff, 0xff]))],
      9,
    ],
    ['HEADERS on a closed stream', [settings(), request(3), request(1)], 5],
    ['GOAWAY on a stream', [settings(), http2Frame(FRAME.GOAWAY, 0, 1, Buffer.alloc(8))], 1],
  ];
  it.each(wrong)('%s', async (_, frames, code) => {
    const preface = HTTP2_HELLO.subarray(0, 24);
    const got = await exchange([preface, ...frames]);
    const goAway = got.find(({ type }) => type === FRAME.GOAWAY);
    expect(goAway?.payload.readUInt32BE(4)).toBe(code);
  });

  it('headers without an end', async () => {
    const part = http2Frame(FRAME.CONTINUATION, 0, 1, Buffer.alloc(16_000));
    const got = await exchange([
      HTTP2_HELLO,
      http2Frame(FRAME.HEADERS, 0, 1, NONE),
      ...Array.from({ length: 6 }, () => part),
    ]);
    const goAway = got.find(({ type }) => type === FRAME.GOAWAY);
    expect(goAway?.payload.readUInt32BE(4)).toBe(ERROR_CODE.ENHANCE_YOUR_CALM);
  });
});

describe('what breaks a rule of one stream resets it with', () => {
  const big = (streamId: number): Buffer => http2Frame(8, 0, streamId, number(2 ** 31 - 1));
  const wrong: [string, Buffer[], number][] = [
    ['no path', [headers(1, 1, { ':method': 'GET', ':scheme': 'http' })], 1],
    ['a pseudo-header that is none', [headers(1, 1, { ...GET, ':status': '200' })], 1],
    ['a pseudo-header after others', [headers(1, 1, { x: 'y', ...GET })], 1],
    ['upper case', [headers(1, 1, { ...GET, 'X-Y': 'z' })], 1],
    ['a field of the connection', [headers(1, 1, { ...GET, connection: 'close' })], 1],
    ['te other than trailers', [headers(1, 1, { ...GET, te: 'gzip' })], 1],
    ['less than it said', [headers(1, 1, { ...GET, 'content-length': '1' })], 1],
    ['trailers that do not end', [headers(1, 0), headers(1, 0, { x: 'y' })], 1],
    ['pseudo-headers in trailers', [headers(1, 0), headers(1, 1, GET)], 1],
    ['DATA after the end', [request(1), http2Frame(FRAME.DATA, 0, 1, NONE)], 5],
    ['HEADERS after the end', [request(1), headers(1, 1, { x: 'y' })], 5],
    ['a window beyond bounds', [headers(1, 0), big(1)], 3],
    ['PRIORITY on itself', [headers(1, 0), http2Frame(2, 0, 1, Buffer.from([0, 0, 0, 1, 0]))], 1],
    ['PRIORITY of a wrong size', [headers(1, 0), http2Frame(2, 0, 1, NONE)], 6],
  ];
  it.each(wrong)('%s', async (_, frames, code) => {
    const ping = http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8));
    const got = await exchange([HTTP2_HELLO, ...frames, ping], ({ type }) => type === FRAME.PING);
    const reset = got.find(({ type }) => type === FRAME.RST_STREAM);
    expect([reset?.streamId, reset?.payload.readUInt32BE(0)]).toEqual([1, code]);
    expect(got.some(({ type }) => type === FRAME.GOAWAY)).toBe(false);
  });
});

describe('windows', () => {
  const dataOf = (frames: readonly Frame[]): number =>
    frames.reduce((sum, { type, payload }) => sum + (type === FRAME.DATA ? payload.length : 0), 0);
  const ended = ({ type, flags }: Frame): boolean =>
    type === FRAME.HEADERS && (flags & FLAG.END_STREAM) !== 0;

  it('hold back what the client does not take, and the trailers with it', async () => {
    const ping = http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8));
    const small = settings([SETTING.INITIAL_WINDOW_SIZE, 10]);
    const hello = Buffer.concat([HTTP2_HELLO.subarray(0, 24), small]);
    const held = await exchange([hello, request(1), ping], ({ type }) => type === FRAME.PING);
    expect(dataOf(held)).toBe(10);
    expect(held.some(ended)).toBe(false);
    const grown = [http2Frame(8, 0, 1, number(200_000)), http2Frame(8, 0, 0, number(200_000))];
    const whole = await exchange([hello, request(1), ...grown], ended);
    expect(dataOf(whole)).toBe(BODY.length);
  });

  it('may be made smaller than what is under way', async () => {
    const shrink = settings([SETTING.INITIAL_WINDOW_SIZE, 0]);
    const grow = settings([SETTING.INITIAL_WINDOW_SIZE, 200_000]);
    const wider = http2Frame(8, 0, 0, number(200_000));
    const got = await exchange([HTTP2_HELLO, request(1), shrink, grow, wider], ended);
    expect(dataOf(got)).toBe(BODY.length);
  });

  it('are given back to those who send much', async () => {
    const part = http2Frame(FRAME.DATA, 0, 1, Buffer.alloc(16_384, 'a'));
    const last = http2Frame(FRAME.DATA, FLAG.END_STREAM, 1, NONE);
    const parts = Array.from({ length: 1000 }, () => part);
    const wider = [http2Frame(8, 0, 0, number(99_999)), http2Frame(8, 0, 1, number(99_999))];
    const got = await exchange([HTTP2_HELLO, headers(1, 0), ...wider, ...parts, last], ended);
    const given = got.filter(({ type }) => type === FRAME.WINDOW_UPDATE);
    expect(new Set(given.map(({ streamId }) => streamId))).toEqual(new Set([0, 1]));
    expect(seen[0]?.body).toHaveLength(16_384_000);
  });
});

describe('node:http2 as a client', () => {
  it('is understood whatever its headers, from table, Huffman code or plain', async () => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const ask = (more: Record<string, string>): Promise<IncomingHttpHeaders> =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ':path': '/a', ...more });
        stream.on('trailers', resolve).on('error', reject).resume().end();
      });
    const every = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => at + 32)).trim();
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [`x-${at}`, `value ${at} ${'z'.repeat(at)}`]),
    );
    for (const more of [{ every }, many, { every }, many, { 'x-long': 'é'.repeat(3000) }]) {
      const trailers = await ask(more);
      expect(trailers['x-end']).toBe('yes');
      expect(seen.at(-1)?.fields).toMatchObject(more);
    }
    session.destroy();
  });
});

describe('the end', () => {
  it('of the socket resets what is open', async () => {
    const ping = http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8));
    await exchange([HTTP2_HELLO, headers(1, 0), ping], ({ type }) => type === FRAME.PING);
    await Promise.all(connections.map(({ closed }) => closed));
    expect(seen.map(({ end }) => end)).toEqual(['reset']);
  });

  it('waits for streams under way and refuses new ones', async () => {
    const socket = connect(port, '127.0.0.1');
    const heard: Buffer[] = [];
    const hungUp = new Promise((resolve) => socket.on('close', resolve));
    const ping = http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8));
    const pong = http2Frame(FRAME.PING, FLAG.ACK, 0, Buffer.alloc(8));
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        heard.push(chunk);
        if (Buffer.concat(heard).includes(pong)) resolve();
      });
    });
    socket.write(Buffer.concat([HTTP2_HELLO, headers(1, 0), ping]));
    await answered;
    for (const connection of connections) connection.drain();
    const last = http2Frame(FRAME.DATA, FLAG.END_STREAM, 1, NONE);
    socket.write(
      Buffer.concat([
        request(3),
        http2Frame(8, 0, 0, number(99_999)),
        http2Frame(8, 0, 1, number(99_999)),
        last,
      ]),
    );
    await hungUp;
    expect(seen).toMatchObject([{ end: 'ended' }]);
    const bytes = Buffer.concat(heard);
    expect(
      bytes.includes(http2Frame(FRAME.RST_STREAM, 0, 3, number(ERROR_CODE.REFUSED_STREAM))),
    ).toBe(true);
  });
});
