/**
 * Messages as proto JSON: camelCase names, enums by their full names, 64-bit numbers as text, bytes as base64, defaults left
 * out. Payloads stay as they are, metadata and data in base64: what is in them is the reader's business.
 */
import { decodeMessage } from '../codec.ts';
import { messageIndex, messageSpec, type FieldKind, type FieldSpec } from '../table.ts';
import { enumText } from './enumValues.ts';
import {
  isLeftOut,
  MessageJsonError,
  specialForm,
  typeOfUrl,
  type JsonValue,
} from './jsonShape.ts';
import { durationText, timestampText } from './times.ts';

const INT64_MAX = 2 ** 63;

/** A message of the type of that full name as proto JSON. Throws MessageJsonError for a time that has no such form. */
export function toJson(typeName: string, message: object): JsonValue {
  return messageJson(messageIndex(typeName), message, '');
}

function messageJson(type: number, given: object, path: string): JsonValue {
  // The engine hands out events encoded already.
  const message = given instanceof Uint8Array ? decodeMessage(type, given) : given;
  const { name, fields } = messageSpec(type);
  const values = message as Readonly<Record<string, unknown>>;
  const form = specialForm(name);
  switch (form) {
    case undefined:
      return plainJson(fields, values, path);
    case 'Timestamp':
      return timeText(timestampText(values), 'this time is outside the years 1 to 9999', path);
    case 'Duration':
      return timeText(durationText(values), 'seconds and nanos are no valid duration', path);
    case 'FieldMask':
      return list(values['paths'])
        .map((at) => camelCase(String(at)))
        .join(',');
    case 'Any':
      return anyJson(values, path);
    case 'Wrapper':
      return wrapperJson(fields, values, path);
    case 'Struct':
      return structJson(values, path);
    case 'ListValue':
      return list(values['values']).map((item, i) =>
        valueJson(item as Record<string, unknown>, `${path}[${i}]`),
      );
    case 'Value':
      return valueJson(values, path);
  }
}

function plainJson(
  fields: readonly FieldSpec[],
  values: Readonly<Record<string, unknown>>,
  path: string,
): JsonValue {
  const json: Record<string, JsonValue> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || value === null || isLeftOut(field, value)) continue;
    json[field.name] = fieldJson(field, value, path === '' ? field.name : `${path}.${field.name}`);
  }
  return json;
}

function fieldJson(field: FieldSpec, value: unknown, path: string): JsonValue {
  switch (field.shape) {
    case 'list':
      return (value as readonly unknown[]).map((item, i) => itemJson(field, item, `${path}[${i}]`));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [
          key,
          itemJson(field, item, `${path}.${key}`),
        ]),
      );
    case 'single':
    case 'explicit':
      return itemJson(field, value, path);
  }
}

function itemJson(field: FieldSpec, value: unknown, path: string): JsonValue {
  if (field.kind === 'message') return messageJson(field.type, value as object, path);
  // Null is the one value of its enum, and is written as itself.
  if (field.enumName === 'NullValue') return null;
  if (field.enumName !== undefined) return enumText(field.enumName, value as number);
  return scalarJson(field.kind, value);
}

function scalarJson(kind: Exclude<FieldKind, 'message'>, value: unknown): JsonValue {
  switch (kind) {
    case 'bytes': {
      const bytes = value as Uint8Array;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    }
    case 'int64':
    case 'uint64':
      return wholeText(value as number, kind === 'int64' ? INT64_MAX : 2 * INT64_MAX);
    case 'float':
      return floatJson(shortestFloat(value as number));
    case 'double':
      return floatJson(value as number);
    case 'string':
    case 'bool':
    case 'int32':
    case 'uint32':
    case 'enum':
      return value as string | number | boolean;
  }
}

/** The largest number is one more than the type holds, for doubles have no closer one. */
function wholeText(value: number, beyond: number): string {
  return value >= beyond ? String(BigInt(beyond) - 1n) : String(BigInt(Math.trunc(value)));
}

const floatJson = (value: number): JsonValue => (Number.isFinite(value) ? value : String(value));

/** 0.1 rather than 0.10000000149011612: the shortest decimal that is the same number in 32 bits. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === Math.fround(value)) return shorter;
  }
  return value;
}

function timeText(text: string | undefined, problem: string, path: string): string {
  if (text === undefined) throw new MessageJsonError(path, problem);
  return text;
}

function anyJson(values: Readonly<Record<string, unknown>>, path: string): JsonValue {
  const url = String(values['type_url'] ?? '');
  const bytes = (values['value'] ?? new Uint8Array(0)) as Uint8Array;
  const type = typeOfUrl(url);
  // A type that the API does not have: its bytes, so that nothing is lost.
  if (type === undefined) return { '@type': url, value: scalarJson('bytes', bytes) };
  const inner = messageJson(type, decodeMessage(type, bytes), path);
  if (specialForm(messageSpec(type).name) !== undefined) return { '@type': url, value: inner };
  return { '@type': url, ...(inner as Readonly<Record<string, JsonValue>>) };
}

function wrapperJson(
  fields: readonly FieldSpec[],
  values: Readonly<Record<string, unknown>>,
  path: string,
): JsonValue {
  const [field] = fields;
  if (!field || field.kind === 'message') throw new TypeError('a wrapper has one scalar field');
  return itemJson(field, values['value'] ?? WRAPPED_DEFAULTS[field.kind], path);
}

const WRAPPED_DEFAULTS: Record<Exclude<FieldKind, 'message'>, unknown> = {
  string: '',
  bytes: new Uint8Array(0),
  bool: false,
  enum: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  float: 0,
  double: 0,
};

function structJson(values: Readonly<Record<string, unknown>>, path: string): JsonValue {
  const entries = Object.entries(
    (values['fields'] ?? {}) as Record<string, Record<string, unknown>>,
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, valueJson(item, `${path}.${key}`)]));
}

function valueJson(value: Readonly<Record<string, unknown>>, path: string): JsonValue {
  if (value['structValue'] !== undefined)
    return structJson(value['structValue'] as Record<string, unknown>, path);
  if (value['listValue'] !== undefined) {
    const { values } = value['listValue'] as { values?: unknown };
    return list(values).map((item, i) =>
      valueJson(item as Record<string, unknown>, `${path}[${i}]`),
    );
  }
  const scalar = value['stringValue'] ?? value['boolValue'] ?? value['numberValue'];
  if (typeof scalar === 'number') return floatJson(scalar);
  return (scalar ?? null) as JsonValue;
}

const list = (value: unknown): readonly unknown[] => (value ?? []) as readonly unknown[];

const camelCase = (path: string): string =>
  path.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
