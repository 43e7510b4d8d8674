import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Range, StructuredCalendarSpec } from '../protocol/messages.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { parseCronString, structuredCalendar } from './cronText.ts';
import { cronLine, everyLine, fieldsOf, goText } from './specText.ts';

function valuesOf(ranges: readonly Range[] | undefined): number[] {
  const values = new Set<number>();
  for (const { start = 0, end = 0, step = 0 } of ranges ?? []) {
    for (let value = start; value <= Math.max(start, end); value += Math.max(1, step)) {
      values.add(value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

/** What a calendar matches, however it is written. */
const meaning = (calendar: StructuredCalendarSpec | undefined) => ({
  second: valuesOf(calendar?.second),
  minute: valuesOf(calendar?.minute),
  hour: valuesOf(calendar?.hour),
  dayOfMonth: valuesOf(calendar?.dayOfMonth),
  month: valuesOf(calendar?.month),
  dayOfWeek: valuesOf(calendar?.dayOfWeek),
  year: valuesOf(calendar?.year),
  comment: calendar?.comment ?? '',
});

const ranges = (least: number, most: number) =>
  fc.array(
    fc
      .tuple(
        fc.integer({ min: least, max: most }),
        fc.integer({ min: least, max: most }),
        fc.integer({ min: 0, max: 9 }),
      )
      .map(([a, b, step]) => ({ start: Math.min(a, b), end: Math.max(a, b), step })),
    { minLength: 1, maxLength: 3 },
  );
const calendar = fc.record({
  second: fc.oneof(fc.constant<Range[]>([{}]), ranges(0, 59)),
  minute: ranges(0, 59),
  hour: ranges(0, 23),
  dayOfMonth: ranges(1, 31),
  month: ranges(1, 12),
  dayOfWeek: ranges(0, 6),
  year: fc.oneof(fc.constant<Range[]>([]), ranges(2000, 2100)),
  comment: fc.constantFrom('', 'after the import'),
});

test('a calendar says the same as fields of text and as a line of cron', () => {
  fc.assert(
    fc.property(calendar, (one) => {
      const fields = fieldsOf(one);
      if (fields === undefined) throw new Error('every field has ranges');
      expect(meaning(structuredCalendar({ ...fields, comment: one.comment }))).toEqual(
        meaning(one),
      );
      expect(meaning(parseCronString(cronLine(fields, one.comment)).calendar)).toEqual(
        meaning(one),
      );
    }),
  );
});

test.each([
  ['0 2 * * 1-5', '0 2 * * 1-5'],
  ['*/15 * * * mon', '*/15 * * * 1'],
  ['0 0 1 jan *  2027', '0 0 1 1 * 2027'],
  ['30 0 2 * * * *', '30 0 2 * * * *'],
  ['5/15 * * * 7 # sundays', '5-59/15 * * * 0 # sundays'],
  ['@daily', '0 0 * * *'],
])('%s is written as %s', (text, line) => {
  const read = parseCronString(text).calendar;
  const fields = read && fieldsOf(read);
  expect(fields && cronLine(fields, read.comment)).toBe(line);
});

test('a calendar that matches nothing has no text', () => {
  expect(fieldsOf({ hour: [{ start: 2 }] })).toBeUndefined();
});

test('an interval says the same as a line', () => {
  const interval = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }))
    .map(([seconds, share]) => ({ seconds, phase: Math.floor(seconds * share) }));
  fc.assert(
    fc.property(interval, ({ seconds, phase }) => {
      const line = everyLine({ interval: { seconds }, phase: { seconds: phase } });
      const [read] = canonicalSpec({ cronString: [line] }).interval ?? [];
      expect(read?.interval?.seconds).toBe(seconds);
      expect(read?.phase?.seconds ?? 0).toBe(phase);
    }),
  );
  expect(everyLine({ interval: { seconds: 5400 }, phase: { seconds: 600 } })).toBe(
    '@every 1h30m/10m',
  );
  expect([0, 1500, 90_000, 86_400_000].map(goText)).toEqual(['0s', '1.5s', '1m30s', '24h']);
});
