/** What both directions of the JSON conversion share: the types with a form of their own, and the error. */
import { findMessageIndex, type FieldSpec } from '../table.ts';

/** Any JSON value. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** JSON that is not a message of its type. `path` is where, such as `input.payloads[0].data`. */
export class MessageJsonError extends Error {
  override readonly name = 'MessageJsonError';
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(path === '' ? problem : `${path}: ${problem}`, options);
    this.path = path;
  }
}

/** Message types that proto JSON writes in a way of their own. */
export type SpecialForm =
  'Timestamp' | 'Duration' | 'FieldMask' | 'Any' | 'Struct' | 'Value' | 'ListValue' | 'Wrapper';

const PACKAGE = 'google.protobuf.';
const WRAPPERS = [
  'DoubleValue',
  'FloatValue',
  'Int64Value',
  'UInt64Value',
  'Int32Value',
  'UInt32Value',
  'BoolValue',
  'StringValue',
  'BytesValue',
];
const forms = new Map<string, SpecialForm>([
  ...(['Timestamp', 'Duration', 'FieldMask', 'Any', 'Struct', 'Value', 'ListValue'] as const).map(
    (name) => [PACKAGE + name, name] as const,
  ),
  ...WRAPPERS.map((name) => [PACKAGE + name, 'Wrapper'] as const),
]);

/** The form of its own that a message type has, if any. */
export const specialForm = (typeName: string): SpecialForm | undefined => forms.get(typeName);

/** The index of the type that an Any's URL names, if the API has it. */
export const typeOfUrl = (url: string): number | undefined =>
  findMessageIndex(url.slice(url.lastIndexOf('/') + 1));

/** Whether a field has its default value, which neither JSON nor a decoded message shows. */
export function isLeftOut({ shape, kind }: FieldSpec, value: unknown): boolean {
  if (shape === 'list') return (value as readonly unknown[]).length === 0;
  if (shape === 'map') return Object.keys(value as object).length === 0;
  if (shape === 'explicit' || kind === 'message') return false;
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === false || Object.is(value, 0);
}
