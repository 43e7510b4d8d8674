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
  const base = { encoding, sizeBytes: data.length };
  if (encoding === 'binary/null') return { ...base, json: null };
  const isJson = JSON_ENCODINGS.includes(encoding);
  if (data.length > bytesMax) {
    const beginning = data.subarray(0, bytesMax);
    const shown = isJson
      ? { text: beginning.toString('utf8') }
      : { base64: beginning.toString('base64') };
    return { ...base, ...shown, truncated: true };
  }
  if (!isJson) return { ...base, base64: data.toString('base64') };
  const text = data.toString('utf8');
  try {
    const json: unknown = JSON.parse(text);
    return LONG_NUMBER.test(text) ? { ...base, json, text } : { ...base, json };
  } catch {
    return { ...base, text }; // it claims to be JSON and is not: shown as it is
  }
}

/** Every payload of a list. */
export function payloadViews(payloads: Payloads | undefined): PayloadView[] {
  return (payloads?.payloads ?? []).map((payload) => payloadView(payload));
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
