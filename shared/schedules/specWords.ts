/** A spec as a sentence: `At 02:00 on Monday to Friday, in Europe/Paris, but not on 6 April.` */
import type {
  IntervalSpec,
  Range,
  ScheduleSpec,
  StructuredCalendarSpec,
} from '../protocol/messages.ts';
import { durationMs, timestampMs } from '../temporal/duration.ts';
import { durationText } from '../temporal/durationText.ts';
import { FIELDS, MONTHS, YEAR_MAX, YEAR_MIN } from './fieldText.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Times of day that are listed one by one. */
const LISTED_MAX = 6;

/** A canonical spec as a sentence. */
export function specWords(spec: ScheduleSpec): string {
  const { structuredCalendar: calendars = [], interval = [] } = spec;
  const parts = [...calendars.map(calendarWords), ...interval.map(intervalWords)];
  if (parts.length === 0) return 'Never by itself: only by a trigger or a backfill.';
  const excluded = (spec.excludeStructuredCalendar ?? []).map(exclusionWords);
  const startMs = timestampMs(spec.startTime);
  const endMs = timestampMs(spec.endTime);
  const jitter = durationMs(spec.jitter) ?? 0;
  const sentence = [
    parts.join(', and '),
    ...(calendars.length > 0 ? [`in ${spec.timezoneName || 'UTC'}`] : []),
    ...(excluded.length > 0 ? [`but not ${listed(excluded, 'or')}`] : []),
    ...(startMs === undefined ? [] : [`from ${momentWords(startMs)}`]),
    ...(endMs === undefined ? [] : [`until ${momentWords(endMs)}`]),
    ...(jitter > 0 ? [`up to ${durationText(jitter)} later by chance`] : []),
  ].join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

const momentWords = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** An interval: `every 3 h, 10 m after`. */
export function intervalWords({ interval, phase }: IntervalSpec): string {
  const phaseMs = durationMs(phase) ?? 0;
  const after = phaseMs === 0 ? '' : ` (offset ${durationText(phaseMs)})`;
  return `every ${durationText(durationMs(interval) ?? 0)}${after}`;
}

/** A calendar: `at 02:00 on Monday to Friday`. */
export function calendarWords(calendar: StructuredCalendarSpec): string {
  if (nothingOf(calendar)) return 'never';
  const time = timeWords(calendar);
  const date = dateWords(calendar);
  if (date !== '') return `${time} ${date}`;
  return time.startsWith('at ') && !time.includes(' of e') ? `${time} every day` : time;
}

/** An exclusion: whole days without a time. */
function exclusionWords(calendar: StructuredCalendarSpec): string {
  if (nothingOf(calendar)) return 'never';
  const { hour, minute } = calendar;
  const date = dateWords(calendar);
  if (isAll(hour, FIELDS.hour) && isAll(minute, FIELDS.minute)) {
    return date === '' ? 'at any time' : date;
  }
  if (isAll(minute, FIELDS.minute)) {
    return [hourWords(valuesOf(hour)).trim(), date].filter((words) => words !== '').join(' ');
  }
  return calendarWords(calendar);
}

/** Whether a field has no ranges, so that it never matches. */
const nothingOf = (calendar: StructuredCalendarSpec): boolean =>
  (['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const).some(
    (name) => (calendar[name] ?? []).length === 0,
  );

function valuesOf(ranges: readonly Range[] | undefined): number[] {
  const values = new Set<number>();
  for (const { start = 0, end = 0, step = 0 } of ranges ?? []) {
    for (let value = start; value <= Math.max(start, end); value += Math.max(1, step)) {
      values.add(value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const isAll = (ranges: readonly Range[] | undefined, { least, most }: Bounds): boolean =>
  valuesOf(ranges).length === most - least + 1;

const pad = (value: number): string => String(value).padStart(2, '0');

/** The step of values that go evenly through the whole of their field, from near its start. */
function evenStep(values: readonly number[], size: number): number | undefined {
  const [first, second] = values;
  const last = values.at(-1);
  if (first === undefined || second === undefined || last === undefined) return undefined;
  const step = second - first;
  const even = values.every((value, index) => value === first + index * step);
  return even && step > 1 && first < step && last + step >= size ? step : undefined;
}

function timeWords(calendar: StructuredCalendarSpec): string {
  const seconds = valuesOf(calendar.second);
  const minutes = valuesOf(calendar.minute);
  const hours = valuesOf(calendar.hour);
  if (seconds.length * minutes.length * hours.length <= LISTED_MAX) {
    return `at ${listed(clockTimes(hours, minutes, seconds), 'and')}`;
  }
  const second = seconds.length === 1 && seconds[0] === 0 ? '' : secondWords(seconds);
  if (second !== '') return `${second} of ${minuteWords(minutes, hours, true)}`;
  return minuteWords(minutes, hours, false);
}

function clockTimes(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): string[] {
  const hasSeconds = seconds.some((second) => second !== 0);
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) =>
      seconds.map((second) => {
        const time = `${pad(hour)}:${pad(minute)}`;
        return hasSeconds ? `${time}:${pad(second)}` : time;
      }),
    ),
  );
}

function secondWords(seconds: readonly number[]): string {
  if (seconds.length === 60) return 'every second';
  const step = evenStep(seconds, 60);
  if (step !== undefined) return `every ${step} seconds`;
  return `at ${seconds.length === 1 ? 'second' : 'seconds'} ${spans(seconds, String)}`;
}

/** Minutes and hours; `of` where seconds stand before it. */
function minuteWords(minutes: readonly number[], hours: readonly number[], of: boolean): string {
  const hour = hourWords(hours);
  if (minutes.length === 60) return `every minute${hour}`;
  const step = evenStep(minutes, 60);
  if (step !== undefined) {
    const first = minutes[0] ?? 0;
    return `every ${step} minutes${first === 0 ? '' : ` from :${pad(first)}`}${hour}`;
  }
  const past = listed(
    minutes.map((minute) => `:${pad(minute)}`),
    'and',
  );
  const everyHours = evenStep(hours, 24);
  const hourly = hours.length === 24 ? 'every hour' : undefined;
  const every = everyHours === undefined ? hourly : `every ${everyHours} hours`;
  if (every !== undefined && minutes.length === 1) {
    const from = `${pad(hours[0] ?? 0)}${past}`;
    if (everyHours !== undefined) return `${of ? 'minute ' : ''}${every} from ${from}`;
    return minutes[0] === 0 && !of ? every : `${past} of ${every}`.replace(/^:/, of ? ':' : 'at :');
  }
  const places = of ? past : `at ${past}`;
  if (every !== undefined) return `${places} of ${every}`;
  return hour.startsWith(' from') ? `${places} of each hour${hour}` : `${places}${hour}`;
}

function hourWords(hours: readonly number[]): string {
  if (hours.length === 24) return '';
  const [first = 0] = hours;
  const last = hours.at(-1) ?? first;
  if (last - first === hours.length - 1) {
    return ` from ${pad(first)}:00 to ${pad(last)}:59`;
  }
  return ` of hour ${spans(hours, String)}`;
}

function dateWords(calendar: StructuredCalendarSpec): string {
  const { dayOfMonth, month, dayOfWeek, year } = calendar;
  const days = isAll(dayOfMonth, FIELDS.dayOfMonth) ? [] : valuesOf(dayOfMonth);
  const months = isAll(month, FIELDS.month) ? [] : valuesOf(month);
  const weekdays = isAll(dayOfWeek, { least: 0, most: 6 }) ? [] : valuesOf(dayOfWeek);
  const isEveryYear = !year?.length || isAll(year, { least: YEAR_MIN, most: YEAR_MAX });
  const words: string[] = [];
  if (weekdays.length > 0) words.push(`on ${weekdayWords(weekdays)}`);
  const joined = days.length > 0 && months.length > 0 && months.length <= 2;
  if (days.length > 0) {
    const on = weekdays.length > 0 ? 'if it is' : 'on';
    if (joined) {
      const names = months.map((value) => MONTHS[value - 1] ?? '');
      words.push(`${on} ${spans(days, String)} ${listed(names, 'and')}`);
    } else words.push(`${on} the ${spans(days, ordinal)}`);
  }
  if (months.length > 0 && !joined) {
    words.push(`in ${spans(months, (value) => MONTHS[value - 1] ?? '')}`);
  }
  if (!isEveryYear) words.push(`in ${spans(valuesOf(year), String)}`);
  return words.join(' ');
}

/** The week begins on Monday, so that a weekend is one span. */
function weekdayWords(weekdays: readonly number[]): string {
  const fromMonday = weekdays.map((day) => (day + 6) % 7).sort((a, b) => a - b);
  return spans(fromMonday, (day) => WEEKDAYS[(day + 1) % 7] ?? '');
}

/** Values in words, three or more in a row as a span: `1 to 5, 8 and 9`. */
function spans(values: readonly number[], word: (value: number) => string): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    const [first, last] = [values[index] ?? 0, values[end] ?? 0];
    if (end - index >= 2) parts.push(`${word(first)} to ${word(last)}`);
    else for (let at = index; at <= end; at += 1) parts.push(word(values[at] ?? 0));
    index = end + 1;
  }
  return listed(parts, 'and');
}

function listed(parts: readonly string[], last: 'and' | 'or'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;
}

function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}
