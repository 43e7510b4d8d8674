import { createServer, type Server, type Socket } from 'node:net';
import { passHttp2 } from './connectionGate.ts';
import { Http2Call, type CallOrigin } from './http2Call.ts';
import { Http2Connection } from './http2Connection.ts';
import {
  ListenError,
  type ListenAddress,
  type Transport,
  type TransportHandler,
} from './transport.ts';

/** gRPC over HTTP/2 without TLS. */
export class Http2Transport implements Transport {
  readonly #handler: TransportHandler;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<Http2Connection>();
  #connectionCount = 0;
  #draining = false;

  constructor(handler: TransportHandler) {
    this.#handler = handler;
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
    passHttp2(socket, () => this.#connect(socket));
  }

  #connect(socket: Socket): void {
    const name = `c${++this.#connectionCount}`;
    const connection: Http2Connection = new Http2Connection(socket, {
      opened: (stream) => {
        const call = new Http2Call(stream, origin);
        stream.receiver = call;
        call.start((opened) => this.#handler.open(opened));
      },
      closed: () => {
        this.#connections.delete(connection);
        this.#handler.connectionClosed(name);
      },
    });
    const origin: CallOrigin = {
      connection: name,
      headerBytesMax: () => connection.headerBytesMax,
    };
    this.#connections.add(connection);
    // It was accepted before the drain and has only now said what it speaks.
    if (this.#draining) connection.drain();
  }

  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#server.close();
    for (const connection of this.#connections) connection.drain();
  }

  async close(graceMs: number): Promise<void> {
    this.drain();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([this.#emptied(), late]);
    clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    await this.#emptied();
  }

  /** Settles once no connection is left, those aside that have not said anything yet. */
  async #emptied(): Promise<void> {
    await Promise.all([...this.#connections].map(({ closed }) => closed));
  }
}
