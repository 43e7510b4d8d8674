/** Every payload in a message of the API, whichever message it is: found by the field table, and replaced in a copy. */
import type { Payload } from '../../../shared/protocol/messages.ts';
import { fieldsOf, type Field } from '../convert/protoView.ts';

const PAYLOAD = 'temporal.api.common.v1.Payload';

/** No codec touches these: the server reads the ones, and the others carry what SDKs need before they decode. */
const NEVER_CODED: ReadonlySet<string> = new Set([
  'temporal.api.common.v1.SearchAttributes',
  'temporal.api.common.v1.Header',
]);

const carriers = new Map<string, readonly Field[]>();

/** The fields of a message through which a payload can be reached. */
function carryingFields(type: string): readonly Field[] {
  const known = carriers.get(type);
  if (known !== undefined) return known;
  const carrying = fieldsOf(type).filter(
    (field) => field.type !== undefined && reaches(field.type, new Set()),
  );
  carriers.set(type, carrying);
  return carrying;
}

function reaches(type: string, seen: Set<string>): boolean {
  if (type === PAYLOAD) return true;
  if (NEVER_CODED.has(type) || seen.has(type)) return false;
  seen.add(type);
  return fieldsOf(type).some((field) => field.type !== undefined && reaches(field.type, seen));
}

/** Whether a message of that type can have payloads at all. @param type its full name */
export function carriesPayloads(type: string): boolean {
  return carryingFields(type).length > 0;
}

/** Every payload of a message, in the order of its fields. */
export function payloadsIn(type: string, message: object): Payload[] {
  const found: Payload[] = [];
  walk(type, message, (payload) => {
    found.push(payload);
    return payload;
  });
  return found;
}

/** The message with some payloads replaced; what has none of them is shared with the original, which is never changed. */
export function withPayloads<Message extends object>(
  type: string,
  message: Message,
  replacements: ReadonlyMap<Payload, Payload>,
): Message {
  if (replacements.size === 0) return message;
  return walk(type, message, (payload) => replacements.get(payload) ?? payload) as Message;
}

type Visit = (payload: Payload) => Payload;

function walk(type: string, message: object, visit: Visit): object {
  if (type === PAYLOAD) return visit(message);
  let copy: Record<string, unknown> | undefined;
  for (const field of carryingFields(type)) {
    const before = (message as Readonly<Record<string, unknown>>)[field.name];
    if (before === undefined) continue;
    const after = walkField(field, before, visit);
    if (after === before) continue;
    copy ??= { ...message };
    copy[field.name] = after;
  }
  return copy ?? message;
}

function walkField(field: Field, value: unknown, visit: Visit): unknown {
  const { type } = field;
  if (type === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const after = items.map((item) => walkItem(type, item, visit));
    return after.every((item, index) => item === items[index]) ? value : after;
  }
  if (!field.isMap) return walk(type, value, visit);
  const entries = Object.entries(value).map(
    ([key, item]: [string, unknown]) => [key, item, walkItem(type, item, visit)] as const,
  );
  if (entries.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

const walkItem = (type: string, item: unknown, visit: Visit): unknown =>
  typeof item === 'object' && item !== null ? walk(type, item, visit) : item;
