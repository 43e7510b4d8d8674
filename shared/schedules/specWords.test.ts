import { expect, test } from 'vitest';
import type { ScheduleSpec } from '../protocol/messages.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { specWords } from './specWords.ts';

const cron = (...cronString: string[]): ScheduleSpec => ({ cronString });
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test.each([
  ['0 2 * * *', 'At 02:00 every day, in UTC.'],
  ['0 2 * * 1-5', 'At 02:00 on Monday to Friday, in UTC.'],
  ['30 14 * * 5', 'At 14:30 on Friday, in UTC.'],
  ['0 9 * * sat,sun', 'At 09:00 on Saturday and Sunday, in UTC.'],
  ['0 9,17 * * *', 'At 09:00 and 17:00 every day, in UTC.'],
  ['* * * * *', 'Every minute, in UTC.'],
  ['*/15 * * * *', 'Every 15 minutes, in UTC.'],
  ['5/15 9-17 * * *', 'Every 15 minutes from :05 from 09:00 to 17:59, in UTC.'],
  ['@hourly', 'Every hour, in UTC.'],
  ['5 * * * *', 'At :05 of every hour, in UTC.'],
  ['0,30 * * * *', 'Every 30 minutes, in UTC.'],
  ['0 */3 * * *', 'Every 3 hours from 00:00, in UTC.'],
  ['10 9-17 * * *', 'At :10 of each hour from 09:00 to 17:59, in UTC.'],
  ['0 0 1 * *', 'At 00:00 on the 1st, in UTC.'],
  ['0 0 1,15,22 * *', 'At 00:00 on the 1st, 15th and 22nd, in UTC.'],
  ['0 6 1-7 * 1', 'At 06:00 on Monday if it is the 1st to 7th, in UTC.'],
  ['0 0 24-26 12 *', 'At 00:00 on 24 to 26 December, in UTC.'],
  ['0 0 1 1-3 *', 'At 00:00 on the 1st in January to March, in UTC.'],
  ['0 0 1 1 * 2027', 'At 00:00 on 1 January in 2027, in UTC.'],
  ['30 0 2 * * * *', 'At 02:00:30 every day, in UTC.'],
  ['* * * * * * *', 'Every second of every minute, in UTC.'],
  ['*/10 * * * * * *', 'Every 10 seconds of every minute, in UTC.'],
  ['@every 3h/10m', 'Every 3 h (offset 10 m).'],
])('%s', (text, words) => {
  expect(plain(specWords(canonicalSpec(cron(text))))).toBe(words);
});

test('all that a spec has, in one sentence', () => {
  const spec = canonicalSpec({
    cronString: ['0 2 * * 1-5', '30 14 * * 5'],
    excludeCalendar: [
      { second: '*', minute: '*', hour: '*', dayOfMonth: '6', month: '4' },
      { second: '*', minute: '*', hour: '2', dayOfWeek: '1' },
    ],
    timezoneName: 'Europe/Paris',
    jitter: { seconds: 40 },
    startTime: { seconds: Date.parse('2026-03-01T00:00:00Z') / 1000 },
    endTime: { seconds: Date.parse('2027-03-01T00:00:00Z') / 1000 },
  });
  expect(plain(specWords(spec))).toBe(
    'At 02:00 on Monday to Friday, and at 14:30 on Friday, in Europe/Paris, but not on 6 April ' +
      'or from 02:00 to 02:59 on Monday, from 2026-03-01 00:00 UTC, ' +
      'until 2027-03-01 00:00 UTC, up to 40 s later by chance.',
  );
  expect(specWords({})).toBe('Never by itself: only by a trigger or a backfill.');
  expect(specWords({ structuredCalendar: [{ hour: [{ start: 2 }] }] })).toBe('Never, in UTC.');
});
