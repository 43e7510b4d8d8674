import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range, ScheduleSpec, StructuredCalendarSpec } from '../protocol/messages.ts';
import { timestampOf } from '../temporal/duration.ts';
import { virtualMs } from '../model/units.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { CompiledSpec } from './compiledSpec.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const ZONES = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Europe/Paris',
  'Europe/London',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
] as const;

function timesOf(spec: ScheduleSpec, afterMs: number, untilMs: number, most = Infinity): number[] {
  const compiled = new CompiledSpec(canonicalSpec(spec));
  const times: number[] = [];
  let next = compiled.next('seed', afterMs);
  while (next && next.atMs <= untilMs && times.length < most) {
    times.push(next.atMs);
    next = compiled.next('seed', next.atMs);
  }
  return times;
}

/** A zone's local time, read from the runtime and by nothing of ours. */
function localFields(zone: string): (atMs: number) => Record<string, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (atMs) => {
    const parts = format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]);
    return Object.fromEntries(parts) as Record<string, number>;
  };
}

/** Part of a day whose clocks change, or an ordinary one: zone and the start of a window. */
const WINDOWS: readonly (readonly [zone: string, start: string])[] = [
  ['UTC', '2024-02-28T00:00:00Z'],
  ['America/New_York', '2024-03-09T12:00:00Z'],
  ['America/New_York', '2024-11-02T12:00:00Z'],
  ['America/St_Johns', '2024-03-09T12:00:00Z'],
  ['America/St_Johns', '2024-11-02T12:00:00Z'],
  ['America/Santiago', '2024-09-07T12:00:00Z'],
  ['America/Havana', '2024-11-02T12:00:00Z'],
  ['Europe/Paris', '2024-03-30T12:00:00Z'],
  ['Europe/Paris', '2024-10-26T12:00:00Z'],
  ['Europe/London', '2024-10-26T12:00:00Z'],
  ['Africa/Casablanca', '2024-04-13T12:00:00Z'],
  ['Asia/Beirut', '2024-03-30T12:00:00Z'],
  ['Australia/Sydney', '2024-04-06T00:00:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T00:00:00Z'],
  ['Pacific/Chatham', '2024-09-28T00:00:00Z'],
  ['Pacific/Apia', '2011-12-29T00:00:00Z'],
  // Two hours at once; midnight left out; midnight twice; half an hour across midnight.
  ['Antarctica/Troll', '2024-03-30T12:00:00Z'],
  ['America/Sao_Paulo', '2018-11-03T12:00:00Z'],
  ['Africa/Cairo', '2024-10-31T00:00:00Z'],
  ['Asia/Pyongyang', '2018-05-04T00:00:00Z'],
  ['Europe/Paris', '2024-12-31T00:00:00Z'],
];
const WINDOW_MS = 2 * DAY_MS;

interface LocalMinute {
  readonly atMs: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly weekday: number;
}

const minutesOf = new Map<string, readonly LocalMinute[]>();

/** Every minute of a window with what the clocks show. */
function minutes(zone: string, start: string): readonly LocalMinute[] {
  const key = `${zone} ${start}`;
  const known = minutesOf.get(key);
  if (known) return known;
  const fieldsAt = localFields(zone);
  const from = Date.parse(start);
  const all = Array.from({ length: WINDOW_MS / MINUTE_MS + 1 }, (_, index) => {
    const atMs = from + index * MINUTE_MS;
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = fieldsAt(atMs);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return { atMs, year, month, day, hour, minute, weekday };
  });
  minutesOf.set(key, all);
  return all;
}

const includes = (ranges: readonly Range[] | undefined, value: number): boolean =>
  (ranges ?? []).some(({ start = 0, end = 0, step = 0 }) => {
    const last = Math.max(start, end);
    return value >= start && value <= last && (value - start) % Math.max(1, step) === 0;
  });

const matches = (calendar: StructuredCalendarSpec, at: LocalMinute, second: number): boolean =>
  includes(calendar.second, second) && matchesMinute(calendar, at);

const matchesMinute = (calendar: StructuredCalendarSpec, at: LocalMinute): boolean =>
  (!calendar.year?.length || includes(calendar.year, at.year)) &&
  includes(calendar.month, at.month) &&
  includes(calendar.dayOfMonth, at.day) &&
  includes(calendar.dayOfWeek, at.weekday) &&
  includes(calendar.hour, at.hour) &&
  includes(calendar.minute, at.minute);

/** By looking at every second of the window. */
function bruteForce(spec: ScheduleSpec, all: readonly LocalMinute[]): number[] {
  const times: number[] = [];
  const [first] = all;
  const last = all.at(-1);
  for (const minute of all) {
    const calendars = spec.structuredCalendar?.filter((one) => matchesMinute(one, minute));
    if (!calendars?.length && !spec.interval?.length) continue;
    for (let second = 0; second < 60; second += 1) {
      const atMs = minute.atMs + second * 1000;
      if (!first || !last || atMs <= first.atMs || atMs > last.atMs) continue;
      const byCalendar = calendars?.some((one) => includes(one.second, second));
      const byInterval = spec.interval?.some(({ interval, phase }) => {
        const length = (interval?.seconds ?? 0) * 1000;
        return (atMs - (phase?.seconds ?? 0) * 1000) % length === 0;
      });
      if (!byCalendar && !byInterval) continue;
      if (spec.excludeStructuredCalendar?.some((one) => matches(one, minute, second))) continue;
      times.push(atMs);
    }
  }
  return times;
}

const range = (least: number, most: number): fc.Arbitrary<Range> =>
  fc
    .tuple(
      fc.integer({ min: least, max: most }),
      fc.integer({ min: least, max: most }),
      fc.integer({ min: 0, max: 12 }),
    )
    .map(([a, b, step]) => ({ start: Math.min(a, b), end: Math.max(a, b), step }));

const ranges = (least: number, most: number, max = 3) =>
  fc.array(range(least, most), { minLength: 1, maxLength: max });
const any = (least: number, most: number): Range[] => [{ start: least, end: most }];
/** Mostly everything, else the windows would see nothing. */
const mostlyAny = (least: number, most: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(any(least, most)) },
    { weight: 1, arbitrary: ranges(least, most) },
  );

const calendar: fc.Arbitrary<StructuredCalendarSpec> = fc.record({
  second: fc.oneof(fc.constant<Range[]>([{}]), ranges(0, 59, 1)),
  minute: ranges(0, 59, 2),
  hour: fc.oneof(fc.constant(any(0, 23)), ranges(0, 23)),
  dayOfMonth: mostlyAny(1, 31),
  month: mostlyAny(1, 12),
  dayOfWeek: mostlyAny(0, 6),
  year: fc.constantFrom<Range[]>([], [{ start: 2011, end: 2024 }]),
});

const exclusion: fc.Arbitrary<StructuredCalendarSpec> = fc.record({
  second: fc.oneof(fc.constant(any(0, 59)), ranges(0, 59, 1)),
  minute: fc.oneof(fc.constant(any(0, 59)), ranges(0, 59, 1)),
  hour: fc.oneof(fc.constant(any(0, 23)), ranges(0, 23)),
  dayOfMonth: mostlyAny(1, 31),
  month: fc.constant(any(1, 12)),
  dayOfWeek: ranges(0, 6),
});

const interval = fc
  .tuple(fc.integer({ min: 60, max: 50_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }))
  .map(([seconds, share]) => ({
    interval: { seconds },
    phase: { seconds: Math.floor(seconds * share) },
  }));

const spec: fc.Arbitrary<ScheduleSpec> = fc.record({
  structuredCalendar: fc.array(calendar, { maxLength: 2 }),
  excludeStructuredCalendar: fc.array(exclusion, { maxLength: 2 }),
  interval: fc.array(interval, { maxLength: 2 }),
});

describe('matching times', () => {
  it.each(WINDOWS)('are those that a look at every second finds, %s %s', (zone, start) => {
    const all = minutes(zone, start);
    const from = Date.parse(start);
    const until = from + WINDOW_MS;
    // Else what excludes all later times would be searched for one to the end of time.
    const endTime = timestampOf(virtualMs(until));
    fc.assert(
      fc.property(spec, (one) => {
        const times = timesOf({ ...one, timezoneName: zone, endTime }, from, until);
        expect(times).toEqual(bruteForce(one, all));
      }),
      { numRuns: 25 },
    );
  });

  it('begin and end with the spec', () => {
    const from = Date.parse('2024-01-01T00:00:00Z');
    fc.assert(
      fc.property(spec, fc.nat(DAY_MS / 1000), fc.nat(DAY_MS / 1000), (one, a, b) => {
        const startMs = from + Math.min(a, b) * 1000;
        const endMs = from + Math.max(a, b) * 1000;
        const bounded = {
          ...one,
          startTime: timestampOf(virtualMs(startMs)),
          endTime: timestampOf(virtualMs(endMs)),
        };
        const within = timesOf(one, from - 1, from + DAY_MS).filter(
          (at) => at >= startMs && at <= endMs,
        );
        expect(timesOf(bounded, from - 1, from + DAY_MS)).toEqual(within);
      }),
      { numRuns: 60 },
    );
  });

  it('are at most as much later with jitter as it says, and before the next one', () => {
    const from = Date.parse('2024-01-01T00:00:00Z');
    fc.assert(
      fc.property(interval, fc.integer({ min: 1, max: 90_000 }), (one, jitter) => {
        const compiled = new CompiledSpec(
          canonicalSpec({ interval: [one], jitter: { seconds: jitter } }),
        );
        let after = from;
        for (let index = 0; index < 20; index += 1) {
          const next = compiled.next('seed', after);
          expect(next).toEqual(compiled.next('seed', after));
          const lateMs = (next?.atMs ?? 0) - (next?.nominalMs ?? 0);
          expect(lateMs).toBeGreaterThanOrEqual(0);
          expect(lateMs).toBeLessThan(Math.min(jitter, one.interval.seconds) * 1000);
          expect(next?.nominalMs).toBeGreaterThan(after - one.interval.seconds * 1000);
          after = next?.nominalMs ?? 0;
        }
      }),
      { numRuns: 60 },
    );
  });
});

const field = (least: number, most: number): fc.Arbitrary<string> => {
  const value = fc.integer({ min: least, max: most });
  const span = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.min(9, most) });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: value.map(String) },
    span,
    fc.tuple(span, step).map(([text, by]) => `${text}/${by}`),
    step.map((by) => `*/${by}`),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((list) => list.join(',')),
  );
};

const cron = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '));

describe('cron', () => {
  it('agrees with croner, days on which clocks change apart', () => {
    const moment = fc.integer({
      min: Date.parse('2020-01-01T00:00:00Z') / 1000,
      max: Date.parse('2030-01-01T00:00:00Z') / 1000,
    });
    fc.assert(
      fc.property(cron, fc.constantFrom(...ZONES), moment, (text, zone, second) => {
        const changes = changesOn(zone);
        // Both may give a day with a change more or fewer times; what is compared are those before the first.
        const ours = timesOf(
          { cronString: [text], timezoneName: zone },
          second * 1000,
          Infinity,
          5,
        );
        const theirs = new Cron(text, { timezone: zone, domAndDow: true })
          .nextRuns(5, new Date(second * 1000))
          .map((date) => date.getTime());
        const first = [...ours, ...theirs].sort((a, b) => a - b).find(changes) ?? Infinity;
        const before = (at: number): boolean => at < first;
        expect(ours.filter(before)).toEqual(theirs.filter(before));
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether a zone's clocks change within a day of a moment. */
function changesOn(zone: string): (atMs: number) => boolean {
  const fieldsAt = localFields(zone);
  const offset = (atMs: number): number => {
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = fieldsAt(atMs);
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  };
  return (atMs) => offset(atMs - 25 * HOUR_MS) !== offset(atMs + 25 * HOUR_MS);
}
