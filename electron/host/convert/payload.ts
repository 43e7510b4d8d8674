import { isUtf8 } from 'node:buffer';
import type { PayloadView } from '../../../shared/ipc/models.ts';
import type { Payload, Payloads } from '../../../shared/protocol/messages.ts';

/** A payload above this is shown by its beginning. */
export const PAYLOAD_BYTES_MAX = 64 * 1024;

const JSON_ENCODINGS: readonly string[] = ['json/plain', 'json/protobuf'];

/** JSON that says the same after parsing has no number of more digits than a double keeps. */
const LONG_NUMBER = /\d{16}/;

/** A payload for the window: JSON decoded, other encodings (also encrypted ones) as base64, big ones truncated. */
export function payloadView(payload: Payload, bytesMax = PAYLOAD_BYTES_MAX): PayloadView {
  const encoding = bytes(payload.metadata?.['encoding']).toString('utf8');
  const data = bytes(payload.data);
  const problem = decodeProblems.get(payload);
  const base = {
    encoding,
    sizeBytes: data.length,
    ...(problem === undefined ? {} : { problem }),
    ...messageTypeOf(payload),
  };
  if (encoding === 'binary/null') return { ...base, json: null };
  const isJson = JSON_ENCODINGS.includes(encoding);
  if (data.length > bytesMax) {
    const shown = isJson
      ? { text: data.toString('utf8', 0, textEnd(data, bytesMax)) }
      : { base64: data.toString('base64', 0, bytesMax) };
    return { ...base, ...shown, truncated: true };
  }
  if (!isJson) return { ...base, base64: data.toString('base64') };
  if (!isUtf8(data)) return { ...base, text: data.toString('utf8'), problem: NOT_UTF8 };
  const text = data.toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    return LONG_NUMBER.test(text) ? { ...base, json, text } : { ...base, json };
  } catch {
    return { ...base, text, problem: NO_JSON };
  }
}

const NO_JSON = 'It says it is JSON and is not: it is shown as it came.';
const NOT_UTF8 = 'It says it is JSON, but its bytes are not valid UTF-8: � stands for what is not.';

/** The end of the last whole character within `max` bytes. */
function textEnd(data: Buffer, max: number): number {
  let end = max;
  while (end > max - 4 && ((data[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}

/** What a protobuf payload says it is, such as `acme.Order`. */
function messageTypeOf(payload: Payload): Pick<PayloadView, 'messageType'> {
  const name = bytes(payload.metadata?.['messageType']).toString('utf8');
  return name === '' ? {} : { messageType: name };
}

/** Every payload of a list. */
export function payloadViews(
  payloads: Payloads | undefined,
  bytesMax = PAYLOAD_BYTES_MAX,
): PayloadView[] {
  return (payloads?.payloads ?? []).map((payload) => payloadView(payload, bytesMax));
}

const decodeProblems = new WeakMap<Payload, string>();

/** Notes why a payload is shown as the codec left it. */
export function noteDecodeProblem(payload: Payload, problem: string): void {
  decodeProblems.set(payload, problem);
}

const encoder = new TextEncoder();
const JSON_PLAIN = encoder.encode('json/plain');
const BINARY_NULL = encoder.encode('binary/null');

/** A value as every SDK's default converter writes it; undefined is `binary/null`. */
export function payloadOf(value: unknown): Payload {
  if (value === undefined) return { metadata: { encoding: BINARY_NULL } };
  return { metadata: { encoding: JSON_PLAIN }, data: encoder.encode(JSON.stringify(value)) };
}

/** Arguments as payloads; undefined where there are none. */
export function payloadsOf(values: readonly unknown[]): Payloads | undefined {
  return values.length === 0 ? undefined : { payloads: values.map(payloadOf) };
}

function bytes(value: Uint8Array | undefined): Buffer {
  return value === undefined
    ? Buffer.alloc(0)
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
