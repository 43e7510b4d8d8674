import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { GRPC_CODE } from '../../engine/core/errors.ts';
import { MessageError, MessageReader, type Encoding } from './messageReader.ts';
import {
  cutStatusMessage,
  encodeStatusMessage,
  isGrpcContentType,
  parseTimeout,
} from './metadata.ts';
import {
  MESSAGE_HEADROOM_BYTES,
  type CallReceiver,
  type CallStatus,
  type ServerCall,
} from './transport.ts';

/** What a client that names no limit for its headers is given at most; node:http2 sends no more than 64 KiB. */
const STATUS_HEADER_BYTES_MAX = 48 * 1024;
/** Room for the other headers of an answer, each with HTTP/2's overhead of 32 bytes. */
const OTHER_HEADER_BYTES = 512;

/** node:http2 would add a `date`, which clients show among the metadata. */
const WITH_MESSAGES = { waitForTrailers: true, sendDate: false };
const WITHOUT_MESSAGE = { endStream: true, sendDate: false };
const OK_TRAILERS: OutgoingHttpHeaders = { 'grpc-status': '0' };

/** What a call needs to know of where it came from. */
export interface CallOrigin {
  readonly connection: string;
  /** The largest message, in bytes. */
  readonly messageBytesMax: number;
  /** What the client takes in headers, in bytes. */
  headerBytesMax(): number | undefined;
  opened(call: Http2Call): void;
  closed(call: Http2Call): void;
}

/** A refusal before any service saw the call. */
interface Refusal {
  readonly httpStatus: number;
  readonly status: CallStatus;
}

/**
 * One call on an HTTP/2 stream.
 *
 * 1. The receiver hears `cancelled` at most once, and never after the call ended here.
 * 2. Every call that ends here sends trailers, in the same frame as the headers where there is no message: clients in Go take
 *    a stream without them for broken.
 * 3. A call that ends before the client finished sending resets the stream with NO_ERROR, so that the client stops.
 */
export class Http2Call implements ServerCall {
  readonly connection: string;
  readonly path: string;
  readonly deadlineMs: number | undefined;
  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #origin: CallOrigin;
  #receiver: CallReceiver | undefined;
  #trailers = OK_TRAILERS;
  #halfClosed = false;
  #ended = false;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, origin: CallOrigin) {
    this.#stream = stream;
    this.#headers = headers;
    this.#origin = origin;
    this.connection = origin.connection;
    this.path = headers[':path'] ?? '';
    const timeout = this.header('grpc-timeout');
    this.deadlineMs = timeout === undefined ? undefined : parseTimeout(timeout);
  }

  /** Starts reading, for the receiver that `open` answers; a call that no service can answer is refused at once. */
  start(open: (call: ServerCall) => CallReceiver): void {
    // Without a listener an aborted stream would end the process. What it means for the call, `close` says.
    this.#stream.on('error', () => undefined);
    this.#stream.on('close', () => this.cancel());
    const refusal = this.#refusal();
    if (refusal) {
      this.#endWithoutMessage(refusal.status, refusal.httpStatus);
      return;
    }
    this.#origin.opened(this);
    const receiver = open(this);
    this.#receiver = receiver;
    const encoding = (this.header('grpc-encoding') ?? 'identity') as Encoding;
    const reader = new MessageReader(encoding, this.#origin.messageBytesMax, (message) => {
      if (!this.#ended) receiver.message(message);
    });
    this.#stream.on('data', (chunk: Buffer) => this.#read(reader, chunk));
    this.#stream.on('end', () => this.#finishReading(reader));
  }

  #read(reader: MessageReader, chunk: Buffer): void {
    if (this.#ended) return;
    try {
      reader.push(chunk);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      this.#fail(error.status);
    }
  }

  #finishReading(reader: MessageReader): void {
    this.#halfClosed = true;
    if (this.#ended) return;
    if (reader.isWithinMessage) this.#fail({ code: GRPC_CODE.UNKNOWN, message: 'unexpected EOF' });
    else this.#receiver?.halfClosed();
  }

  /** Ends a call for what the client sent; the receiver may have something under way for it. */
  #fail(status: CallStatus): void {
    const receiver = this.#receiver;
    this.end(status);
    receiver?.cancelled();
  }

  #refusal(): Refusal | undefined {
    const contentType = this.header('content-type');
    const refuse = (
      httpStatus: number,
      code: keyof typeof GRPC_CODE,
      message: string,
    ): Refusal => ({
      httpStatus,
      status: { code: GRPC_CODE[code], message },
    });
    if (!isGrpcContentType(contentType)) {
      return refuse(
        415,
        'INVALID_ARGUMENT',
        `invalid gRPC request content-type "${contentType ?? ''}"`,
      );
    }
    const method = this.header(':method');
    if (method !== 'POST') {
      return refuse(
        405,
        'INTERNAL',
        `Received a HEADERS frame with :method "${method ?? ''}" which should be POST`,
      );
    }
    if (Number.isNaN(this.deadlineMs)) {
      return refuse(
        400,
        'INTERNAL',
        `malformed grpc-timeout: "${this.header('grpc-timeout') ?? ''}"`,
      );
    }
    const encoding = this.header('grpc-encoding') ?? 'identity';
    if (encoding !== 'identity' && encoding !== 'gzip') {
      return refuse(
        200,
        'UNIMPLEMENTED',
        `grpc: Decompressor is not installed for grpc-encoding "${encoding}"`,
      );
    }
    return undefined;
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  reply(message: Buffer): void {
    if (this.#ended) return;
    this.#respond();
    this.#finish();
    this.#stream.end(framed(message));
    this.#stopClient();
  }

  send(message: Buffer): void {
    if (this.#ended) return;
    if (!this.#stream.headersSent) this.#respond();
    this.#stream.write(framed(message));
  }

  end(status: CallStatus): void {
    if (this.#ended) return;
    if (!this.#stream.headersSent) {
      this.#endWithoutMessage(status, 200);
      return;
    }
    this.#finish();
    this.#trailers = this.#statusHeaders(status);
    this.#stream.end();
    this.#stopClient();
  }

  /** The stream or its connection has ended: the call too, if it had not. */
  cancel(): void {
    if (this.#ended) return;
    this.#finish();
    this.#receiver?.cancelled();
  }

  #respond(): void {
    this.#stream.on('wantTrailers', () => this.#stream.sendTrailers(this.#trailers));
    const headers = { ':status': 200, 'content-type': this.header('content-type') };
    this.#stream.respond(headers, WITH_MESSAGES);
  }

  #endWithoutMessage(status: CallStatus, httpStatus: number): void {
    this.#finish();
    const headers = {
      ':status': httpStatus,
      'content-type': 'application/grpc',
      // Says what to use instead when a compression was refused.
      ...(status.code === GRPC_CODE.UNIMPLEMENTED
        ? { 'grpc-accept-encoding': 'identity,gzip' }
        : {}),
      ...this.#statusHeaders(status),
    };
    this.#stream.respond(headers, WITHOUT_MESSAGE);
    this.#stopClient();
  }

  #stopClient(): void {
    if (!this.#halfClosed && !this.#stream.readableEnded)
      this.#stream.close(constants.NGHTTP2_NO_ERROR);
  }

  #finish(): void {
    this.#ended = true;
    this.#origin.closed(this);
  }

  /** What does not fit into the headers that the client takes is left out, the details first. */
  #statusHeaders({ code, message, details }: CallStatus): OutgoingHttpHeaders {
    const room =
      Math.min(this.#origin.headerBytesMax() ?? Infinity, STATUS_HEADER_BYTES_MAX) -
      OTHER_HEADER_BYTES;
    const encoded = encodeStatusMessage(message);
    const headers: OutgoingHttpHeaders = {
      'grpc-status': String(code),
      'grpc-message': cutStatusMessage(encoded, room),
    };
    const bin =
      details && Buffer.from(details.buffer, details.byteOffset, details.length).toString('base64');
    if (bin !== undefined && encoded.length + bin.length <= room)
      headers['grpc-status-details-bin'] = bin;
    return headers;
  }
}

/** Writes the prefix into the headroom. */
function framed(message: Buffer): Buffer {
  message[0] = 0;
  message.writeUInt32BE(message.length - MESSAGE_HEADROOM_BYTES, 1);
  return message;
}
