/** Calendars back into text: the fields that `structuredCalendar` reads, and the lines of cron that `parseCronString` reads. */
import type {
  CalendarSpec,
  IntervalSpec,
  Range,
  StructuredCalendarSpec,
} from '../protocol/messages.ts';
import { durationMs } from '../temporal/duration.ts';
import { type Field, FIELDS } from './fieldText.ts';

/** The fields of a calendar as text, none of them empty. */
export type CalendarFields = Readonly<Record<keyof typeof FIELDS, string>>;

/** The names of a calendar's fields. */
export const CALENDAR_FIELDS = [
  'second',
  'minute',
  'hour',
  'dayOfMonth',
  'month',
  'dayOfWeek',
  'year',
] as const satisfies readonly (keyof CalendarSpec)[];

/** Every day at midnight. */
export const MIDNIGHT: CalendarFields = {
  second: '0',
  minute: '0',
  hour: '0',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
};

/**
 * The fields of a calendar as text; undefined where a field has no ranges and so matches nothing, which text can't say.
 */
export function fieldsOf(calendar: StructuredCalendarSpec): CalendarFields | undefined {
  const texts: [string, string][] = [];
  for (const name of CALENDAR_FIELDS) {
    const ranges = calendar[name] ?? [];
    if (ranges.length === 0 && name !== 'year') return undefined;
    texts.push([name, ranges.length === 0 ? '*' : rangesText(ranges, FIELDS[name])]);
  }
  return Object.fromEntries(texts) as CalendarFields;
}

/** Ranges as a field's text. Days of the week end with 6: Sunday is 0. */
export function rangesText(ranges: readonly Range[], field: Field): string {
  const most = field === FIELDS.dayOfWeek ? 6 : field.most;
  return ranges
    .map(({ start = 0, end: last = 0, step = 0 }) => {
      const end = Math.max(start, last);
      const by = step > 1 && end > start ? `/${step}` : '';
      if (start === field.least && end === most) return `*${by}`;
      return end === start ? String(start) : `${start}-${end}${by}`;
    })
    .join(',');
}

/**
 * A calendar as a line of cron, with as few fields as will do.
 * @param second the seconds that a line of five fields stands for
 */
export function cronLine(fields: CalendarFields, comment = '', second = '0'): string {
  const texts: string[] = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'].map((name) =>
    bare(fields[name as keyof CalendarFields]),
  );
  const hasSecond = bare(fields.second) !== second;
  if (hasSecond) texts.unshift(bare(fields.second));
  if (hasSecond || bare(fields.year) !== '*') texts.push(bare(fields.year));
  return comment === '' ? texts.join(' ') : `${texts.join(' ')} # ${comment}`;
}

/** Without blanks, which would be another field. */
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

/** An interval as a line of cron, `@every 3h/10m`. */
export function everyLine({ interval, phase }: IntervalSpec): string {
  const phaseMs = durationMs(phase) ?? 0;
  const after = phaseMs === 0 ? '' : `/${goText(phaseMs)}`;
  return `@every ${goText(durationMs(interval) ?? 0)}${after}`;
}

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

/** A duration as Go writes it and people do: `1h30m`, `90s`, `1.5s`. */
export function goText(ms: number): string {
  let rest = ms;
  let text = '';
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitMs;
  }
  return rest > 0 || text === '' ? `${text}${rest / 1000}s` : text;
}
