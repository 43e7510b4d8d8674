import { expect, test } from 'vitest';
import { parseDuration } from './parseDuration.ts';

test.each([
  ['90s', 90_000],
  ['1 h 30 m', 5_400_000],
  ['1.5 d', 129_600_000],
  ['250 ms', 250],
  ['2 weeks', 1_209_600_000],
  ['30d', 2_592_000_000],
  ['10 minutes', 600_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([[''], ['soon'], ['5 parsecs'], ['-3 s'], ['3 s x'], ['12'], ['1,5 s'], ['1,500 ms']])(
  '%s is none',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('a bare number counts in the given unit', () => {
  expect(parseDuration('12', 's')).toBe(12_000);
});
