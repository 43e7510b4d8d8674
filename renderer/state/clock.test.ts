import { expect, test } from 'vitest';
import { wallMs } from '../../shared/model/units.ts';
import type { Clock } from '../../shared/ipc/models.ts';
import { paceOf, virtualAt } from './clock.ts';
import { nextSpeed } from './clockActions.ts';
import { parseSpeed } from '../views/clock/SpeedField.tsx';

const clock: Clock = { mode: 'real', virtualMs: 1000, wallMs: 50, holds: [] };

test.each<[Partial<Clock>, number]>([
  [{}, 1100],
  [{ mode: 'frozen', pace: 0 }, 1000],
  [{ mode: 'scaled', speed: 60, pace: 60 }, 7000],
  [{ mode: 'scaled', speed: 60, pace: 1 }, 1100],
  [{ mode: 'scaled', speed: 0.1, pace: 0.1 }, 1010],
  [{ stopped: true }, 1000],
])('virtual time of %j after 100 ms of the wall', (change, virtual) => {
  expect(virtualAt({ ...clock, ...change }, wallMs(150))).toBe(virtual);
});

test('before the snapshot it does not run backwards', () => {
  expect(virtualAt({ ...clock, pace: 10_000, mode: 'scaled' }, wallMs(0))).toBe(1000);
  expect(paceOf({ ...clock, mode: 'frozen' })).toBe(0);
});

test('speeds step through round ones and stay within what a clock can have', () => {
  expect([nextSpeed(1, 1), nextSpeed(70, 1), nextSpeed(70, -1)]).toEqual([2, 100, 60]);
  expect([nextSpeed(10_000, 1), nextSpeed(0.1, -1)]).toEqual([10_000, 0.1]);
});

test.each([
  ['60', 60],
  ['0.1x', 0.1],
  ['10,000 \u00d7', 10_000],
  ['10001', undefined],
  ['0', undefined],
  ['', undefined],
  ['-5', undefined],
  ['1e3', undefined],
])('the speed "%s" is %s', (typed, speed) => {
  expect(parseSpeed(typed)).toBe(speed);
});
