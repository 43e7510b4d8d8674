/** Reads proto JSON into messages, as decoding would give them: defaults left out, 64-bit numbers as numbers. */
import { encodeMessage } from '../codec.ts';
import { messageIndex, messageSpec, type FieldKind, type FieldSpec } from '../table.ts';
import { parseEnum } from './enumValues.ts';
import {
  isLeftOut,
  MessageJsonError,
  specialForm,
  typeOfUrl,
  type JsonValue,
} from './jsonShape.ts';
import { parseDuration, parseTimestamp } from './times.ts';

/** Deeper JSON than this is refused, as deeper messages are. */
const DEPTH_MAX = 100;

/** How strictly to read. */
export interface FromJsonOptions {
  /** Pass over fields that the message does not have, as a history from a newer server may. */
  readonly ignoreUnknown?: boolean | undefined;
}

/**
 * A message of the type of that full name. Names may be camelCase or as in the `.proto` files, enums full names, short names
 * or numbers, 64-bit numbers text or numbers. Throws MessageJsonError, which says where and what was expected.
 */
export function fromJson(typeName: string, json: unknown, options: FromJsonOptions = {}): object {
  const reader = new JsonReader(options.ignoreUnknown ?? false);
  return reader.message(messageIndex(typeName), json, '', DEPTH_MAX);
}

type JsonObject = Readonly<Record<string, unknown>>;

class JsonReader {
  readonly #ignoreUnknown: boolean;

  constructor(ignoreUnknown: boolean) {
    this.#ignoreUnknown = ignoreUnknown;
  }

  message(type: number, json: unknown, path: string, depth: number): object {
    if (depth === 0) throw new MessageJsonError(path, `nested deeper than ${DEPTH_MAX} levels`);
    const { name, fields } = messageSpec(type);
    const form = specialForm(name);
    switch (form) {
      case undefined:
        return this.#plain(name, fields, objectOf(json, path), path, depth);
      case 'Timestamp':
        return timeOf(parseTimestamp, json, 'a time such as "2026-01-02T03:04:05Z"', path);
      case 'Duration':
        return timeOf(parseDuration, json, 'a duration such as "1.5s"', path);
      case 'FieldMask':
        return maskOf(json, path);
      case 'Any':
        return this.#any(objectOf(json, path), path, depth);
      case 'Wrapper':
        return this.#plain(name, fields, { value: json }, path, depth);
      case 'Struct':
        return structOf(json, path, depth);
      case 'ListValue':
        return listValueOf(json, path, depth);
      case 'Value':
        return valueOf(json, path, depth);
    }
  }

  #plain(
    typeName: string,
    fields: readonly FieldSpec[],
    json: JsonObject,
    path: string,
    depth: number,
  ): object {
    const message: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(json)) {
      const at = path === '' ? key : `${path}.${key}`;
      const field =
        fields.find(({ name }) => name === key) ??
        fields.find(({ name }) => name === camelCase(key));
      if (!field) {
        if (this.#ignoreUnknown) continue;
        throw new MessageJsonError(
          at,
          `${typeName.slice(typeName.lastIndexOf('.') + 1)} has no such field`,
        );
      }
      if (value === undefined || (value === null && !takesNull(field))) continue;
      const read = this.#field(field, value, at, depth);
      if (!isLeftOut(field, read)) message[field.name] = read;
    }
    return message;
  }

  #field(field: FieldSpec, json: unknown, path: string, depth: number): unknown {
    switch (field.shape) {
      case 'list':
        if (!Array.isArray(json)) throw expected('a list', json, path);
        return json.map((item, i) => this.#item(field, item, `${path}[${i}]`, depth));
      case 'map':
        return Object.fromEntries(
          Object.entries(objectOf(json, path)).map(([key, item]) => {
            if (field.mapKey === 'int32') wholeNumber(key, 'int32', `${path}.${key}`);
            return [key, this.#item(field, item, `${path}.${key}`, depth)];
          }),
        );
      case 'single':
      case 'explicit':
        return this.#item(field, json, path, depth);
    }
  }

  #item(field: FieldSpec, json: unknown, path: string, depth: number): unknown {
    if (field.kind === 'message') return this.message(field.type, json, path, depth - 1);
    return scalarOf(field, field.kind, json, path);
  }

  #any(json: JsonObject, path: string, depth: number): object {
    const { '@type': url, ...rest } = json;
    if (typeof url !== 'string') throw new MessageJsonError(path, 'an Any needs "@type"');
    const type = typeOfUrl(url);
    if (type === undefined) return { type_url: url, value: bytesOf(rest['value'] ?? '', path) };
    const special = specialForm(messageSpec(type).name) !== undefined;
    const value = encodeMessage(
      type,
      this.message(type, special ? rest['value'] : rest, path, depth - 1),
    );
    return { type_url: url, ...(value.length === 0 ? {} : { value }) };
  }
}

const expected = (what: string, json: unknown, path: string): MessageJsonError =>
  new MessageJsonError(path, `expected ${what}, not ${shown(json)}`);

function shown(json: unknown): string {
  const text = JSON.stringify(json) ?? 'nothing';
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

function objectOf(json: unknown, path: string): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw expected('an object', json, path);
  return json as JsonObject;
}

/** Null means "not set", except where it is a value. */
const takesNull = (field: FieldSpec): boolean =>
  field.enumName === 'NullValue' ||
  (field.kind === 'message' && specialForm(messageSpec(field.type).name) === 'Value');

function scalarOf(
  field: FieldSpec,
  kind: Exclude<FieldKind, 'message'>,
  json: unknown,
  path: string,
): unknown {
  switch (kind) {
    case 'string':
      if (typeof json !== 'string') throw expected('text', json, path);
      return json;
    case 'bool':
      if (typeof json !== 'boolean') throw expected('true or false', json, path);
      return json;
    case 'bytes':
      return bytesOf(json, path);
    case 'enum':
      return enumOf(field.enumName ?? '', json, path);
    case 'float':
    case 'double':
      return floatOf(json, path);
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return wholeNumber(json, kind, path);
  }
}

const RANGES = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2 ** 63), 2 ** 63],
  uint64: [0, 2 ** 64],
} as const;

function wholeNumber(json: unknown, kind: keyof typeof RANGES, path: string): number {
  const value = typeof json === 'string' && /^-?\d+$/.test(json) ? Number(json) : json;
  const [min, max] = RANGES[kind];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw expected(`a whole number (${kind})`, json, path);
  }
  return value;
}

function floatOf(json: unknown, path: string): number {
  if (typeof json === 'number') return json;
  const value = typeof json === 'string' && json.trim() !== '' ? Number(json) : Number.NaN;
  if (Number.isNaN(value) && json !== 'NaN') throw expected('a number', json, path);
  return value;
}

function bytesOf(json: unknown, path: string): Uint8Array {
  // Both alphabets of base64, with or without padding.
  if (typeof json !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(json))
    throw expected('base64 text', json, path);
  return new Uint8Array(Buffer.from(json, 'base64'));
}

function enumOf(enumName: string, json: unknown, path: string): number {
  if (enumName === 'NullValue' && json === null) return 0;
  if (typeof json === 'number') return wholeNumber(json, 'int32', path);
  const value = typeof json === 'string' ? parseEnum(enumName, json) : undefined;
  if (value === undefined) throw expected(`a value of ${enumName}`, json, path);
  return value;
}

function timeOf(
  parse: (text: string) => object | undefined,
  json: unknown,
  what: string,
  path: string,
): object {
  const time = typeof json === 'string' ? parse(json) : undefined;
  if (!time) throw expected(what, json, path);
  return time;
}

function maskOf(json: unknown, path: string): object {
  if (typeof json !== 'string') throw expected('names separated by commas', json, path);
  const paths = json.split(',').filter((name) => name !== '');
  return paths.length === 0 ? {} : { paths: paths.map(snakeCase) };
}

const snakeCase = (path: string): string =>
  path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function structOf(json: unknown, path: string, depth: number): object {
  const entries = Object.entries(objectOf(json, path));
  if (entries.length === 0) return {};
  return {
    fields: Object.fromEntries(
      entries.map(([key, item]) => [key, valueOf(item, `${path}.${key}`, depth - 1)]),
    ),
  };
}

function listValueOf(json: unknown, path: string, depth: number): object {
  if (!Array.isArray(json)) throw expected('a list', json, path);
  return json.length === 0
    ? {}
    : { values: json.map((item, i) => valueOf(item, `${path}[${i}]`, depth - 1)) };
}

function valueOf(json: unknown, path: string, depth: number): object {
  if (depth <= 0) throw new MessageJsonError(path, `nested deeper than ${DEPTH_MAX} levels`);
  const value = json as JsonValue | undefined;
  if (value === null || value === undefined) return { nullValue: 0 };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (Array.isArray(value)) return { listValue: listValueOf(value, path, depth - 1) };
  return { structValue: structOf(value, path, depth - 1) };
}
