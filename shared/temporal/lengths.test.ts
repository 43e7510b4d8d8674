import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthProblem, parseLength, wholeUnits, writeLength } from './lengths.ts';

test.each([
  ['250 ms', 250],
  ['250', 250],
  ['1.5s', 1500],
  ['2m 30s', 150_000],
  ['1 minute', 60_000],
  ['1 hour, 5 mins', 3_900_000],
  ['2 days', 172_800_000],
  ['1 year', 31_536_000_000],
  ['-3s', -3000],
  ['.5s', 500],
  ['1. s', 1000],
  [' 10\u00a0s ', 10_000],
  ['1 H 30 M', 5_400_000],
])('%s', (text, ms) => expect(parseLength(text)).toBe(ms));

test.each([
  ...['', 's', 'soon', '5 parsecs', '1s x', '3..2s', '1s -2s', '5s,'],
  // Neither 15 s nor 1.5 s nor 1,500 s: nobody can tell.
  ...['1,5 s', '1,500 ms', '1 5 s', '1_000ms', '_0', '0_', ',5', '1,5'],
])('"%s" is none', (text) => {
  expect(parseLength(text)).toBeUndefined();
});

test('a comma is told what it may mean', () => {
  expect(lengthProblem(' 1,5 s')).toBe('"1,5 s" can be read in two ways: write 1.5 s or 15 s.');
  expect(lengthProblem('soon')).toBe('"soon" is no duration. Try 30 s, 5 m or 1 d 2 h.');
  expect(lengthProblem('soon', 'A length, please.')).toBe('A length, please.');
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (ms) => {
      expect(parseLength(writeLength(ms))).toBe(ms);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (ms) => {
      expect(parseLength(writeLength(ms))).toBeCloseTo(ms, 6);
    }),
  );
  expect([250, 1500, 90_000, 5_400_000, 86_400_000, 0].map(writeLength)).toEqual([
    '250ms',
    '1.5s',
    '90s',
    '90m',
    '1d',
    '0s',
  ]);
});

test('a length in the largest unit that keeps it whole', () => {
  expect([90_000, 86_400_000, 250, 0.5].map(wholeUnits)).toEqual([
    [90, 's'],
    [1, 'd'],
    [250, 'ms'],
    [0.5, 'ms'],
  ]);
});
