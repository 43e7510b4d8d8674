import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { makeScale } from '../canvas/timeScale.ts';
import { ticksOf } from '../canvas/ticks.ts';
import { wallTimes } from './wallTimes.ts';

const eventAt = (timeMs: number, wallMs: number): HistoryEvent => ({
  eventId: 1,
  type: 'X',
  timeMs,
  wallMs,
  attributes: {},
});

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 2, 2);
const WALL = Date.UTC(2026, 1, 24);

/** Two seconds, thirty days that were skipped, two seconds more. */
const skipped = wallTimes([
  eventAt(START, WALL),
  eventAt(START + 2000, WALL + 2000),
  eventAt(START + 30 * DAY_MS, WALL + 2400),
  eventAt(START + 30 * DAY_MS + 2000, WALL + 4400),
]);

test('on the axis of the wall a skip takes no room', () => {
  const scale = makeScale({
    range: { fromMs: START, toMs: START + 30 * DAY_MS + 2000 },
    folds: [],
    width: 1040,
    view: undefined,
    warp: skipped.warp,
  });
  const x = (ms: number): number => scale.x(START + ms);
  const before = x(2000) - x(0);
  const after = x(30 * DAY_MS + 2000) - x(30 * DAY_MS);
  expect(after).toBeCloseTo(before, 0);
  expect(Math.abs(x(30 * DAY_MS) - x(2000) - before / 5)).toBeLessThan(1);
  const ticks = ticksOf(scale, START).map((tick) => tick.x);
  const steps = ticks.slice(1).map((at, index) => at - (ticks[index] ?? 0));
  for (const step of steps) expect(step).toBeCloseTo(steps[0] ?? 0, 3);
});

test('without wall times there is no such axis', () => {
  expect(wallTimes([{ ...eventAt(0, 0), wallMs: undefined } as HistoryEvent]).warp).toBeUndefined();
});

test('both directions are inverse, and grow', () => {
  const steps = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 30 * DAY_MS }), fc.integer({ min: 0, max: 5000 })),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 1.2, noNaN: true }), (pairs, share) => {
      let virtual = START;
      let wall = WALL;
      const events = pairs.map(([v, w]) => {
        virtual += v;
        wall += w;
        return eventAt(virtual, wall);
      });
      const { warp } = wallTimes([eventAt(START, WALL), ...events]);
      if (warp === undefined) throw new Error('wall times are known');
      const ms = START + (virtual - START) * share;
      const span = warp.to(virtual) - warp.to(START);
      expect(warp.to(ms + 1)).toBeGreaterThanOrEqual(warp.to(ms));
      expect(Math.abs(warp.to(warp.from(warp.to(ms))) - warp.to(ms))).toBeLessThan(
        Math.max(0.01, span * 1e-6),
      );
    }),
  );
});
