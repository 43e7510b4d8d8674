/**
 * One structured calendar in local time. Local times are written as the ms that UTC would have with the same digits, whole
 * seconds; zones and their changes are for others.
 */
import type { Range, StructuredCalendarSpec } from '../protocol/messages.ts';
import { YEAR_MAX, YEAR_MIN } from './fieldText.ts';

const DAY_MS = 86_400_000;

/** For each value whether it matches. */
type Table = readonly boolean[];

export interface Calendar {
  readonly seconds: Table;
  readonly minutes: Table;
  readonly hours: Table;
  readonly days: Table;
  readonly months: Table;
  readonly weekdays: Table;
  /** Counted from YEAR_MIN; undefined matches all. */
  readonly years: Table | undefined;
}

function table(ranges: readonly Range[] | undefined, size: number, offset = 0): Table {
  const values = Array.from({ length: size }, () => false);
  for (const { start = 0, end = 0, step = 0 } of ranges ?? []) {
    // Excluded calendars are not checked, on the real server neither, so that any number may come.
    const by = Math.max(1, step);
    const from = start - offset;
    const first = from < 0 ? from + Math.ceil(-from / by) * by : from;
    const last = Math.min(Math.max(start, end) - offset, size - 1);
    for (let value = first; value <= last; value += by) values[value] = true;
  }
  return values;
}

/** Makes a calendar ready for questions. A field without ranges matches nothing, years apart. */
export function compileCalendar(spec: StructuredCalendarSpec): Calendar {
  return {
    seconds: table(spec.second, 60),
    minutes: table(spec.minute, 60),
    hours: table(spec.hour, 24),
    days: table(spec.dayOfMonth, 32),
    months: table(spec.month, 13),
    weekdays: table(spec.dayOfWeek, 7),
    years: spec.year?.length ? table(spec.year, YEAR_MAX - YEAR_MIN + 1, YEAR_MIN) : undefined,
  };
}

/** Whether a local time matches. */
export function matchesLocal(calendar: Calendar, localMs: number): boolean {
  const second = Math.floor(localMs / 1000);
  return (
    calendar.seconds[second % 60] === true &&
    calendar.minutes[Math.floor(second / 60) % 60] === true &&
    calendar.hours[Math.floor(second / 3600) % 24] === true &&
    matchesDay(calendar, new Date(localMs))
  );
}

function matchesYear({ years }: Calendar, year: number): boolean {
  return years === undefined || years[year - YEAR_MIN] === true;
}

function matchesDay(calendar: Calendar, date: Date): boolean {
  return (
    matchesYear(calendar, date.getUTCFullYear()) &&
    calendar.months[date.getUTCMonth() + 1] === true &&
    calendar.days[date.getUTCDate()] === true &&
    calendar.weekdays[date.getUTCDay()] === true
  );
}

/** The first local time after another that matches, or undefined when the last year has passed. */
export function nextLocal(calendar: Calendar, afterMs: number): number | undefined {
  const first = nextSecondOfDay(calendar, 0);
  if (first === undefined) return undefined;
  const from = Math.floor(afterMs / 1000) * 1000 + 1000;
  let day = Math.floor(from / DAY_MS) * DAY_MS;
  const inDay = nextSecondOfDay(calendar, (from - day) / 1000);
  if (inDay !== undefined && matchesDay(calendar, new Date(day)) && yearOf(day) <= YEAR_MAX) {
    return day + inDay * 1000;
  }
  for (day += DAY_MS; ;) {
    const date = new Date(day);
    const year = date.getUTCFullYear();
    if (year > YEAR_MAX) return undefined;
    if (!matchesYear(calendar, year)) day = Date.UTC(year + 1, 0, 1);
    else if (!calendar.months[date.getUTCMonth() + 1]) {
      day = Date.UTC(year, date.getUTCMonth() + 1, 1);
    } else if (matchesDay(calendar, date)) return day + first * 1000;
    else day += DAY_MS;
  }
}

const yearOf = (ms: number): number => new Date(ms).getUTCFullYear();

/** The first matching second of a day from one on, or undefined. */
function nextSecondOfDay(calendar: Calendar, from: number): number | undefined {
  const { hours, minutes, seconds } = calendar;
  const firstMinute = minutes.indexOf(true);
  const firstSecond = seconds.indexOf(true);
  if (firstMinute < 0 || firstSecond < 0) return undefined;
  const hour = Math.floor(from / 3600);
  const minute = Math.floor(from / 60) % 60;
  if (hours[hour]) {
    const second = minutes[minute] ? seconds.indexOf(true, from % 60) : -1;
    if (second >= 0) return hour * 3600 + minute * 60 + second;
    const nextMinute = minutes.indexOf(true, minute + 1);
    if (nextMinute >= 0) return hour * 3600 + nextMinute * 60 + firstSecond;
  }
  const nextHour = hours.indexOf(true, hour + 1);
  return nextHour < 0 ? undefined : nextHour * 3600 + firstMinute * 60 + firstSecond;
}

/**
 * The last local time that a calendar surely covers together with a matching one: the end of its day, hour or minute, where
 * the calendar has all that is in it.
 */
export function coveredUntilLocal(calendar: Calendar, localMs: number): number {
  const all = (values: Table): boolean => values.every(Boolean);
  const endOf = (unitMs: number): number => Math.floor(localMs / unitMs) * unitMs + unitMs - 1000;
  if (!all(calendar.seconds)) return localMs;
  if (!all(calendar.minutes)) return endOf(60_000);
  return endOf(all(calendar.hours) ? DAY_MS : 3_600_000);
}
