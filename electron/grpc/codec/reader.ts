import { invalidUtf8, malformed, tooDeep } from './codecError.ts';

const TWO_32 = 2 ** 32;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Below this many bytes a loop copies faster than `set` on a view. */
const COPY_BY_HAND_BYTES_MAX = 24;

/**
 * Reads protobuf's wire format. Throws `CodecError` on anything that is not.
 *
 * 1. `pos` never passes `end`: every read checks, so a length within the bytes cannot read beyond them.
 * 2. What it hands out never points into the bytes: they may be a socket's chunk.
 */
export class Reader {
  readonly #bytes: Buffer;
  readonly end: number;
  pos = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** The low 32 bits of a varint, unsigned. */
  uint32(): number {
    let byte = this.#byte();
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift === 70) throw malformed();
      byte = this.#byte();
      // The upper bytes of a long or a negative number are read and not used.
      if (shift < 35) value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    const first = this.#byte();
    if (first < 0x80) return first !== 0;
    this.pos--;
    return this.uint64() !== 0;
  }

  /** A field's tag. Number 0 does not exist, and no field number has more than 29 bits. */
  tag(): number {
    const start = this.pos;
    const tag = this.uint32();
    if (tag < 8 || this.pos - start > 5) throw malformed();
    return tag;
  }

  /** A signed 64-bit integer, exact to 2^53. */
  int64(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    this.pos--;
    const { low, high } = this.#long();
    if (high < 0x80000000) return high * TWO_32 + low;
    // Negative: complement first, so that small numbers stay exact.
    return -((~high >>> 0) * TWO_32 + (~low >>> 0) + 1);
  }

  /** An unsigned 64-bit integer, exact to 2^53. */
  uint64(): number {
    const { low, high } = this.#long();
    return high * TWO_32 + low;
  }

  #long(): { low: number; high: number } {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) return { low: low >>> 0, high: high >>> 0 };
    }
    throw malformed();
  }

  float(): number {
    return this.#bytes.readFloatLE(this.#take(4));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** The end position of what a length in front announces. */
  stop(): number {
    const length = this.uint32();
    const stop = this.pos + length;
    if (stop > this.end) throw malformed();
    return stop;
  }

  string(): string {
    const stop = this.stop();
    const start = this.pos;
    this.pos = stop;
    const text = this.#bytes.toString('utf8', start, stop);
    // Bytes that are no UTF-8 became U+FFFD; so did nothing else, unless the text really has one.
    if (text.includes('\uFFFD')) this.#requireUtf8(start, stop);
    return text;
  }

  #requireUtf8(start: number, stop: number): void {
    try {
      strictUtf8.decode(this.#bytes.subarray(start, stop));
    } catch (error) {
      throw invalidUtf8(error);
    }
  }

  /** A copy, never a view. */
  bytes(): Uint8Array {
    const stop = this.stop();
    const start = this.pos;
    this.pos = stop;
    const length = stop - start;
    const copy = new Uint8Array(length);
    if (length > COPY_BY_HAND_BYTES_MAX) {
      copy.set(this.#bytes.subarray(start, stop));
      return copy;
    }
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) copy[i] = bytes[start + i] ?? 0;
    return copy;
  }

  /** Passes over a field that its message does not have. */
  skip(tag: number, depth: number): void {
    switch (tag & 7) {
      case 0:
        this.#long();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.pos = this.stop();
        return;
      case 3:
        this.#skipGroup(tag, depth);
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw malformed();
    }
  }

  #skipGroup(start: number, depth: number): void {
    if (depth === 0) throw tooDeep();
    const endTag = start + 1;
    for (;;) {
      const tag = this.tag();
      if (tag === endTag) return;
      this.skip(tag, depth - 1);
    }
  }

  #byte(): number {
    if (this.pos >= this.end) throw malformed();
    return this.#bytes[this.pos++] ?? 0;
  }

  /** Passes over that many bytes and answers where they started. */
  #take(length: number): number {
    const start = this.pos;
    if (start + length > this.end) throw malformed();
    this.pos = start + length;
    return start;
  }
}
