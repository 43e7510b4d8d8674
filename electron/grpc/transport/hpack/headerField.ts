/** One header as HPACK knows it, with what must be known of it on every request found out once. */

/** What a field is in a request. */
export type FieldRole = 'pseudo' | 'regular' | 'malformed';

/** A header's name and value. Tables share them, so they never change. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
  /** In a request. */
  readonly role: FieldRole;
  /** As RFC 7541, 4.1 counts: name, value, and 32 bytes for the entry. */
  readonly size: number;
}

const FIELD_OVERHEAD_BYTES = 32;
const REQUEST_PSEUDO = new Set([':method', ':scheme', ':path', ':authority']);
/** Fields of a connection, which HTTP/2 has no place for (RFC 9113, 8.2.2). */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Makes a field. */
export function headerField(name: string, value: string): HeaderField {
  return {
    name,
    value,
    role: roleOf(name, value),
    size: name.length + value.length + FIELD_OVERHEAD_BYTES,
  };
}

function roleOf(name: string, value: string): FieldRole {
  if (name.startsWith(':')) return REQUEST_PSEUDO.has(name) ? 'pseudo' : 'malformed';
  if (name === '' || /[A-Z]/.test(name) || OF_CONNECTION.has(name)) return 'malformed';
  if (name === 'te' && value !== 'trailers') return 'malformed';
  return 'regular';
}

/** The first value of that name. */
export function valueOf(fields: readonly HeaderField[], name: string): string | undefined {
  for (const field of fields) if (field.name === name) return field.value;
  return undefined;
}

/** Whether fields can be those of a request (RFC 9113, 8.3). */
export function isRequest(fields: readonly HeaderField[]): boolean {
  let regular = false;
  let seen = '';
  for (const { name, role } of fields) {
    if (role === 'malformed') return false;
    if (role === 'regular') regular = true;
    else {
      if (regular || seen.includes(name)) return false;
      seen += name;
    }
  }
  return seen.includes(':method') && seen.includes(':scheme') && !isEmptyPath(fields);
}

const isEmptyPath = (fields: readonly HeaderField[]): boolean => !valueOf(fields, ':path');

/** Whether fields can end a request. */
export const isTrailers = (fields: readonly HeaderField[]): boolean =>
  fields.every(({ role }) => role === 'regular');
