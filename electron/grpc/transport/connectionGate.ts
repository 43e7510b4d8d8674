import type { Socket } from 'node:net';

/** What an HTTP/2 connection begins with. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HTTP1 = /^[A-Z]{3,10} /;
const TLS_HANDSHAKE = 0x16;
/** A fatal alert, "protocol version": what makes a TLS client say more than "connection reset". */
const TLS_REFUSAL = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
/** How long a connection may stay without a word. */
const FIRST_BYTES_WAIT_MS = 20_000;

const explanation =
  'This is the gRPC port of a Temporal server: HTTP/2 without TLS.\n' +
  'Point a Temporal client or worker at this address; a browser or an HTTP/1 client cannot talk to it.\n';
const HTTP1_REFUSAL =
  'HTTP/1.1 426 Upgrade Required\r\nupgrade: h2c\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n' +
  `content-length: ${Buffer.byteLength(explanation)}\r\n\r\n${explanation}`;

/**
 * Looks at a connection's first bytes and hands it on if they are HTTP/2's. To HTTP/1 it says what this port is, to TLS that
 * there is none; an HTTP/2 connection would close either without a word they understand.
 */
export function passHttp2(socket: Socket, accept: (socket: Socket) => void): void {
  let seen = Buffer.alloc(0);
  const leave = (): void => {
    clearTimeout(patience);
    socket.off('readable', look);
    socket.off('error', drop);
    socket.off('end', drop);
  };
  const drop = (): void => {
    leave();
    // A reset that comes after this has nobody left to tell.
    socket.on('error', () => undefined);
    socket.destroy();
  };
  const look = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const start = seen.subarray(0, PREFACE.length);
    const length = Math.min(start.length, PREFACE.length);
    if (start.equals(PREFACE.subarray(0, length))) {
      // Three letters suffice to tell it from every method of HTTP/1.
      if (length < 3) return;
      leave();
      socket.unshift(seen);
      accept(socket);
      return;
    }
    const refusal =
      seen[0] === TLS_HANDSHAKE
        ? TLS_REFUSAL
        : HTTP1.test(seen.toString('latin1', 0, 16))
          ? HTTP1_REFUSAL
          : '';
    leave();
    socket.on('error', () => undefined);
    socket.end(refusal, () => socket.destroy());
  };
  const patience = setTimeout(drop, FIRST_BYTES_WAIT_MS);
  patience.unref();
  socket.on('readable', look);
  socket.on('error', drop);
  socket.on('end', drop);
}
