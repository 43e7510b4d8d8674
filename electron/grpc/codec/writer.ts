const TWO_32 = 2 ** 32;
const INT64_MAX = 2 ** 63;
const UINT64_MAX = 2 ** 64;

const START_BYTES = 16 * 1024;
/** A larger buffer is let go after use: one huge history must not be kept in memory for good. */
const KEPT_BYTES_MAX = 1024 * 1024;
/** The longest scalar with its tag: what a call of `#reserve` is never less than. */
const SCALAR_BYTES_MAX = 16;
/** Below this length a loop writes a text faster than a native call, if it is ASCII. */
const SHORT_TEXT_MAX = 64;

/**
 * Writes protobuf's wire format *backwards*, from the end of a buffer towards its start. A message's length stands before
 * it on the wire, so written this way it is known when it is needed, and nothing is measured beforehand or moved afterwards:
 *
 *     |........ free ........|tag|length|tag|value|tag|value|
 *                            ^ pos                          ^ buffer.length
 *
 * Who uses it therefore writes a field's value before its tag, and fields and elements last to first.
 */
export class Writer {
  #buffer = Buffer.allocUnsafeSlow(START_BYTES);
  #pos = START_BYTES;

  /** Starts anew. */
  reset(): void {
    if (this.#buffer.length > KEPT_BYTES_MAX) this.#buffer = Buffer.allocUnsafeSlow(START_BYTES);
    this.#pos = this.#buffer.length;
  }

  /** How many bytes have been written. */
  size(): number {
    return this.#buffer.length - this.#pos;
  }

  /** What has been written; the next writing overwrites it. */
  written(): Uint8Array {
    return this.#buffer.subarray(this.#pos);
  }

  /** Copies what has been written to the end of `target`, which must have room for it. */
  copyTo(target: Uint8Array): void {
    target.set(this.#buffer.subarray(this.#pos), target.length - this.size());
  }

  /** Makes room and answers the position; a larger buffer keeps what was written at its end. */
  #reserve(length: number): number {
    if (this.#pos >= length) return this.#pos;
    const size = this.size();
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, size + length));
    this.#buffer.copy(larger, larger.length - size, this.#pos);
    this.#buffer = larger;
    this.#pos = larger.length - size;
    return this.#pos;
  }

  /** A varint of up to 32 bits: tags, lengths, and numbers that are not negative. */
  uint32(value: number): void {
    let pos = this.#reserve(SCALAR_BYTES_MAX);
    const buffer = this.#buffer;
    if (value < 0x80) {
      buffer[--pos] = value;
    } else if (value < 0x4000) {
      buffer[--pos] = value >>> 7;
      buffer[--pos] = value | 0x80;
    } else {
      pos -= value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
      let at = pos;
      for (; value >= 0x80; value >>>= 7) buffer[at++] = value | 0x80;
      buffer[at] = value;
    }
    this.#pos = pos;
  }

  /** The length of what was written since `size()` was `before`. */
  length(before: number): void {
    this.uint32(this.size() - before);
  }

  int32(value: number): void {
    if (value >= 0) this.uint32(value >>> 0);
    else this.#long(value >>> 0, 0xffffffff);
  }

  bool(value: boolean): void {
    this.uint32(value ? 1 : 0);
  }

  /** Beyond what 64 bits hold, the nearest that they do. */
  int64(value: number): void {
    if (value >= 0) {
      if (value < TWO_32) this.uint32(value >>> 0);
      else if (value >= INT64_MAX) this.#long(0xffffffff, 0x7fffffff);
      else this.#long(value >>> 0, (value / TWO_32) >>> 0);
    } else if (value <= -INT64_MAX) {
      this.#long(0, 0x80000000);
    } else {
      // -value - 1, complemented, is the two's complement of value.
      const positive = -Math.trunc(value) - 1;
      this.#long(~positive >>> 0, ~(positive / TWO_32) >>> 0);
    }
  }

  /** Below zero is zero; beyond what 64 bits hold, the nearest that they do. */
  uint64(value: number): void {
    if (value >= UINT64_MAX) this.#long(0xffffffff, 0xffffffff);
    else if (value >= TWO_32) this.#long(value >>> 0, (value / TWO_32) >>> 0);
    else this.uint32(value > 0 ? value >>> 0 : 0);
  }

  #long(low: number, high: number): void {
    if (high === 0) {
      this.uint32(low);
      return;
    }
    const pos = this.#reserve(SCALAR_BYTES_MAX) - Math.ceil((64 - Math.clz32(high)) / 7);
    const buffer = this.#buffer;
    let at = pos;
    let lower = low;
    let upper = high;
    while (upper > 0 || lower > 0x7f) {
      buffer[at++] = lower | 0x80;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    buffer[at] = lower;
    this.#pos = pos;
  }

  float(value: number): void {
    this.#pos = this.#reserve(SCALAR_BYTES_MAX) - 4;
    this.#buffer.writeFloatLE(value, this.#pos);
  }

  double(value: number): void {
    this.#pos = this.#reserve(SCALAR_BYTES_MAX) - 8;
    this.#buffer.writeDoubleLE(value, this.#pos);
  }

  /** A text with its length. */
  string(text: string): void {
    if (text.length <= SHORT_TEXT_MAX && this.#shortAscii(text)) return;
    const length = Buffer.byteLength(text);
    const pos = this.#reserve(length) - length;
    this.#buffer.write(text, pos, length, 'utf8');
    this.#pos = pos;
    this.uint32(length);
  }

  /** Answers false, having written nothing, at the first character beyond ASCII. */
  #shortAscii(text: string): boolean {
    let pos = this.#reserve(SHORT_TEXT_MAX + 1);
    const buffer = this.#buffer;
    for (let i = text.length - 1; i >= 0; i--) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return false;
      buffer[--pos] = code;
    }
    buffer[--pos] = text.length;
    this.#pos = pos;
    return true;
  }

  /** Bytes with their length. */
  bytes(bytes: Uint8Array): void {
    this.raw(bytes);
    this.uint32(bytes.length);
  }

  /** Bytes as they are: a message that is encoded already. */
  raw(bytes: Uint8Array): void {
    const pos = this.#reserve(bytes.length) - bytes.length;
    this.#buffer.set(bytes, pos);
    this.#pos = pos;
  }
}
