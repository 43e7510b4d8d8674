import { expect, test } from 'vitest';
import { nextRow, type GridRow } from './rowGridKeys.ts';

const rows: readonly GridRow[] = [
  { key: 'h1', heading: 'Today' },
  { key: 'a' },
  { key: 'b' },
  { key: 'h2', heading: 'Later' },
  { key: 'c' },
];

test.each([
  [0, 0, 1],
  [1, 1, 2],
  [2, 1, 4],
  [4, -1, 2],
  [1, -1, 1],
  [4, 1, 4],
  [4, -99, 1],
  [1, 99, 4],
])('from %d by %d it is %d', (from, step, to) => {
  expect(nextRow(rows, from, step)).toBe(to);
});
