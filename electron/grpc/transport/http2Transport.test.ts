import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { HTTP2_HELLO, http2Frame, plainHeaders, say } from '../testing/rawClient.ts';
import { FLAG, FRAME } from './frames.ts';
import { Http2Transport } from './http2Transport.ts';

const PING = http2Frame(FRAME.PING, 0, 0, Buffer.alloc(8));
const CALL = http2Frame(
  FRAME.HEADERS,
  FLAG.END_HEADERS | FLAG.END_STREAM,
  1,
  plainHeaders({
    ':method': 'POST',
    ':scheme': 'http',
    ':path': '/service/Method',
    'content-type': 'application/grpc',
  }),
);

it('opens no call on a connection that was accepted before the drain and speaks after it', async () => {
  const opened: string[] = [];
  const transport = new Http2Transport({
    open: (call) => {
      opened.push(call.path);
      return {
        message: () => undefined,
        halfClosed: () => call.end({ code: 0, message: '' }),
        cancelled: () => undefined,
      };
    },
    connectionClosed: () => undefined,
  });
  const port = await transport.listen({ host: '127.0.0.1', port: 0 });
  const late = connect(port, '127.0.0.1');
  await once(late, 'connect');
  // Connections are accepted in order: when the next one is answered, this one has been.
  const next = connect(port, '127.0.0.1');
  next.write(Buffer.concat([HTTP2_HELLO, PING]));
  await once(next, 'data');
  transport.drain();
  const heard: Buffer[] = [];
  late.on('data', (chunk) => heard.push(chunk));
  late.write(Buffer.concat([HTTP2_HELLO, CALL]));
  await once(late, 'close');
  expect(opened).toEqual([]);
  expect(Buffer.concat(heard)[3]).toBe(FRAME.SETTINGS);
  expect(Buffer.concat(heard).includes(http2Frame(FRAME.GOAWAY, 0, 0, Buffer.alloc(8)))).toBe(true);
  await transport.close(0);
  await expect(say(port, HTTP2_HELLO)).rejects.toThrow('ECONNREFUSED');
});
