/**
 * Messages as the window sees them: proto JSON in camelCase, enum values by their names without prefix, durations as `1.5s`, times as ISO strings,
 * bytes as base64, and each Payload decoded. Fields at their default are left out, as in the message.
 */
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { ENUM_NAMES } from '../../../shared/protocol/enumNames.ts';
import type { Duration, Payload, Payloads, Timestamp } from '../../../shared/protocol/messages.ts';
import table from '../../../shared/protocol/table.json' with { type: 'json' };
import { payloadView, payloadViews } from './payload.ts';

interface Field {
  readonly name: string;
  readonly isMap: boolean;
  /** The message's full name, for a message. */
  readonly type: string | undefined;
  /** The enum's short name, for an enum. */
  readonly enumName: string | undefined;
}

const typeIndexes = new Map(table.types.map(([name], index) => [String(name), index]));
const enumNames = new Map<string, string>(Object.entries(table.enums));
const fieldsByType = new Map<string, readonly Field[]>();

type Row = readonly [id: number, name: string, kind: string, index?: number, label?: string];

/** JSON's own type knows no tuples. */
const rowsOf = (type: string): readonly Row[] =>
  (table.types[typeIndexes.get(type) ?? -1]?.[1] ?? []) as unknown as readonly Row[];

/** A message's fields by its full name, such as 'temporal.api.failure.v1.Failure'. */
function fieldsOf(type: string): readonly Field[] {
  const known = fieldsByType.get(type);
  if (known) return known;
  const fields = rowsOf(type).map(([, name, kind, index, label]): Field => {
    return {
      name,
      isMap: label?.startsWith('map:') === true,
      type: kind === 'message' ? String(table.types[index ?? 0]?.[0]) : undefined,
      enumName: enumNames.get(`${type}.${name}`),
    };
  });
  fieldsByType.set(type, fields);
  return fields;
}

/** An enum's value without its prefix, `RETRY_STATE_TIMEOUT` as `TIMEOUT`; a number that this version does not know as its digits. */
export function enumText(enumName: string, value: number): string {
  const full = ENUM_NAMES[enumName]?.[value];
  if (full === undefined) return String(value);
  const unspecified = ENUM_NAMES[enumName]?.[0];
  const prefix = unspecified?.endsWith('UNSPECIFIED')
    ? unspecified.slice(0, -'UNSPECIFIED'.length)
    : '';
  return full.startsWith(prefix) ? full.slice(prefix.length) : full;
}

/** The fields of a message. @param type its full name */
export function messageView(type: string, message: object): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  for (const field of fieldsOf(type)) {
    const value = (message as Readonly<Record<string, unknown>>)[field.name];
    if (value !== undefined) view[field.name] = fieldView(field, value);
  }
  return view;
}

function fieldView(field: Field, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => itemView(field, item));
  if (field.isMap && typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, itemView(field, item)]),
    );
  }
  return itemView(field, value);
}

function itemView(field: Field, item: unknown): unknown {
  if (item instanceof Uint8Array) return Buffer.from(item).toString('base64');
  if (field.enumName !== undefined && typeof item === 'number')
    return enumText(field.enumName, item);
  if (field.type === undefined || typeof item !== 'object' || item === null) return item;
  switch (field.type) {
    case 'google.protobuf.Duration':
      return durationJson(item);
    case 'google.protobuf.Timestamp':
      return timestampJson(item);
    case 'temporal.api.common.v1.Payload':
      return payloadView(item as Payload);
    case 'temporal.api.common.v1.Payloads':
      return payloadViews(item as Payloads);
    default:
      return messageView(field.type, item);
  }
}

function durationJson(duration: Duration): string {
  return `${durationMs(duration) / 1000}s`;
}

function timestampJson(timestamp: Timestamp): string {
  const date = new Date(timestampMs(timestamp));
  return Number.isNaN(date.getTime()) ? `${timestampMs(timestamp)}ms` : date.toISOString();
}
