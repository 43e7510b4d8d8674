import { expect, test } from 'vitest';
import { stripBars } from './stripBars.ts';

test('a run with more open timers than a picture has bars for is drawn coarser', () => {
  const timers = Array.from({ length: 500 }, (_, index) => ({
    eventId: index + 1,
    eventTime: { seconds: index },
    timerStartedEventAttributes: { timerId: String(index) },
  }));
  const bars = stripBars(timers, undefined, 600_000);
  expect(bars.length).toBeGreaterThan(1);
  expect(bars.length).toBeLessThanOrEqual(160);
});
