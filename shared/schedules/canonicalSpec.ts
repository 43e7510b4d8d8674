/**
 * The one form that the server keeps of a schedule spec: calendars of text and cron strings become structured calendars and
 * intervals, and everything is checked (server: worker/scheduler/spec.go, canonicalizeSpec). Throws a ScheduleSpecError.
 */
import type {
  IntervalSpec,
  Range,
  ScheduleSpec,
  StructuredCalendarSpec,
} from '../protocol/messages.ts';
import { durationMs } from '../temporal/duration.ts';
import { isTimeZone } from '../temporal/timeZone.ts';
import { utf8Length } from '../util/utf8.ts';
import { parseCronString, structuredCalendar } from './cronText.ts';
import { FIELDS } from './fieldText.ts';
import { ScheduleSpecError } from './specError.ts';

const COMMENT_BYTES_MAX = 200;

/** The canonical form of a spec; canonical specs stay as they are. */
export function canonicalSpec(spec: ScheduleSpec): ScheduleSpec {
  const { calendar, excludeCalendar, cronString, ...rest } = spec;
  const calendars = [
    ...(spec.structuredCalendar ?? []),
    ...(calendar ?? []).map(structuredCalendar),
  ];
  const excluded = [
    ...(spec.excludeStructuredCalendar ?? []),
    ...(excludeCalendar ?? []).map(structuredCalendar),
  ];
  const intervals = [...(spec.interval ?? [])];
  const zones = new Set<string>();
  for (const text of cronString ?? []) {
    const cron = parseCronString(text);
    zones.add(cron.zone);
    if (zones.size > 1) throw new ScheduleSpecError('conflicting timezone names');
    if (cron.calendar) calendars.push(cron.calendar);
    if (cron.interval) intervals.push(cron.interval);
  }
  const [cronZone = ''] = zones;
  const timezoneName = spec.timezoneName || cronZone;
  if (cronZone !== '' && (timezoneName !== cronZone || spec.timezoneData?.length)) {
    throw new ScheduleSpecError('conflicting timezone names');
  }
  calendars.forEach(checkCalendar);
  intervals.forEach(checkInterval);
  checkZone(timezoneName, spec.timezoneData);
  return {
    ...rest,
    ...(calendars.length > 0 && { structuredCalendar: calendars }),
    ...(excluded.length > 0 && { excludeStructuredCalendar: excluded }),
    ...(intervals.length > 0 && { interval: intervals }),
    ...(timezoneName !== '' && { timezoneName }),
  };
}

/** A canonical spec with its defaults written out, as describe shows it. */
export function withRangeDefaults(spec: ScheduleSpec): ScheduleSpec {
  return {
    ...spec,
    structuredCalendar: spec.structuredCalendar?.map(calendarWithDefaults),
    excludeStructuredCalendar: spec.excludeStructuredCalendar?.map(calendarWithDefaults),
  };
}

const rangeWithDefaults = ({ start = 0, end = 0, step = 0 }: Range): Range => ({
  start,
  end: Math.max(start, end),
  step: step === 0 ? 1 : step,
});

function calendarWithDefaults(calendar: StructuredCalendarSpec): StructuredCalendarSpec {
  return {
    ...calendar,
    second: calendar.second?.map(rangeWithDefaults),
    minute: calendar.minute?.map(rangeWithDefaults),
    hour: calendar.hour?.map(rangeWithDefaults),
    dayOfMonth: calendar.dayOfMonth?.map(rangeWithDefaults),
    month: calendar.month?.map(rangeWithDefaults),
    year: calendar.year?.map(rangeWithDefaults),
    dayOfWeek: calendar.dayOfWeek?.map(rangeWithDefaults),
  };
}

/** In ranges Sunday is 0 only. */
const CHECKED = [
  ['second', FIELDS.second],
  ['minute', FIELDS.minute],
  ['hour', FIELDS.hour],
  ['dayOfMonth', FIELDS.dayOfMonth],
  ['month', FIELDS.month],
  ['year', FIELDS.year],
  ['dayOfWeek', { ...FIELDS.dayOfWeek, most: 6 }],
] as const;

function checkCalendar(calendar: StructuredCalendarSpec): void {
  const errors: string[] = [];
  for (const [key, { name, least, most }] of CHECKED) {
    for (const { start = 0, end = 0, step = 0 } of calendar[key] ?? []) {
      if (start < least || start > most) {
        errors.push(`${name} Start is not in range [${least}-${most}]`);
      }
      if (end !== 0 && (end < start || end > most)) {
        errors.push(`${name} End is before Start or not in range [${least}-${most}]`);
      }
      if (step < 0) errors.push(`${name} has invalid Step`);
    }
  }
  if (utf8Length(calendar.comment ?? '') > COMMENT_BYTES_MAX) errors.push('comment is too long');
  if (errors.length > 0) {
    throw new ScheduleSpecError(`invalid calendar spec: ${errors.join(', ')}`);
  }
}

function checkInterval({ interval, phase }: IntervalSpec): void {
  const intervalMs = durationMs(interval) ?? 0;
  const phaseMs = durationMs(phase) ?? 0;
  if (intervalMs < 1000) throw new ScheduleSpecError('interval is too small');
  if (phaseMs < 0) throw new ScheduleSpecError('phase is negative');
  if (phaseMs >= intervalMs) throw new ScheduleSpecError('phase cannot be greater than Interval');
}

function checkZone(name: string, data: Uint8Array | undefined): void {
  // Differs from server: it takes the bytes of a zone file.
  if (data?.length) {
    throw new ScheduleSpecError(
      'time zone data is not supported by this server: name the zone in timezone_name',
    );
  }
  // The runtime also takes offsets such as +01:00 for zones, which the server's zone files don't have.
  if (/^[+-]/.test(name) || !isTimeZone(name)) {
    throw new ScheduleSpecError(`unknown time zone ${name}`);
  }
}
