/** Random messages of any type of the API, for property tests. */
import proto from '@temporalio/proto';
import fc from 'fast-check';
import type { Type } from 'protobufjs';
import { messageSpec, type FieldKind, type FieldSpec } from '../table.ts';

/** How deep messages go: the types are recursive, and most fields should be leaves. */
const LEVELS = 3;

/** The same type in @temporalio/proto's reflection root, the judge of what the codec does. */
export const judge = (type: number): Type =>
  (proto.temporal as unknown as Type).root.lookupType(messageSpec(type).name);

/** A message of the type at that index, as decoding would give it: defaults left out, no empty lists. */
export function arbitraryMessage(type: number, levels = LEVELS): fc.Arbitrary<object> {
  const { fields } = messageSpec(type);
  const chosen = levels > 0 ? fields : fields.filter(({ kind }) => kind !== 'message');
  // A few fields at a time: messages with all 50 fields set say less and take longer.
  const few = fc
    .subarray([...chosen], { maxLength: Math.min(6, chosen.length) })
    .map((fields) => oneOfEach(type, fields));
  return few.chain((present) =>
    fc.record(
      Object.fromEntries(present.map((field) => [field.name, arbitraryField(field, levels)])),
    ),
  );
}

/** Leaves one member of each oneof: a message with two of them is not one that comes back. */
function oneOfEach(type: number, fields: readonly FieldSpec[]): FieldSpec[] {
  const groupOf = (field: FieldSpec) => judge(type).fields[field.name]?.partOf?.name;
  const taken = new Set<string>();
  return fields.filter((field) => {
    const group = groupOf(field);
    if (group === undefined) return true;
    if (taken.has(group)) return false;
    taken.add(group);
    return true;
  });
}

function arbitraryField(field: FieldSpec, levels: number): fc.Arbitrary<unknown> {
  switch (field.shape) {
    case 'explicit':
      return arbitraryValue(field, levels);
    case 'single':
      return field.kind === 'message'
        ? arbitraryValue(field, levels)
        : arbitraryValue(field, levels).filter((value) => !isDefault(value));
    case 'list':
      return fc.array(arbitraryValue(field, levels), { minLength: 1, maxLength: 4 });
    case 'map':
      return arbitraryMap(field, levels);
  }
}

function arbitraryMap(field: FieldSpec, levels: number): fc.Arbitrary<unknown> {
  const key =
    field.mapKey === 'int32'
      ? fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String)
      : fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', ''));
  const entries = fc.array(fc.tuple(key, arbitraryValue(field, levels)), {
    minLength: 1,
    maxLength: 3,
  });
  // Object.fromEntries defines properties, so `__proto__` is a key like any other.
  return entries.map((pairs) => Object.fromEntries(pairs));
}

const isDefault = (value: unknown): boolean =>
  value === '' ||
  value === false ||
  Object.is(value, 0) ||
  (value instanceof Uint8Array && value.length === 0);

function arbitraryValue(field: FieldSpec, levels: number): fc.Arbitrary<unknown> {
  return field.kind === 'message' ? arbitraryMessage(field.type, levels - 1) : SCALARS[field.kind];
}

const wholeNumber = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: Math.max(min, -300), max: 300 }),
    fc.maxSafeInteger().filter((n) => n >= min && n <= max),
    fc.constantFrom(min, max),
  );

const SCALARS: Record<Exclude<FieldKind, 'message'>, fc.Arbitrary<unknown>> = {
  // Values that no version of the enum names must survive too.
  enum: fc.oneof(
    fc.integer({ min: 0, max: 20 }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  ),
  string: fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({ minLength: 60, maxLength: 200 }),
  ),
  bytes: fc.uint8Array({ maxLength: 200 }),
  bool: fc.boolean(),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  int64: wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  uint64: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  float: fc.float(),
  double: fc.double(),
};
