import { expect, test } from 'vitest';
import type { HistoryEvent, PayloadView } from '../../shared/ipc/models.ts';
import { bytesOf, hexLines, payloadFile, plainText } from './payloadBytes.ts';
import { placeOfPayload } from './payloadPlace.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff]);

test('bytes are shown with their characters', () => {
  expect(hexLines(png)).toEqual([
    '0000  89 50 4e 47 0d 0a 1a 0a  .PNG....',
    '0008  ff                       .',
  ]);
  expect(hexLines(new Uint8Array(100_000))).toHaveLength(64);
});

test('bytes that are a text are read as one', () => {
  expect(plainText(new TextEncoder().encode('gr\u00fc\u00dfe\n'))).toBe('gr\u00fc\u00dfe\n');
  expect(plainText(png)).toBeUndefined();
  expect(plainText(new Uint8Array([0, 1]))).toBeUndefined();
});

test('what is no base64 has no bytes', () => {
  expect(bytesOf('iVBORw==')).toEqual(png.subarray(0, 4));
  expect(bytesOf('%%')).toBeUndefined();
});

test('a payload is saved as what it is', () => {
  const base = { encoding: 'json/plain', sizeBytes: 3 };
  expect(payloadFile({ ...base, json: { a: 1 } }).content).toBe('{\n  "a": 1\n}');
  expect(payloadFile({ ...base, json: 1, text: '10000000000000000001' }).content).toBe(
    '10000000000000000001',
  );
  expect(payloadFile({ ...base, base64: 'iVBORw==' })).toMatchObject({
    content: png.subarray(0, 4),
    extension: 'bin',
  });
});

test('a payload is found in its event', () => {
  const payload: PayloadView = { encoding: 'json/plain', sizeBytes: 1, json: 1 };
  const twin: PayloadView = { ...payload };
  const event: HistoryEvent = {
    eventId: 7,
    type: 'X',
    timeMs: 0,
    attributes: { other: [twin], failure: { info: { details: [twin, payload] } } },
  };
  expect(placeOfPayload([event], payload)).toEqual({
    eventId: 7,
    path: ['failure', 'info', 'details', 1],
  });
  expect(placeOfPayload([event], { ...payload })).toBeUndefined();
});
