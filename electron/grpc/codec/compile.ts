/**
 * Compiles a message type's encoder and decoder from the field table. Both are source text turned into functions: straight
 * code with constant tags and property names runs about three times as fast as closures that walk the table. The text is
 * made of the generated table alone, never of anything that came in. It runs where eval is allowed, in the host.
 */
import { setEntry } from '../../../shared/util/setEntry.ts';
import { malformed, tooDeep } from './codecError.ts';
import type { Reader } from './reader.ts';
import { messageSpec, type FieldKind, type FieldSpec } from './table.ts';
import type { Writer } from './writer.ts';

/** Reads a message up to the position `end` into `message`. `depth` is how many levels may still be below. */
type Decode = (reader: Reader, end: number, depth: number, message: object) => object;
type Encode = (writer: Writer, message: object) => void;

/** A message type's two functions. At first each compiles itself and takes its own place. */
export interface MessageCodec {
  readonly name: string;
  decode: Decode;
  encode: Encode;
}

const codecs: (MessageCodec | undefined)[] = [];

/** The codec of the message type at that index of the table. */
export function codecAt(index: number): MessageCodec {
  const known = codecs[index];
  if (known) return known;
  const codec: MessageCodec = {
    name: messageSpec(index).name,
    decode(reader, end, depth, message) {
      codec.decode = compileDecode(index);
      return codec.decode(reader, end, depth, message);
    },
    encode(writer, message) {
      codec.encode = compileEncode(index);
      codec.encode(writer, message);
    },
  };
  codecs[index] = codec;
  return codec;
}

const WIRE_TYPE = {
  message: 2,
  enum: 0,
  string: 2,
  bytes: 2,
  bool: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  float: 5,
  double: 1,
} as const satisfies Record<FieldKind, number>;

/** The method of Reader and Writer, and the test that a value is the type's default. */
const SCALARS: Record<
  Exclude<FieldKind, 'message'>,
  { readonly method: string; readonly isDefault: string }
> = {
  enum: { method: 'int32', isDefault: 'value === 0' },
  string: { method: 'string', isDefault: "value === ''" },
  bytes: { method: 'bytes', isDefault: 'value.length === 0' },
  bool: { method: 'bool', isDefault: 'value === false' },
  int32: { method: 'int32', isDefault: 'value === 0' },
  uint32: { method: 'uint32', isDefault: 'value === 0' },
  int64: { method: 'int64', isDefault: 'value === 0' },
  uint64: { method: 'uint64', isDefault: 'value === 0' },
  // Minus zero is not the default: its bits differ.
  float: { method: 'float', isDefault: 'Object.is(value, 0)' },
  double: { method: 'double', isDefault: 'Object.is(value, 0)' },
};

const isPacked = (kind: FieldKind): boolean => WIRE_TYPE[kind] !== 2;
const tagOf = (field: FieldSpec, wireType: number): number =>
  ((field.number << 3) | wireType) >>> 0;

function compileDecode(index: number): Decode {
  const { fields } = messageSpec(index);
  const cases = fields.flatMap(decodeCases).join('\n');
  const body = `
    if (depth === 0) throw tooDeep();
    while (reader.pos < end) {
      const tag = reader.tag();
      switch (tag) {
        ${cases}
        default: reader.skip(tag, depth);
      }
    }
    if (reader.pos !== end) throw malformed();
    return message;`;
  return build(fields, '(reader, end, depth, message)', body) as Decode;
}

function decodeCases(field: FieldSpec): string[] {
  const { name, kind } = field;
  const at = `message.${name}`;
  const one = (body: string) => `case ${tagOf(field, WIRE_TYPE[kind])}: { ${body} break; }`;
  switch (field.shape) {
    case 'explicit':
      return [one(`${at} = ${readValue(field, at)};`)];
    case 'single':
      // A repeated occurrence may take the value back to the default.
      return kind === 'message'
        ? [one(`${at} = ${readValue(field, at)};`)]
        : [
            one(
              `const value = ${readValue(field)}; if (!(${SCALARS[kind].isDefault})) ${at} = value; else if (${at} !== undefined) delete ${at};`,
            ),
          ];
    case 'list': {
      const element = one(`(${at} ??= []).push(${readValue(field)});`);
      if (!isPacked(kind)) return [element];
      const run = `const stop = reader.stop(); if (reader.pos < stop) { const list = (${at} ??= []); do list.push(${readValue(field)}); while (reader.pos < stop); } if (reader.pos !== stop) throw malformed();`;
      return [element, `case ${tagOf(field, 2)}: { ${run} break; }`];
    }
    case 'map':
      return [`case ${tagOf(field, 2)}: { ${decodeEntry(field, at)} break; }`];
  }
}

/** `into` is where an earlier occurrence of a message may be, with which this one is merged. */
function readValue(field: FieldSpec, into?: string): string {
  if (field.kind !== 'message') return `reader.${SCALARS[field.kind].method}()`;
  return `type${field.type}.decode(reader, reader.stop(), depth - 1, ${into ? `${into} ?? {}` : '{}'})`;
}

/** A map's entry is a message of its own: key 1, value 2, each with its default when absent. */
function decodeEntry(field: FieldSpec, at: string): string {
  const numeric = field.mapKey === 'int32';
  const keyTag = numeric ? 8 : 10;
  const valueTag = (2 << 3) | WIRE_TYPE[field.kind];
  const missing =
    { message: '{}', string: "''", bytes: 'new Uint8Array(0)', bool: 'false' }[
      field.kind as string
    ] ?? '0';
  return `
    const stop = reader.stop();
    let key = ${numeric ? '0' : "''"}, value = ${missing};
    while (reader.pos < stop) {
      const inner = reader.tag();
      if (inner === ${keyTag}) key = reader.${numeric ? 'int32' : 'string'}();
      else if (inner === ${valueTag}) value = ${readValue(field)};
      else reader.skip(inner, depth);
    }
    if (reader.pos !== stop) throw malformed();
    setEntry(${at} ??= {}, key, value);`;
}

function compileEncode(index: number): Encode {
  const { fields } = messageSpec(index);
  // The writer goes backwards: the last field first.
  const body = [...fields]
    .sort((a, b) => b.number - a.number)
    .map(encodeField)
    .join('\n');
  return build(fields, '(writer, message)', `let value, before;\n${body}`) as Encode;
}

function encodeField(field: FieldSpec): string {
  const { name, kind } = field;
  const present = `value = message.${name}; if (value !== undefined && value !== null`;
  const tag = `writer.uint32(${tagOf(field, WIRE_TYPE[kind])});`;
  switch (field.shape) {
    case 'explicit':
      return `${present}) { ${writeValue(field, 'value')} ${tag} }`;
    case 'single':
      return kind === 'message'
        ? `${present}) { ${writeValue(field, 'value')} ${tag} }`
        : `${present} && !(${SCALARS[kind].isDefault})) { ${writeValue(field, 'value')} ${tag} }`;
    case 'list': {
      const element = writeValue(field, 'value[i]');
      const backwards = 'for (let i = value.length - 1; i >= 0; i--)';
      if (!isPacked(kind)) return `${present}) ${backwards} { ${element} ${tag} }`;
      return `${present} && value.length > 0) { const start = writer.size(); ${backwards} { ${element} } writer.length(start); writer.uint32(${tagOf(field, 2)}); }`;
    }
    case 'map': {
      const valueTag = (2 << 3) | WIRE_TYPE[kind];
      const key =
        field.mapKey === 'int32'
          ? 'writer.int32(+keys[i]); writer.uint32(8);'
          : 'writer.string(keys[i]); writer.uint32(10);';
      return `${present}) {
        const keys = Object.keys(value);
        for (let i = keys.length - 1; i >= 0; i--) {
          const entry = writer.size(), item = value[keys[i]];
          ${writeValue(field, 'item')} writer.uint32(${valueTag});
          ${key}
          writer.length(entry); writer.uint32(${tagOf(field, 2)});
        }
      }`;
    }
  }
}

/** Bytes in the place of a message are that message, encoded already: so the engine hands out history events. */
function writeValue(field: FieldSpec, value: string): string {
  if (field.kind !== 'message') return `writer.${SCALARS[field.kind].method}(${value});`;
  return `before = writer.size(); if (${value} instanceof Uint8Array) writer.raw(${value}); else type${field.type}.encode(writer, ${value}); writer.length(before);`;
}

/** A function of that text, to which the codecs of the fields' own types are in scope as `type<index>`. */
function build(fields: readonly FieldSpec[], parameters: string, body: string): unknown {
  for (const field of fields) {
    if (!(field.kind in WIRE_TYPE))
      throw new TypeError(`the codec does not know the kind ${field.kind}`);
  }
  const types = [
    ...new Set(fields.filter(({ kind }) => kind === 'message').map(({ type }) => type)),
  ];
  const scope: Record<string, unknown> = { malformed, tooDeep, setEntry };
  for (const type of types) scope[`type${type}`] = codecAt(type);
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see the head of this file
  const factory = new Function(
    ...Object.keys(scope),
    `'use strict'; return function ${parameters} {${body}\n};`,
  );
  return factory(...Object.values(scope)) as unknown;
}
