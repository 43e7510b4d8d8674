import { describe, expect, test } from 'vitest';
import type { ScheduleSpec } from '../protocol/messages.ts';
import { canonicalSpec, withRangeDefaults } from './canonicalSpec.ts';
import { CompiledSpec } from './compiledSpec.ts';
import { ScheduleSpecError } from './specError.ts';
import { FIELDS, parseField } from './fieldText.ts';

describe('field text', () => {
  test.each([
    ['*', 'minute', [{ start: 0, end: 59 }]],
    ['', 'minute', [{ start: 0 }]],
    ['', 'month', [{ start: 1, end: 12 }]],
    ['*', 'year', []],
    ['5', 'minute', [{ start: 5 }]],
    ['5/20', 'minute', [{ start: 5, end: 59, step: 20 }]],
    [
      '1-5/2,8-11',
      'minute',
      [
        { start: 1, end: 5, step: 2 },
        { start: 8, end: 11 },
      ],
    ],
    ['jan,Feb-AUGU', 'month', [{ start: 1 }, { start: 2, end: 8 }]],
    ['mo-Friday', 'dayOfWeek', [{ start: 1, end: 5 }]],
    // Sunday as seven is Sunday as zero, in a range of its own where the others don't reach it.
    ['7', 'dayOfWeek', [{}]],
    ['0-7', 'dayOfWeek', [{ start: 0, end: 6 }]],
    ['1-7', 'dayOfWeek', [{ start: 1, end: 6 }]],
    ['3-7', 'dayOfWeek', [{}, { start: 3, end: 6 }]],
    ['3-7/3', 'dayOfWeek', [{ start: 3, end: 6, step: 3 }]],
    ['1-7/2', 'dayOfWeek', [{}, { start: 1, end: 6, step: 2 }]],
  ] as const)('%j as %s', (text, name, ranges) => {
    expect(parseField(text, FIELDS[name])).toEqual(ranges);
  });

  test.each([
    ['60', 'Minute is not in range [0-59]'],
    ['x', 'Minute is not in range [0-59]'],
    ['60-61', 'Minute Start is not in range [0-59]'],
    ['5-3', 'Minute End is before Start or not in range [0-59]'],
    ['1/2/3', 'Minute has too many slashes'],
    ['1-2-3', 'Minute has too many dashes'],
    ['1/', 'Minute missing step value'],
    ['1/x', 'strconv.Atoi: parsing "x": invalid syntax'],
    ['1/0', 'Minute has invalid Step'],
  ])('%j is refused', (text, message) => {
    expect(() => parseField(text, FIELDS.minute)).toThrow(message);
  });
});

describe('specs', () => {
  const refused: readonly (readonly [string, ScheduleSpec, string])[] = [
    [
      'several fields at once',
      { calendar: [{ minute: 'x', hour: '24' }] },
      'Minute is not in range [0-59], Hour is not in range [0-23]',
    ],
    ['too few fields', { cronString: ['* * *'] }, 'CronString does not have 5-7 fields'],
    ['a zone alone', { cronString: ['TZ=UTC'] }, 'CronString has time zone but missing fields'],
    ['@every alone', { cronString: ['@every'] }, 'CronString does not have interval after @every'],
    ['@every without unit', { cronString: ['@every 5'] }, 'time: missing unit in duration "5"'],
    [
      '@every of an unknown unit',
      { cronString: ['@every 5w'] },
      'time: unknown unit "w" in duration "5w"',
    ],
    ['@every of nothing', { cronString: ['@every x'] }, 'time: invalid duration "x"'],
    [
      'two zones',
      { cronString: ['TZ=UTC 0 0 * * *'], timezoneName: 'Europe/Paris' },
      'conflicting timezone names',
    ],
    [
      'a long comment',
      { structuredCalendar: [{ comment: 'é'.repeat(101) }] },
      'invalid calendar spec: comment is too long',
    ],
    [
      'several ranges at once',
      { structuredCalendar: [{ hour: [{ start: -1, step: -1 }] }] },
      'invalid calendar spec: Hour Start is not in range [0-23], Hour has invalid Step',
    ],
    [
      'Sunday as seven in ranges',
      { structuredCalendar: [{ dayOfWeek: [{ start: 7 }] }] },
      'invalid calendar spec: DayOfWeek Start is not in range [0-6]',
    ],
    ['an offset for a zone', { timezoneName: '+01:00' }, 'unknown time zone +01:00'],
    [
      'a zone file',
      { timezoneName: 'X', timezoneData: new Uint8Array([1]) },
      'time zone data is not supported by this server: name the zone in timezone_name',
    ],
  ];
  test.each(refused)('%s', (_name, spec, message) => {
    expect(() => canonicalSpec(spec)).toThrow(new ScheduleSpecError(message));
  });

  test('text becomes ranges and intervals; the canonical form stays as it is', () => {
    const canonical = canonicalSpec({
      cronString: ['CRON_TZ=Asia/Tokyo 30 9 * * mon # stand-up'],
      calendar: [{ hour: '8', comment: 'early' }],
      excludeCalendar: [{ month: 'dec' }],
    });
    expect(canonical.timezoneName).toBe('Asia/Tokyo');
    expect(canonical.structuredCalendar?.map(({ comment }) => comment)).toEqual([
      'early',
      'stand-up',
    ]);
    expect(canonical.excludeStructuredCalendar).toHaveLength(1);
    expect(canonical.cronString).toBeUndefined();
    expect(canonicalSpec(canonical)).toEqual(canonical);
    expect(withRangeDefaults(canonical).structuredCalendar?.[0]?.hour).toEqual([
      { start: 8, end: 8, step: 1 },
    ]);
    expect(canonicalSpec({ cronString: ['@every 1d/90m'] }).interval).toEqual([
      { interval: { seconds: 86_400, nanos: 0 }, phase: { seconds: 5_400, nanos: 0 } },
    ]);
  });
});

/** The first times after a moment. */
function times(spec: ScheduleSpec, after: string, count: number): string[] {
  const compiled = new CompiledSpec(canonicalSpec(spec));
  const found: string[] = [];
  let next = compiled.next('', Date.parse(after));
  while (next && found.length < count) {
    found.push(new Date(next.atMs).toISOString().replace('.000', ''));
    next = compiled.next('', next.atMs);
  }
  return found;
}

describe('clock changes', () => {
  test('a time that is skipped does not match', () => {
    const spec = { cronString: ['30 2 * * *'], timezoneName: 'America/New_York' };
    expect(times(spec, '2024-03-09T00:00:00Z', 2)).toEqual([
      '2024-03-09T07:30:00Z',
      '2024-03-11T06:30:00Z',
    ]);
  });

  test('a time that is shown twice matches twice, in the west and in the east', () => {
    const west = { cronString: ['30 1 * * *'], timezoneName: 'America/New_York' };
    expect(times(west, '2024-11-03T00:00:00Z', 3)).toEqual([
      '2024-11-03T05:30:00Z',
      '2024-11-03T06:30:00Z',
      '2024-11-04T06:30:00Z',
    ]);
    const east = { cronString: ['30 2 * * *'], timezoneName: 'Europe/Paris' };
    expect(times(east, '2024-10-26T12:00:00Z', 3)).toEqual([
      '2024-10-27T00:30:00Z',
      '2024-10-27T01:30:00Z',
      '2024-10-28T01:30:00Z',
    ]);
  });

  test('a time of a skipped half hour moves by it, and meets one that is there', () => {
    const spec = { cronString: ['15,45 2 * * *'], timezoneName: 'Australia/Lord_Howe' };
    expect(times(spec, '2024-10-05T12:00:00Z', 2)).toEqual([
      '2024-10-05T15:45:00Z',
      '2024-10-06T15:15:00Z',
    ]);
  });

  test('a year that is far away is found', () => {
    const spec = { cronString: ['0 0 29 2 * 2096'], timezoneName: 'Europe/Paris' };
    expect(times(spec, '2024-01-01T00:00:00Z', 2)).toEqual(['2096-02-28T23:00:00Z']);
    expect(times({ cronString: ['0 0 30 2 *'] }, '2024-01-01T00:00:00Z', 1)).toEqual([]);
  });

  test('years of exclusion are passed over', () => {
    const all = { second: '*', minute: '*', hour: '*' };
    const spec = {
      interval: [{ interval: { seconds: 1 } }],
      excludeCalendar: [{ ...all, year: '2024-2090' }],
    };
    expect(times(spec, '2024-06-01T00:00:00Z', 1)).toEqual(['2091-01-01T00:00:00Z']);
  });
});
