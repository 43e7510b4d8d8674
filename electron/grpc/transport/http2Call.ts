import { GRPC_CODE } from '../../engine/core/errors.ts';
import { headerBlock } from './hpack/headerBlock.ts';
import { valueOf } from './hpack/headerField.ts';
import type { Http2Stream, StreamReceiver } from './http2Stream.ts';
import { MessageError, MessageReader, type Encoding } from './messageReader.ts';
import {
  cutStatusMessage,
  encodeStatusMessage,
  isGrpcContentType,
  parseTimeout,
} from './metadata.ts';
import {
  MESSAGE_BYTES_MAX,
  MESSAGE_HEADROOM_BYTES,
  type CallReceiver,
  type CallStatus,
  type ServerCall,
} from './transport.ts';

/** What a client that names no limit for its headers is given at most: clients in C take no more by default. */
const STATUS_HEADER_BYTES_MAX = 48 * 1024;
/** Room for the other headers of an answer, each with HTTP/2's overhead of 32 bytes. */
const OTHER_HEADER_BYTES = 512;

/** What nearly every answer begins and ends with. */
const GRPC_HEADERS = headerBlock({ ':status': '200', 'content-type': 'application/grpc' });
const OK_TRAILERS = headerBlock({ 'grpc-status': '0' });

/** What a call needs to know of where it came from. */
export interface CallOrigin {
  readonly connection: string;
  /** What the client takes in headers, in bytes. */
  headerBytesMax(): number;
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
export class Http2Call implements ServerCall, StreamReceiver {
  readonly connection: string;
  readonly path: string;
  readonly deadlineMs: number | undefined;
  readonly #stream: Http2Stream;
  readonly #origin: CallOrigin;
  #reader: MessageReader | undefined;
  #receiver: CallReceiver | undefined;
  #responded = false;
  #ended = false;

  constructor(stream: Http2Stream, origin: CallOrigin) {
    this.#stream = stream;
    this.#origin = origin;
    this.connection = origin.connection;
    this.path = this.header(':path') ?? '';
    const timeout = this.header('grpc-timeout');
    this.deadlineMs = timeout === undefined ? undefined : parseTimeout(timeout);
  }

  /** Starts reading, for the receiver that `open` answers; a call that no service can answer is refused at once. */
  start(open: (call: ServerCall) => CallReceiver): void {
    const refusal = this.#refusal();
    if (refusal) {
      this.#endWithoutMessage(refusal.status, refusal.httpStatus);
      return;
    }
    const receiver = open(this);
    this.#receiver = receiver;
    const encoding = (this.header('grpc-encoding') ?? 'identity') as Encoding;
    this.#reader = new MessageReader(encoding, MESSAGE_BYTES_MAX, (message) => {
      if (!this.#ended) receiver.message(message);
    });
  }

  data(bytes: Buffer): void {
    if (this.#ended) return;
    try {
      this.#reader?.push(bytes);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      this.#fail(error.status);
    }
  }

  ended(): void {
    if (this.#ended) return;
    if (this.#reader?.isWithinMessage)
      this.#fail({ code: GRPC_CODE.UNKNOWN, message: 'unexpected EOF' });
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
    return valueOf(this.#stream.fields, name);
  }

  reply(message: Buffer): void {
    if (this.#ended) return;
    this.send(message);
    this.#ended = true;
    this.#stream.end(OK_TRAILERS);
  }

  send(message: Buffer): void {
    if (this.#ended) return;
    if (!this.#responded) this.#respond();
    this.#stream.send(framed(message));
  }

  end(status: CallStatus): void {
    if (this.#ended) return;
    if (!this.#responded) {
      this.#endWithoutMessage(status, 200);
      return;
    }
    this.#ended = true;
    this.#stream.end(headerBlock(this.#statusHeaders(status)));
  }

  /** The stream or its connection has ended: the call too, if it had not. */
  reset(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#receiver?.cancelled();
  }

  #respond(): void {
    this.#responded = true;
    const contentType = this.header('content-type') ?? '';
    this.#stream.respond(
      contentType === 'application/grpc'
        ? GRPC_HEADERS
        : headerBlock({ ':status': '200', 'content-type': contentType }),
    );
  }

  #endWithoutMessage(status: CallStatus, httpStatus: number): void {
    this.#ended = true;
    const headers = {
      ':status': String(httpStatus),
      'content-type': 'application/grpc',
      // Says what to use instead when a compression was refused.
      ...(status.code === GRPC_CODE.UNIMPLEMENTED
        ? { 'grpc-accept-encoding': 'identity,gzip' }
        : {}),
      ...this.#statusHeaders(status),
    };
    this.#stream.end(headerBlock(headers));
  }

  /** What does not fit into the headers that the client takes is left out, the details first. */
  #statusHeaders({ code, message, details }: CallStatus): Record<string, string> {
    const room =
      Math.min(this.#origin.headerBytesMax(), STATUS_HEADER_BYTES_MAX) - OTHER_HEADER_BYTES;
    const encoded = encodeStatusMessage(message);
    const headers: Record<string, string> = {
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
