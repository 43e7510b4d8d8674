import { expect, test } from 'vitest';
import type { Payload } from '../../../shared/protocol/messages.ts';
import { payloadOf, payloadsOf, payloadView } from './payload.ts';

const payload = (encoding: string, data: string | Uint8Array): Payload => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: typeof data === 'string' ? Buffer.from(data) : data,
});

test.each([
  ['json/plain', '{"a":[1,null]}', { json: { a: [1, null] } }],
  ['json/protobuf', '{"orderId":"7"}', { json: { orderId: '7' } }],
  ['json/plain', 'null', { json: null }],
  [
    'json/plain',
    '{"a":',
    { text: '{"a":', problem: 'It says it is JSON and is not: it is shown as it came.' },
  ],
  [
    'json/plain',
    '12345678901234567890',
    { json: 12345678901234567000, text: '12345678901234567890' },
  ],
  ['binary/plain', Uint8Array.of(0, 255), { base64: 'AP8=' }],
  ['binary/encrypted', Uint8Array.of(1, 2), { base64: 'AQI=' }],
  ['own/format', 'x', { base64: 'eA==' }],
])('%s with %s is shown as it is meant', (encoding, data, shown) => {
  const given = payload(encoding, data);
  expect(payloadView(given)).toEqual({ encoding, sizeBytes: given.data?.length, ...shown });
});

test('nothing at all is null', () => {
  expect(payloadView({ metadata: { encoding: Buffer.from('binary/null') } })).toEqual({
    encoding: 'binary/null',
    sizeBytes: 0,
    json: null,
  });
  expect(payloadView({})).toEqual({ encoding: '', sizeBytes: 0, base64: '' });
});

test('a big payload is shown by its beginning, with its whole size', () => {
  const json = payload('json/plain', JSON.stringify('é'.repeat(100)));
  const shown = payloadView(json, 20);
  expect(shown).toMatchObject({ truncated: true, sizeBytes: 202 });
  expect(shown.text?.startsWith('"ééé')).toBe(true);
  expect(shown.json).toBeUndefined();
  expect(payloadView(payload('binary/plain', new Uint8Array(30)), 20)).toMatchObject({
    truncated: true,
    sizeBytes: 30,
    base64: Buffer.alloc(20).toString('base64'),
  });
});

test.each([1, 'x', null, { a: 1 }, [true]])('%j survives the way there and back', (value) => {
  expect(payloadView(payloadOf(value)).json).toEqual(value);
});

test('an argument that is not there is binary/null, and no arguments are none', () => {
  expect(payloadView(payloadOf(undefined)).encoding).toBe('binary/null');
  expect(payloadsOf([])).toBeUndefined();
  expect(payloadsOf([1, undefined])?.payloads).toHaveLength(2);
});
