import { expect, test } from 'vitest';
import {
  addMonths,
  firstOfPage,
  localDateText,
  localTimeText,
  momentText,
  monthOf,
  parseMoment,
  weekNumber,
  zoneName,
} from './zonedTime.ts';

const at = (text: string): number => Date.parse(text);

test('times and dates are as short as they are clear', () => {
  expect(localTimeText(at('2026-03-03T02:00:00Z'))).toBe('02:00');
  expect(localTimeText(at('2026-03-03T02:00:30Z'))).toBe('02:00:30');
  const near = at('2026-01-01T00:00:00Z');
  expect(localDateText(at('2026-03-03T02:00:00Z'), near)).toBe('Tue\u00a03\u00a0March');
  expect(localDateText(at('2027-03-03T02:00:00Z'), near)).toBe('Wed\u00a03\u00a0March\u00a02027');
  expect([zoneName(''), zoneName('America/New_York')]).toEqual(['UTC', 'New York']);
});

test.each([
  ['2026-03-01', '2026-03-01 00:00'],
  [' 2026-03-01 09:30 ', '2026-03-01 09:30'],
  ['2026-03-01T09:30:05Z', '2026-03-01 09:30:05'],
  ['2026-03-01 09:30 UTC', '2026-03-01 09:30'],
])('%s is a moment', (text, read) => {
  const ms = parseMoment(text);
  expect(ms !== undefined && momentText(ms)).toBe(read);
});

test('in a zone a moment is read from its clocks, unless it says that it is of UTC', () => {
  const zone = 'America/New_York';
  const ms = parseMoment('2026-03-01 09:30', zone);
  expect(ms).toBe(at('2026-03-01T14:30:00Z'));
  expect(parseMoment('2026-03-01 14:30 UTC', zone)).toBe(ms);
  expect(momentText(ms ?? 0, zone)).toBe('2026-03-01 09:30');
});

test.each(['', 'tomorrow', '2026-02-31', '2026-13-01', '2026-03-01 25:00', '2026-03-01 9:00'])(
  '"%s" is none',
  (text) => expect(parseMoment(text)).toBeUndefined(),
);

test('a page of the calendar begins with the Monday before the month, weeks count as in ISO 8601', () => {
  const page = firstOfPage({ year: 2026, month: 2 });
  expect(momentText(page)).toBe('2026-02-23 00:00');
  expect(weekNumber(page)).toBe(9);
  expect(weekNumber(at('2025-12-29T00:00:00Z'))).toBe(1);
  expect(weekNumber(at('2026-12-28T00:00:00Z'))).toBe(53);
  expect(addMonths({ year: 2026, month: 11 }, 1)).toEqual({ year: 2027, month: 0 });
  expect(monthOf('Pacific/Auckland', at('2026-03-31T20:00:00Z'))).toEqual({ year: 2026, month: 3 });
});
