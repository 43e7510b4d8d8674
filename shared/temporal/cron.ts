/**
 * Cron schedules of workflows: five fields, the `@` words, `@every`, and a time zone by `CRON_TZ=` or `TZ=`.
 * The syntax is that of the server's parser (server: common/backoff/cron.go, robfig/cron ParseStandard).
 */
import { goDurationMs } from './goDuration.ts';
import { isTimeZone, localOf, momentOf } from './timeZone.ts';

export type CronSchedule =
  | { readonly kind: 'every'; readonly intervalMs: number }
  | {
      readonly kind: 'fields';
      readonly zone: string;
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly days: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      readonly weekdays: ReadonlySet<number>;
      /** A restricted day of month and a restricted day of week are alternatives; an open one restricts nothing. */
      readonly anyDay: boolean;
      readonly anyWeekday: boolean;
    };

/** What the `@` words stand for. */
export const CRON_WORDS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A schedule, or undefined when the text is none. */
export function parseCron(text: string): CronSchedule | undefined {
  let zone = 'UTC';
  let spec = text;
  const prefixed = /^(?:CRON_TZ|TZ)=(\S+)\s+(.*)$/.exec(text);
  if (prefixed) [, zone = '', spec = ''] = prefixed;
  if (!isTimeZone(zone)) return undefined;
  if (spec.startsWith('@every ')) {
    const intervalMs = goDurationMs(spec.slice('@every '.length));
    // Whole seconds, one at least.
    return intervalMs === undefined
      ? undefined
      : { kind: 'every', intervalMs: Math.max(1, Math.floor(intervalMs / 1000)) * 1000 };
  }
  const fields = (CRON_WORDS.get(spec) ?? spec).trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5 || !minute || !hour || !day || !month || !weekday) return undefined;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS);
  const weekdays = parseField(weekday, 0, 6, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const isOpen = (field: string): boolean => /^[*?](\/1)?$/.test(field);
  return {
    kind: 'fields',
    zone,
    minutes,
    hours,
    days,
    months,
    weekdays,
    anyDay: isOpen(day),
    anyWeekday: isOpen(weekday),
  };
}

function parseField(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): Set<number> | undefined {
  const values = new Set<number>();
  const number = (text: string): number => {
    const named = names.indexOf(text.toLowerCase());
    if (named >= 0) return named + least;
    return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  for (const part of field.split(',')) {
    const [range = '', stepText, ...more] = part.split('/');
    const step = stepText === undefined ? 1 : number(stepText);
    if (more.length > 0 || !(step >= 1)) return undefined;
    const [fromText = '', toText, ...rest] = range.split('-');
    const isAll = fromText === '*' || fromText === '?';
    const from = isAll ? least : number(fromText);
    const to = isAll
      ? most
      : toText !== undefined
        ? number(toText)
        : stepText === undefined
          ? from
          : most;
    if (
      rest.length > 0 ||
      (isAll && toText !== undefined) ||
      !(from >= least && to <= most && from <= to)
    )
      return undefined;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A schedule that has not matched for so long never will. */
const YEARS_SEARCHED = 5;

/** The first time after a moment, in ms since 1970; undefined when there is none. */
export function nextCronMs(schedule: CronSchedule, afterMs: number): number | undefined {
  if (schedule.kind === 'every') return Math.floor(afterMs / 1000) * 1000 + schedule.intervalMs;
  const { zone } = schedule;
  let local = Math.floor(localOf(zone, afterMs) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const end = local + YEARS_SEARCHED * 366 * DAY_MS;
  while (local < end) {
    const day = Math.floor(local / DAY_MS) * DAY_MS;
    if (!matchesDay(schedule, day)) {
      local = day + DAY_MS;
      continue;
    }
    const hour = Math.floor((local - day) / HOUR_MS);
    if (!schedule.hours.has(hour)) {
      local = day + (hour + 1) * HOUR_MS;
      continue;
    }
    const minute = Math.floor((local % HOUR_MS) / MINUTE_MS);
    const moment = schedule.minutes.has(minute) ? momentOf(zone, local) : undefined;
    if (moment !== undefined && moment > afterMs) return moment;
    local += MINUTE_MS;
  }
  return undefined;
}

function matchesDay(schedule: CronSchedule & { kind: 'fields' }, day: number): boolean {
  const date = new Date(day);
  if (!schedule.months.has(date.getUTCMonth() + 1)) return false;
  const dayMatches = schedule.days.has(date.getUTCDate());
  const weekdayMatches = schedule.weekdays.has(date.getUTCDay());
  if (schedule.anyDay || schedule.anyWeekday) return dayMatches && weekdayMatches;
  return dayMatches || weekdayMatches;
}
