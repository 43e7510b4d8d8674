import { expect, test } from 'vitest';
import { durationText } from './durationText.ts';

test.each([
  [0, '0 ms'],
  [339.6, '340 ms'],
  [999.7, '1.00 s'],
  [3200, '3.20 s'],
  [9996, '10 s'],
  [59_700, '1 m'],
  [894_000, '14 m 54 s'],
  [3_599_900, '1 h'],
  [86_400_000 * 91 + 7_200_000, '91 d 2 h'],
  [86_399_000_000, '1000 d'],
  [-1500, '-1.50 s'],
])('%d ms is %s', (ms, text) => {
  expect(durationText(ms).replaceAll('\u00a0', ' ')).toBe(text);
});
