import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { EventGrouper } from '../model/groupEvents.ts';
import { layoutRows } from '../model/timelineRows.ts';
import { createPenLog, namedPalette, namedPatterns } from '../testing/penLog.ts';
import { drawOverview } from './drawOverview.ts';
import { makeScale } from './timeScale.ts';

const WIDTH = 300;
const HEIGHT = 44;

/** Timers that each have a row of their own, fired after a while. */
function timers(
  spans: readonly (readonly [at: number, length: number])[],
): readonly HistoryEvent[] {
  const events: Omit<HistoryEvent, 'eventId'>[] = spans
    .toSorted((a, b) => a[0] - b[0])
    .map(([timeMs], index) => ({
      type: 'TIMER_STARTED',
      timeMs,
      attributes: { timerId: `timer-${index}` },
    }));
  spans
    .toSorted((a, b) => a[0] - b[0])
    .forEach(([at, length], index) => {
      const attributes = { startedEventId: index + 1 };
      events.push({ type: 'TIMER_FIRED', timeMs: at + length, attributes });
    });
  return events.map((event, index) => ({ eventId: index + 1, ...event }));
}

/** The bars of timers in an overview. */
function drawn(spans: readonly (readonly [at: number, length: number])[]) {
  const { groups } = new EventGrouper().update(timers(spans));
  const { rows } = layoutRows(groups, new Set());
  const range = { fromMs: 0, toMs: 1000 };
  const scale = makeScale({ range, folds: [], width: WIDTH, view: undefined });
  const { pen, calls } = createPenLog();
  const brush = { pen, palette: namedPalette, patterns: namedPatterns, pulse: 1 };
  drawOverview(brush, rows, scale, HEIGHT, 1000);
  const rects = calls.map((call) => (/ ([\d.,-]+)$/.exec(call)?.[1] ?? '').split(',').map(Number));
  return { groups, scale, rects };
}

test('of very many lanes every bar is painted', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 100 }));
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 400 }), (spans) => {
      const { groups, scale, rects } = drawn(spans);
      // With more lanes than pixels a line has the bars of several: within a pixel of where each would be alone.
      const step = Math.min(5, (HEIGHT - 14) / groups.length);
      groups.forEach(({ startMs, endMs }, index) => {
        for (let x = Math.ceil(scale.x(startMs)); x < scale.x(endMs ?? startMs); x += 1) {
          const y = 9 + index * step;
          const isPainted = rects.some(([x0 = 0, y0 = 0, width = 0]) => {
            return x0 <= x + 1 && x <= x0 + width + 1 && y0 <= y + 0.1 && y < y0 + 1.1;
          });
          if (!isPainted) throw new Error(`${x}, ${y} is not painted`);
        }
      });
    }),
    { numRuns: 30 },
  );
});

test('what is painted gets no second coat', () => {
  const { groups, rects } = drawn(Array.from({ length: 2000 }, () => [100, 700] as const));
  expect(groups).toHaveLength(2000);
  expect(rects.length).toBeLessThanOrEqual(HEIGHT);
});
