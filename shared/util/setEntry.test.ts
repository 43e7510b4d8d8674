import { expect, test } from 'vitest';
import { setEntry } from './setEntry.ts';

test.each(['a', '__proto__', 'constructor', ''])('%j is a key like any other', (key) => {
  const map: { [key: string]: unknown } = {};
  setEntry(map, key, 1);
  setEntry(map, key, 2);
  expect(Object.entries(map)).toEqual([[key, 2]]);
  expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
});
