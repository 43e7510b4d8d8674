import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualMs } from '../model/units.ts';
import { durationMs, durationOf, timestampOf } from './duration.ts';

const NANOS_MAX = 999_999_999;

test.each([
  [0, { seconds: 0, nanos: 0 }],
  [1_500, { seconds: 1, nanos: 500_000_000 }],
  [-1_500, { seconds: -1, nanos: -500_000_000 }],
  [0.000001, { seconds: 0, nanos: 1 }],
  // What rounds to a whole second is one.
  [999.9999999, { seconds: 1, nanos: 0 }],
  [-999.9999999, { seconds: -1, nanos: 0 }],
])('%d ms', (ms, expected) => {
  expect(durationOf(ms)).toEqual(expected);
});

test('nanoseconds are never a second, and have the sign of the whole', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (ms) => {
      const { seconds = 0, nanos = 0 } = durationOf(ms);
      expect(Math.abs(nanos)).toBeLessThanOrEqual(NANOS_MAX);
      expect(seconds * nanos).toBeGreaterThanOrEqual(0);
      expect(Math.abs(durationMs({ seconds, nanos }) - ms)).toBeLessThan(0.001);
    }),
  );
});

test('the nanoseconds of a time are never negative', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e13, noNaN: true }), (ms) => {
      const { nanos = 0 } = timestampOf(virtualMs(ms));
      expect(nanos).toBeGreaterThanOrEqual(0);
      expect(nanos).toBeLessThanOrEqual(NANOS_MAX);
    }),
  );
});
