/** What the services need of a gRPC transport. `http2Transport.ts` is the one there is. */

/** The largest message that Temporal's own server takes. */
export const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;

/** Bytes that a message handed to `reply` or `send` leaves free at its start, for the transport's own use. */
export const MESSAGE_HEADROOM_BYTES = 5;

/** How a call ends. */
export interface CallStatus {
  /** A gRPC status code; 0 is OK. */
  readonly code: number;
  readonly message: string;
  /** An encoded google.rpc.Status, for `grpc-status-details-bin`. */
  readonly details?: Uint8Array | undefined;
}

/** A call that a client made. After it ended, by `reply`, `end` or the client, every method does nothing. */
export interface ServerCall {
  /** Names the connection, for as long as the process runs. */
  readonly connection: string;
  /** Such as `/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo`. */
  readonly path: string;
  /** What was left of the client's deadline when the call arrived, in wall ms. */
  readonly deadlineMs: number | undefined;
  /** The first value of a request header, by its name in lower case. */
  header(name: string): string | undefined;
  /** Ends the call with one message and OK. The transport keeps the buffer and fills its headroom. */
  reply(message: Buffer): void;
  /** Sends one of several messages, with headroom likewise. */
  send(message: Buffer): void;
  /** Ends the call without a further message. */
  end(status: CallStatus): void;
}

/** What the client does on a call. */
export interface CallReceiver {
  /** A whole message, decompressed. The bytes are a view that is only valid during the call: copy what you keep. */
  message(bytes: Uint8Array): void;
  /** No further message will come. */
  halfClosed(): void;
  /** The client went away or cancelled before the call had ended. Nothing follows. */
  cancelled(): void;
}

/** Who answers the calls. */
export interface TransportHandler {
  open(call: ServerCall): CallReceiver;
  /** After the last of the connection's calls was cancelled. */
  connectionClosed(connection: string): void;
}

/** Where to listen. Port 0 is any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** A gRPC server's connections. */
export interface Transport {
  /** Answers the port. Rejects with ListenError. */
  listen(address: ListenAddress): Promise<number>;
  /** Takes no more connections and calls, and tells the clients so; calls under way go on. */
  drain(): void;
  /** Waits for the calls under way, for at most `graceMs`, and closes every connection. */
  close(graceMs: number): Promise<void>;
}

/** The server could not listen. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** As the system calls it, such as `EADDRINUSE`. */
  readonly code: string;
  readonly port: number;
  readonly fix: string;

  constructor({ host, port }: ListenAddress, cause: NodeJS.ErrnoException) {
    const busy = cause.code === 'EADDRINUSE';
    super(
      busy
        ? `port ${port} on ${host} is in use`
        : `cannot listen on ${host}:${port}: ${cause.message}`,
      { cause },
    );
    this.code = cause.code ?? 'UNKNOWN';
    this.port = port;
    this.fix = busy ? 'stop what uses the port, or choose another one' : 'choose another port';
  }
}
