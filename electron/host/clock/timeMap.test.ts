import { expect, test } from 'vitest';
import { virtualMs, wallMs } from '../../../shared/model/units.ts';
import { TimeMap } from './timeMap.ts';

test('finds the wall time of a virtual time across jumps and freezes', () => {
  const map = new TimeMap();
  expect(map.wallOf(0)).toBeUndefined();
  map.add(virtualMs(1000), wallMs(50), 1);
  map.add(virtualMs(1010), wallMs(60), 0); // frozen
  map.add(virtualMs(9000), wallMs(80), 0); // skipped
  map.add(virtualMs(9000), wallMs(95), 1); // let go
  expect([999, 1000, 1005, 1010, 5000, 9000, 9007].map((at) => map.wallOf(at))).toEqual([
    undefined,
    50,
    55,
    60,
    60,
    95,
    102,
  ]);
});

test('a time that was jumped over is that of the jump', () => {
  const map = new TimeMap();
  map.add(virtualMs(0), wallMs(0), 1);
  map.add(virtualMs(1_000_000), wallMs(10), 1);
  expect(map.wallOf(500_000)).toBe(10);
});

test('the oldest anchors are forgotten', () => {
  const map = new TimeMap();
  for (let at = 0; at <= 20_000; at++) map.add(virtualMs(at), wallMs(at), 0);
  expect(map.wallOf(5)).toBeUndefined();
  expect(map.wallOf(20_000)).toBe(20_000);
});

test('a scaled clock came to a time sooner than the wall', () => {
  const map = new TimeMap();
  map.add(virtualMs(0), wallMs(0), 100);
  map.add(virtualMs(5000), wallMs(50), 0.5);
  expect([1000, 5000, 5010].map((at) => map.wallOf(at))).toEqual([10, 50, 70]);
});
