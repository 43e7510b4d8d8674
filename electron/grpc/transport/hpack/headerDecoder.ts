import { headerField, type HeaderField } from './headerField.ts';
import { decodeHuffman } from './huffman.ts';
import { STATIC_TABLE } from './staticTable.ts';

/** What a peer may keep in its table unless told otherwise, which we never do. */
const TABLE_BYTES_MAX = 4096;
/** Numbers beyond this are an attack: nothing on the wire is that long. */
const NUMBER_MAX = 2 ** 28;

/** A header block that cannot be read: the two tables are no longer the same, so the connection must end. */
export class HeaderBlockError extends Error {
  override readonly name = 'HeaderBlockError';
}

/**
 * Reads the header blocks of one connection (RFC 7541), each whole and in the order they came.
 *
 * The dynamic table's newest field is the last of `#fields`; those before `#first` are gone.
 */
export class HeaderDecoder {
  #fields: (HeaderField | undefined)[] = [];
  #first = 0;
  #tableBytes = 0;
  #tableBytesMax = TABLE_BYTES_MAX;
  #block: Buffer = Buffer.alloc(0);
  #pos = 0;

  /** The fields of a block. Throws HeaderBlockError. */
  decode(block: Buffer): HeaderField[] {
    this.#block = block;
    this.#pos = 0;
    const out: HeaderField[] = [];
    while (this.#pos < block.length) {
      const byte = block[this.#pos] ?? 0;
      if (byte >= 0x80) out.push(this.#fieldAt(this.#number(0x7f)));
      else if (byte >= 0x40) out.push(this.#keep(this.#literal(0x3f)));
      else if (byte >= 0x20) this.#resize(this.#number(0x1f), out.length > 0);
      else out.push(this.#literal(0x0f));
    }
    return out;
  }

  #fieldAt(index: number): HeaderField {
    const field =
      index <= STATIC_TABLE.length
        ? STATIC_TABLE[index - 1]
        : this.#fields[this.#fields.length - 1 - (index - STATIC_TABLE.length - 1)];
    if (field === undefined) throw new HeaderBlockError(`no header field ${index}`);
    return field;
  }

  #literal(prefix: number): HeaderField {
    const index = this.#number(prefix);
    const name = index === 0 ? this.#text() : this.#fieldAt(index).name;
    return headerField(name, this.#text());
  }

  #keep(field: HeaderField): HeaderField {
    this.#fields.push(field);
    this.#tableBytes += field.size;
    this.#evict();
    return field;
  }

  #evict(): void {
    while (this.#tableBytes > this.#tableBytesMax) {
      this.#tableBytes -= this.#fields[this.#first]?.size ?? 0;
      this.#fields[this.#first++] = undefined;
    }
    if (this.#first > 64 && this.#first > this.#fields.length / 2) {
      this.#fields = this.#fields.slice(this.#first);
      this.#first = 0;
    }
  }

  #resize(bytesMax: number, late: boolean): void {
    if (late) throw new HeaderBlockError('a change of the table after a field');
    if (bytesMax > TABLE_BYTES_MAX) throw new HeaderBlockError(`a table of ${bytesMax} bytes`);
    this.#tableBytesMax = bytesMax;
    this.#evict();
  }

  /** A number whose first bits are those of the mask. */
  #number(mask: number): number {
    const first = this.#byte() & mask;
    if (first < mask) return first;
    let number = mask;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      number += (byte & 0x7f) * 2 ** shift;
      if (number > NUMBER_MAX || shift > 28) throw new HeaderBlockError('a number too large');
      if (byte < 0x80) return number;
    }
  }

  #byte(): number {
    const byte = this.#block[this.#pos++];
    if (byte === undefined) throw new HeaderBlockError('a block that ends too early');
    return byte;
  }

  #text(): string {
    const isHuffman = (this.#block[this.#pos] ?? 0) >= 0x80;
    const length = this.#number(0x7f);
    const start = this.#pos;
    const end = start + length;
    if (end > this.#block.length) throw new HeaderBlockError('a text that ends too early');
    this.#pos = end;
    if (!isHuffman) return this.#block.toString('latin1', start, end);
    const text = decodeHuffman(this.#block, start, end);
    if (text === undefined) throw new HeaderBlockError('a text that is not Huffman code');
    return text;
  }
}
