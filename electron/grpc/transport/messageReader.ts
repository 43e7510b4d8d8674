import { GRPC_CODE } from '../../engine/core/errors.ts';
import type { CallStatus } from './transport.ts';

/** A message stands after a byte that says whether it is compressed and four with its length. */
const PREFIX_BYTES = 5;

/** Compressions that requests may use. */
export type Encoding = 'identity' | 'gzip';

/**
 * How much a gzip will give, by its own last four bytes: half the time for a small message, for which zlib would else set 16 KiB
 * aside. Only a hint, so it is kept within what zlib takes.
 */
const expectedLength = (bytes: Buffer): number =>
  bytes.length < 4
    ? 1024
    : Math.min(64 * 1024, Math.max(64, bytes.readUInt32LE(bytes.length - 4) + 1));

/** The status of a call whose messages cannot be read. The texts are those of Temporal's own server. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly status: CallStatus;

  constructor(code: keyof typeof GRPC_CODE, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = { code: GRPC_CODE[code], message };
  }
}

/** Cuts a call's bytes into messages. */
export class MessageReader {
  readonly #encoding: Encoding;
  readonly #bytesMax: number;
  readonly #take: (message: Uint8Array) => void;
  /** What has come of a message that is not whole yet. */
  #chunks: Buffer[] = [];
  #length = 0;

  /** @param bytesMax the largest message, compressed or not */
  constructor(encoding: Encoding, bytesMax: number, take: (message: Uint8Array) => void) {
    this.#encoding = encoding;
    this.#bytesMax = bytesMax;
    this.#take = take;
  }

  /** Whether the bytes so far end within a message. */
  get isWithinMessage(): boolean {
    return this.#length > 0;
  }

  /** Hands over each message that these bytes complete. Throws MessageError. */
  push(chunk: Buffer): void {
    let rest = chunk;
    if (this.#length > 0) {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      // A large message comes in many chunks: they are joined once, when the last is there.
      if (this.#length < this.#wantedLength()) return;
      rest = Buffer.concat(this.#chunks);
      this.#chunks = [];
      this.#length = 0;
    }
    while (rest.length >= PREFIX_BYTES) {
      const end = PREFIX_BYTES + this.#messageLength(rest);
      if (rest.length < end) break;
      this.#take(this.#decompressed(rest[0] ?? 0, rest.subarray(PREFIX_BYTES, end)));
      rest = rest.subarray(end);
    }
    if (rest.length === 0) return;
    this.#chunks.push(rest);
    this.#length = rest.length;
    this.#wantedLength();
  }

  #wantedLength(): number {
    if (this.#length < PREFIX_BYTES) return PREFIX_BYTES;
    const [first] = this.#chunks;
    if (!first || first.length < PREFIX_BYTES) this.#chunks = [Buffer.concat(this.#chunks)];
    return PREFIX_BYTES + this.#messageLength(this.#chunks[0] ?? Buffer.alloc(PREFIX_BYTES));
  }

  /** Refuses as soon as the prefix is there, so that nothing too large is ever collected. */
  #messageLength(prefix: Buffer): number {
    const length = prefix.readUInt32BE(1);
    if (length > this.#bytesMax) {
      throw new MessageError(
        'RESOURCE_EXHAUSTED',
        `grpc: received message larger than max (${length} vs. ${this.#bytesMax})`,
      );
    }
    return length;
  }

  #decompressed(flag: number, bytes: Buffer): Uint8Array {
    if (flag === 0) return bytes;
    if (flag !== 1)
      throw new MessageError('INTERNAL', `grpc: received unexpected payload format ${flag}`);
    if (this.#encoding === 'identity') {
      throw new MessageError(
        'INTERNAL',
        'grpc: compressed flag set with identity or empty encoding',
      );
    }
    try {
      // Loaded with the first compressed message: a start does without it.
      return process.getBuiltinModule('node:zlib').gunzipSync(bytes, {
        maxOutputLength: this.#bytesMax,
        chunkSize: expectedLength(bytes),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        throw new MessageError(
          'RESOURCE_EXHAUSTED',
          `grpc: received message after decompression larger than max ${this.#bytesMax}`,
          error,
        );
      }
      throw new MessageError(
        'INTERNAL',
        `grpc: failed to decompress the message: ${(error as Error).message}`,
        error,
      );
    }
  }
}
