/** The field table of Temporal's API, and how to find things in it. Rows are read on first use, so loading costs a JSON parse only. */
import json from '../../../shared/protocol/table.json' with { type: 'json' };

/** How a field's value is written. The table has no other kinds; the compiler says so if one appears. */
export type FieldKind =
  | 'message'
  | 'enum'
  | 'string'
  | 'bytes'
  | 'bool'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float'
  | 'double';

/** A field of a message. */
export interface FieldSpec {
  readonly number: number;
  readonly name: string;
  readonly kind: FieldKind;
  /** For a message: its type's index. */
  readonly type: number;
  /** `single` drops its default value, `explicit` keeps it (proto3 `optional` and members of a oneof). */
  readonly shape: 'single' | 'explicit' | 'list' | 'map';
  readonly mapKey: 'string' | 'int32' | undefined;
  /** For an enum: its name, as in `ENUM_NAMES`. */
  readonly enumName: string | undefined;
}

/** A message type. `index` is its place in the table. */
export interface MessageSpec {
  readonly index: number;
  readonly name: string;
  readonly fields: readonly FieldSpec[];
}

/** A call of a service. `request` and `response` are indexes of message types. */
export interface MethodSpec {
  readonly name: string;
  readonly request: number;
  readonly response: number;
  readonly streams: boolean;
}

/** A service, under the short name that the code uses. */
export interface ServiceSpec {
  readonly name: string;
  readonly fullName: string;
  readonly methods: ReadonlyMap<string, MethodSpec>;
}

type FieldRow = readonly [
  number: number,
  name: string,
  kind: FieldKind,
  type?: number,
  label?: string,
];
type MethodRow = readonly [request: number, response: number, streams?: string];
interface Table {
  readonly types: readonly (readonly [name: string, fields: readonly FieldRow[]])[];
  readonly enums: Readonly<Record<string, string>>;
  readonly services: Readonly<
    Record<
      string,
      { readonly fullName: string; readonly methods: Readonly<Record<string, MethodRow>> }
    >
  >;
}

const table = json as unknown as Table;
const specs: (MessageSpec | undefined)[] = [];
let indexes: Map<string, number> | undefined;

/** How many message types there are. */
export const messageCount = table.types.length;

/** The index of a message type. Throws when there is no such type: names come from code, not from users. */
export function messageIndex(fullName: string): number {
  const index = findMessageIndex(fullName);
  if (index === undefined) throw new TypeError(`no message type is called ${fullName}`);
  return index;
}

/** The index of a message type, or undefined when the API has none of that name. */
export function findMessageIndex(fullName: string): number | undefined {
  indexes ??= new Map(table.types.map(([name], index) => [name, index]));
  return indexes.get(fullName);
}

/** The message type at that index. */
export function messageSpec(index: number): MessageSpec {
  const known = specs[index];
  if (known) return known;
  const row = table.types[index];
  if (!row) throw new TypeError(`no message type has the index ${index}`);
  const [name, rows] = row;
  const spec = { index, name, fields: rows.map((field) => fieldSpec(name, field)) };
  specs[index] = spec;
  return spec;
}

function fieldSpec(
  message: string,
  [number, name, kind, type = 0, label = '']: FieldRow,
): FieldSpec {
  return {
    number,
    name,
    kind,
    type,
    shape: shapeOf(label),
    mapKey: label === 'map:string' ? 'string' : label === 'map:int32' ? 'int32' : undefined,
    enumName: kind === 'enum' ? table.enums[`${message}.${name}`] : undefined,
  };
}

function shapeOf(label: string): FieldSpec['shape'] {
  switch (label) {
    case '':
      return 'single';
    case 'explicit':
      return 'explicit';
    // Scalars are packed, all others are not: the kind says which, so both labels mean the same here.
    case 'packed':
    case 'repeated':
      return 'list';
    case 'map:string':
    case 'map:int32':
      return 'map';
    default:
      throw new TypeError(`the codec does not know fields of the form ${label}`);
  }
}

/** The services that the table describes, by short name. */
export const services: ReadonlyMap<string, ServiceSpec> = new Map(
  Object.entries(table.services).map(([name, { fullName, methods }]) => [
    name,
    {
      name,
      fullName,
      methods: new Map(
        Object.entries(methods).map(([method, [request, response, streams]]) => [
          method,
          { name: method, request, response, streams: streams !== undefined },
        ]),
      ),
    },
  ]),
);

/** A call of a service by both names. Throws when there is none: names come from code, not from users. */
export function methodSpec(service: string, method: string): MethodSpec {
  const spec = services.get(service)?.methods.get(method);
  if (!spec) throw new TypeError(`the API has no call ${service}.${method}`);
  return spec;
}
