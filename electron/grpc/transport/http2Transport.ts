import {
  createServer as createHttp2Server,
  type Http2Server,
  type ServerHttp2Session,
} from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { passHttp2 } from './connectionGate.ts';
import { Http2Call, type CallOrigin } from './http2Call.ts';
import {
  ListenError,
  type ListenAddress,
  type Transport,
  type TransportHandler,
} from './transport.ts';

/** The largest message that Temporal's own server takes. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
/** What a client may send ahead, per call and per connection: a whole message without a pause. */
const WINDOW_BYTES = MESSAGE_BYTES_MAX;
const CONNECTION_WINDOW_BYTES = 4 * WINDOW_BYTES;
/** A bound for a client gone wild, far above the polls and waits of any worker. */
const CALLS_PER_CONNECTION_MAX = 100_000;
/** MiB. The default of 10 is soon reached by histories on their way to a slow reader, and then calls are refused. */
const SESSION_MEMORY_MIB_MAX = 1024;
/** A worker that stops cancels all its polls at once: by default 1,000 of them would look like an attack. */
const CANCELLATIONS_BURST_MAX = CALLS_PER_CONNECTION_MAX;

interface Connection {
  readonly session: ServerHttp2Session;
  readonly calls: Set<Http2Call>;
}

/** gRPC over HTTP/2 without TLS, on `node:http2`. */
export class Http2Transport implements Transport {
  readonly #handler: TransportHandler;
  readonly #server: Server;
  readonly #http2: Http2Server;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<Connection>();
  #connectionCount = 0;
  #draining = false;

  constructor(handler: TransportHandler) {
    this.#handler = handler;
    this.#http2 = createHttp2Server({
      maxSessionMemory: SESSION_MEMORY_MIB_MAX,
      streamResetBurst: CANCELLATIONS_BURST_MAX,
      streamResetRate: CANCELLATIONS_BURST_MAX,
      settings: {
        initialWindowSize: WINDOW_BYTES,
        maxConcurrentStreams: CALLS_PER_CONNECTION_MAX,
        enablePush: false,
      },
    });
    this.#http2.on('session', (session) => this.#connect(session));
    // Each session hears of its own errors; this listener keeps the server from throwing them.
    this.#http2.on('sessionError', () => undefined);
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  listen(address: ListenAddress): Promise<number> {
    return new Promise((resolve, reject) => {
      const refuse = (error: Error): void => reject(new ListenError(address, error));
      this.#server.once('error', refuse);
      this.#server.listen({ host: address.host, port: address.port, exclusive: true }, () => {
        this.#server.off('error', refuse);
        const bound = this.#server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : address.port);
      });
    });
  }

  #accept(socket: Socket): void {
    if (this.#draining) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    passHttp2(socket, () => this.#http2.emit('connection', socket));
  }

  #connect(session: ServerHttp2Session): void {
    const connection: Connection = { session, calls: new Set() };
    this.#connections.add(connection);
    const name = `c${++this.#connectionCount}`;
    const origin: CallOrigin = {
      connection: name,
      messageBytesMax: MESSAGE_BYTES_MAX,
      headerBytesMax: () => session.remoteSettings.maxHeaderListSize,
      opened: (call) => connection.calls.add(call),
      closed: (call) => connection.calls.delete(call),
    };
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    // What went wrong on the connection ends it, and `close` follows.
    session.on('error', () => undefined);
    session.on('stream', (stream, headers) => {
      new Http2Call(stream, headers, origin).start((call) => this.#handler.open(call));
    });
    session.once('close', () => {
      this.#connections.delete(connection);
      for (const call of connection.calls) call.cancel();
      this.#handler.connectionClosed(name);
    });
  }

  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#server.close();
    for (const { session } of this.#connections) session.close();
  }

  async close(graceMs: number): Promise<void> {
    this.drain();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([this.#emptied(), late]);
    clearTimeout(timer);
    for (const { session } of this.#connections) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await this.#emptied();
  }

  /** Settles once no connection is left. */
  async #emptied(): Promise<void> {
    const closings = [...this.#connections].map(
      ({ session }) => new Promise((resolve) => session.once('close', resolve)),
    );
    await Promise.all(closings);
  }
}
