import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../protocol/messages.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { CompiledSpec } from './compiledSpec.ts';
import { SpecPreview } from './preview.ts';
import { ScheduleSpecError } from './specError.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string): number => Date.parse(text);
const isoOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const localText = isoOf;

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Paris',
  'Australia/Lord_Howe',
  'America/Santiago',
];

/** The server's own search, all parts at once. */
function timesOf(spec: ScheduleSpec, fromMs: number, untilMs: number): number[] {
  const compiled = new CompiledSpec(canonicalSpec(spec));
  const times: number[] = [];
  for (let next = compiled.next('', fromMs - 1); next && next.atMs < untilMs;) {
    times.push(next.atMs);
    next = compiled.next('', next.atMs);
  }
  return times;
}

const field = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const spec: fc.Arbitrary<ScheduleSpec> = fc.record({
  calendar: fc.array(
    fc.record({
      minute: fc.oneof(field(0, 59), fc.constant('*/20')),
      hour: fc.oneof(field(0, 23), fc.constant('*/6')),
      dayOfWeek: fc.oneof(fc.constant('*'), fc.constant('mon-fri'), field(0, 6)),
    }),
    { maxLength: 3 },
  ),
  interval: fc.array(
    fc.integer({ min: 1, max: 40 }).map((hours) => ({ interval: { seconds: hours * 3600 } })),
    { maxLength: 2 },
  ),
  excludeCalendar: fc.array(
    fc.record({
      second: fc.constant('*'),
      minute: fc.constant('*'),
      hour: fc.oneof(fc.constant('*'), field(0, 23)),
      dayOfWeek: field(0, 6),
    }),
    { maxLength: 1 },
  ),
  timezoneName: fc.constantFrom(...ZONES),
});
const moment = fc
  .integer({ min: at('2024-01-01T00:00:00Z') / 60_000, max: at('2025-12-31T00:00:00Z') / 60_000 })
  .map((minute) => minute * 60_000);

describe('a preview', () => {
  it('has the times of the server, each with all that it is from', () => {
    fc.assert(
      fc.property(spec, moment, (one, from) => {
        const preview = new SpecPreview(one);
        const until = from + 10 * DAY_MS;
        const times = preview.between(from, until, Infinity);
        expect(times.map(({ atMs }) => atMs)).toEqual(timesOf(one, from, until));
        const { structuredCalendar = [], interval = [], ...rest } = preview.canonical;
        const parts = [
          ...structuredCalendar.map((calendar) => ({ ...rest, structuredCalendar: [calendar] })),
          ...interval.map((every) => ({ ...rest, interval: [every] })),
        ];
        parts.forEach((part, index) => {
          const own = times.filter(({ sources }) => sources.includes(index));
          expect(own.map(({ atMs }) => atMs)).toEqual(timesOf(part, from, until));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('goes back as it goes forward', () => {
    fc.assert(
      fc.property(spec, moment, fc.integer({ min: 1, max: 8 }), (one, before, count) => {
        const preview = new SpecPreview(one);
        const times = preview.previous(before, count);
        if (times.length === 0) return;
        const first = times.at(-1)?.atMs ?? 0;
        expect(times).toEqual(preview.between(first, before, Infinity).reverse());
        expect(times).toHaveLength(count);
      }),
      { numRuns: 60 },
    );
  });

  it('divides into days of any zone, also where midnight does not exist', () => {
    fc.assert(
      fc.property(spec, moment, fc.constantFrom(...ZONES), (one, near, zone) => {
        const preview = new SpecPreview(one);
        const local = Math.floor(near / DAY_MS) * DAY_MS;
        const days = preview.days(zone, local, 14, Infinity);
        const all = days.flatMap(({ times }) => times);
        const [from = 0, until = 0] = [days[0]?.fromMs, days.at(-1)?.untilMs];
        expect(all).toEqual(preview.between(from, until, Infinity));
        const dayIn = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
        for (const day of days) {
          const name = new Date(day.localMs).toISOString().slice(0, 10);
          expect(dayIn.format(day.fromMs)).toBe(name);
          expect(dayIn.format(day.untilMs - 1)).toBe(name);
          expect(dayIn.format(day.fromMs - 1)).not.toBe(name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the previous times that croner finds', () => {
    fc.assert(
      fc.property(field(0, 59), field(0, 23), moment, (minute, hour, before) => {
        const text = `${minute} ${hour} * * *`;
        const ours = new SpecPreview({ cronString: [text] }).previous(before, 4);
        const theirs = new Cron(text, { timezone: 'UTC' }).previousRuns(4, new Date(before));
        expect(ours.map(({ atMs }) => atMs)).toEqual(theirs.map((date) => date.getTime()));
      }),
      { numRuns: 40 },
    );
  });

  it('says which days are excluded, and where a day has more', () => {
    const preview = new SpecPreview({
      cronString: ['0 * * * *'],
      excludeCalendar: [{ second: '*', minute: '*', hour: '*', dayOfMonth: '6' }],
    });
    const days = preview.days('', at('2026-04-05T00:00:00Z'), 3, 4);
    expect(days.map(({ times, more, excluded }) => [times.length, more, excluded])).toEqual([
      [4, true, false],
      [0, false, true],
      [4, true, false],
    ]);
  });

  it('acts on as the server does where nothing is left of one of its calendars', () => {
    const preview = new SpecPreview({
      calendar: [
        { hour: '1' },
        { second: '0-58/2', minute: '*', hour: '0-22/2', comment: 'all of it is excluded' },
      ],
      excludeCalendar: [{ second: '0-58/2', minute: '*', hour: '0-22/2' }],
    });
    const from = at('2026-01-01T00:00:00Z');
    const times = preview.next(from, 2);
    expect(times.map(({ atMs, sources }) => [isoOf(atMs), sources])).toEqual([
      ['2026-01-01T01:00', [0]],
      ['2026-01-02T01:00', [0]],
    ]);
    expect(preview.refusal(from)).toBeUndefined();
  });

  it('ends where the server gives up, and says so in its words', () => {
    const until = at('2026-01-01T12:00:00Z');
    const evenSeconds = { second: '0-58/2', minute: '*', hour: '*' };
    const spec = {
      interval: [{ interval: { seconds: 2 } }],
      excludeCalendar: [
        { ...evenSeconds, hour: '12-23', dayOfMonth: '1', month: '1', year: '2026' },
        { ...evenSeconds, dayOfMonth: '2-31', month: '1', year: '2026' },
        { ...evenSeconds, month: '2-12', year: '2026' },
        { ...evenSeconds, year: '2027-2100' },
      ],
    };
    const preview = new SpecPreview(spec);
    expect(preview.next(until - 4001, 10).map(({ atMs }) => until - atMs)).toEqual([4000, 2000]);
    expect(preview.refusal(until - 4001)).toBeUndefined();
    const message = preview.refusal(until - 1);
    expect(message).toContain('too many exclusions');
    expect(() => new CompiledSpec(canonicalSpec(spec)).next('', until - 1)).toThrow(message);
    expect(preview.previous(until + HOUR_MS, 1).map(({ atMs }) => until - atMs)).toEqual([2000]);
    const [first, second] = preview.days('', at('2026-01-01T00:00:00Z'), 2, 10);
    expect([first?.times.length, first?.excluded]).toEqual([10, false]);
    expect([second?.times.length, second?.excluded]).toEqual([0, true]);
  });

  it('of nothing is empty, and of a wrong spec fails as the server does', () => {
    expect(new SpecPreview({}).next(0, 5)).toEqual([]);
    expect(new SpecPreview({}).previous(0, 5)).toEqual([]);
    expect(() => new SpecPreview({ cronString: ['61 * * * *'] })).toThrow(ScheduleSpecError);
  });
});

describe('a change of the clocks', () => {
  const changesOf = (cron: string, zone: string, year: number) =>
    new SpecPreview({ cronString: [cron], timezoneName: zone })
      .clockChanges(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))
      .map((change) => ({
        at: isoOf(change.atMs),
        by: (change.offsetAfterMs - change.offsetBeforeMs) / 60_000,
        skipped: change.skipped.map(localText),
        twice: change.twice.map(localText),
      }));

  it('skips times in spring and shows them twice in autumn', () => {
    expect(changesOf('30 2 * * *', 'Europe/Paris', 2026)).toEqual([
      { at: '2026-03-29T01:00', by: 60, skipped: ['2026-03-29T02:30'], twice: [] },
      { at: '2026-10-25T01:00', by: -60, skipped: [], twice: ['2026-10-25T02:30'] },
    ]);
    expect(changesOf('0 12 * * *', 'Europe/Paris', 2026)).toMatchObject([
      { skipped: [], twice: [] },
      { skipped: [], twice: [] },
    ]);
  });

  it('of half an hour moves what it skips within its hour', () => {
    expect(changesOf('15 2 * * *', 'Australia/Lord_Howe', 2026)).toMatchObject([
      { by: -30, skipped: [], twice: [] },
      { by: 30, skipped: [], twice: [] },
    ]);
  });

  it('is where the times say so: none on the one day, two on the other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('America/New_York', 'Europe/Paris', 'America/Santiago'),
        fc.integer({ min: 2020, max: 2030 }),
        field(0, 59),
        field(0, 23),
        (zone, year, minute, hour) => {
          const preview = new SpecPreview({
            cronString: [`${minute} ${hour} * * *`],
            timezoneName: zone,
          });
          for (const change of preview.clockChanges(
            Date.UTC(year, 0, 1),
            Date.UTC(year + 1, 0, 1),
          )) {
            const local = change.atMs + Math.min(change.offsetBeforeMs, change.offsetAfterMs);
            const day = Math.floor(local / DAY_MS) * DAY_MS;
            const counts = preview.days(zone, day - DAY_MS, 3, 10).map(({ times }) => times.length);
            const lost = change.skipped.length - change.twice.length;
            expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3 - lost);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is none in a zone without daylight saving', () => {
    expect(changesOf('0 2 * * *', 'Asia/Kolkata', 2026)).toEqual([]);
    expect(changesOf('0 2 * * *', '', 2026)).toEqual([]);
  });
});
