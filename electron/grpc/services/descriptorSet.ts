import { Reader } from '../codec/reader.ts';

/** The depth of anything in a descriptor is far below this. */
const DEPTH = 20;

/** A `.proto` file as a google.protobuf.FileDescriptorProto. */
interface DescribedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

/** The files that describe the API, by their names and by what is in them. */
export class DescriptorSet {
  readonly #files = new Map<string, DescribedFile>();
  readonly #fileOfSymbol = new Map<string, string>();

  /** @param packed a google.protobuf.FileDescriptorSet, gzipped, in base64 */
  constructor(packed: string) {
    eachField(
      new Reader(process.getBuiltinModule('node:zlib').gunzipSync(Buffer.from(packed, 'base64'))),
      {
        1: (reader) => this.#add(reader.bytes()),
      },
    );
  }

  /** A file and all that it needs, itself first; undefined when there is no such file. */
  byFileName(name: string): Uint8Array[] | undefined {
    if (!this.#files.has(name)) return undefined;
    const names = new Set([name]);
    // A set's iteration goes on with what is added meanwhile.
    for (const each of names)
      for (const needed of this.#files.get(each)?.dependencies ?? []) names.add(needed);
    return [...names].flatMap((each) => this.#files.get(each)?.bytes ?? []);
  }

  /** The same by the full name of a message, enum, service or method. */
  bySymbol(symbol: string): Uint8Array[] | undefined {
    const name = this.#fileOfSymbol.get(symbol);
    return name === undefined ? undefined : this.byFileName(name);
  }

  #add(bytes: Uint8Array): void {
    let name = '';
    let scope = '';
    const dependencies: string[] = [];
    const symbols: string[] = [];
    const take =
      (within: Within) =>
      (reader: Reader): void =>
        void symbols.push(...namesOf(reader, within));
    eachField(new Reader(bytes), {
      1: (reader) => (name = reader.string()),
      2: (reader) => (scope = reader.string()),
      3: (reader) => dependencies.push(reader.string()),
      4: take(MESSAGE),
      5: take(LEAF),
      6: take(SERVICE),
    });
    this.#files.set(name, { name, bytes, dependencies });
    for (const symbol of symbols) this.#fileOfSymbol.set(`${scope}.${symbol}`, name);
  }
}

/** In which fields of a descriptor those are that have names within its own, and what is within them. */
interface Within {
  readonly [field: number]: Within;
}
const LEAF: Within = {};
/** Nested messages and enums. */
const MESSAGE: Within = {
  get 3() {
    return MESSAGE;
  },
  4: LEAF,
};
/** Methods. */
const SERVICE: Within = { 2: LEAF };

/** The name of what is described, and after it `its.name` of each within. */
function namesOf(reader: Reader, within: Within): string[] {
  let name = '';
  const inner: string[] = [];
  const nested = Object.entries(within).map(([field, next]) => [
    field,
    (each: Reader) => inner.push(...namesOf(each, next)),
  ]);
  eachField(new Reader(reader.bytes()), {
    ...Object.fromEntries(nested),
    1: (own) => (name = own.string()),
  });
  return [name, ...inner.map((each) => `${name}.${each}`)];
}

/** Reads a message field by field, with what is given for a field's number; other fields are passed over. */
function eachField(
  reader: Reader,
  fields: Readonly<Record<number, (reader: Reader) => unknown>>,
): void {
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    const read = (tag & 7) === 2 ? fields[tag >>> 3] : undefined;
    if (read) read(reader);
    else reader.skip(tag, DEPTH);
  }
}
