/**
 * Messages as the window sees them: proto JSON in camelCase, enum values by their names without prefix, durations as `1.5s`, times as ISO strings,
 * bytes as base64, and each Payload decoded. Fields at their default are left out, as in the message.
 */
import type { PayloadView } from '../../../shared/ipc/models.ts';
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { ENUM_NAMES } from '../../../shared/protocol/enumNames.ts';
import type { Duration, Payload, Payloads, Timestamp } from '../../../shared/protocol/messages.ts';
import table from '../../../shared/protocol/table.json' with { type: 'json' };
import { encodedWords } from './failure.ts';
import { PAYLOAD_BYTES_MAX, payloadView, payloadViews } from './payload.ts';

/** A field of a message. */
export interface Field {
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
export function fieldsOf(type: string): readonly Field[] {
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

/** The fields of a message. @param type its full name @param bytesMax a payload above this is shown by its beginning */
export function messageView(
  type: string,
  message: object,
  bytesMax = PAYLOAD_BYTES_MAX,
): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  const fields = fieldsByName(type);
  // By what is there: an event has one of sixty attributes.
  for (const name of Object.keys(message)) {
    const value = (message as Readonly<Record<string, unknown>>)[name];
    const field = value === undefined ? undefined : fields.get(name);
    if (field !== undefined) view[name] = fieldView(field, value, bytesMax);
  }
  return view;
}

/** The full name of the message in a field of another; undefined for any other field. */
export function messageTypeOf(type: string, field: string): string | undefined {
  return fieldsByName(type).get(field)?.type;
}

const namedFields = new Map<string, ReadonlyMap<string, Field>>();

function fieldsByName(type: string): ReadonlyMap<string, Field> {
  const known = namedFields.get(type);
  if (known !== undefined) return known;
  const fields = new Map(fieldsOf(type).map((field) => [field.name, field]));
  namedFields.set(type, fields);
  return fields;
}

function fieldView(field: Field, value: unknown, bytesMax: number): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => itemView(field, item, bytesMax));
  if (field.isMap && typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, itemView(field, item, bytesMax)]),
    );
  }
  return itemView(field, value, bytesMax);
}

function itemView(field: Field, item: unknown, bytesMax: number): unknown {
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
      return payloadView(item as Payload, bytesMax);
    case 'temporal.api.common.v1.Payloads':
      return payloadViews(item as Payloads, bytesMax);
    default:
      return field.type === FAILURE
        ? failureView(item, bytesMax)
        : messageView(field.type, item, bytesMax);
  }
}

function durationJson(duration: Duration): string {
  return `${durationMs(duration) / 1000}s`;
}

function timestampJson(timestamp: Timestamp): string {
  const date = new Date(timestampMs(timestamp));
  return Number.isNaN(date.getTime()) ? `${timestampMs(timestamp)}ms` : date.toISOString();
}

const FAILURE = 'temporal.api.failure.v1.Failure';

/** A failure whose message and stack were coded with its payloads ("Encoded failure") says both once they are decoded. */
export function failureView(
  failure: object,
  bytesMax = PAYLOAD_BYTES_MAX,
): Record<string, unknown> {
  const view = messageView(FAILURE, failure, bytesMax);
  return { ...view, ...encodedWords(view['encodedAttributes'] as PayloadView | undefined) };
}
