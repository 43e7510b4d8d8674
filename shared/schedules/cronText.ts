/** Calendars and intervals as text: calendar specs and cron strings (server: worker/scheduler/calendar.go). */
import type { CalendarSpec, IntervalSpec, StructuredCalendarSpec } from '../protocol/messages.ts';
import { CRON_WORDS } from '../temporal/cron.ts';
import { durationOf } from '../temporal/duration.ts';
import { goDurationMs } from '../temporal/goDuration.ts';
import { type Field, FIELDS, parseField } from './fieldText.ts';
import { ScheduleSpecError } from './specError.ts';

/** A calendar of text with its fields as ranges. Throws every field's error at once. */
export function structuredCalendar(calendar: CalendarSpec): StructuredCalendarSpec {
  const errors: string[] = [];
  const ranges = (text: string | undefined, field: Field) => {
    try {
      return parseField(text, field);
    } catch (error) {
      if (!(error instanceof ScheduleSpecError)) throw error;
      errors.push(error.message);
      return [];
    }
  };
  const structured: StructuredCalendarSpec = {
    second: ranges(calendar.second, FIELDS.second),
    minute: ranges(calendar.minute, FIELDS.minute),
    hour: ranges(calendar.hour, FIELDS.hour),
    dayOfWeek: ranges(calendar.dayOfWeek, FIELDS.dayOfWeek),
    dayOfMonth: ranges(calendar.dayOfMonth, FIELDS.dayOfMonth),
    month: ranges(calendar.month, FIELDS.month),
    year: ranges(calendar.year, FIELDS.year),
    ...(calendar.comment && { comment: calendar.comment }),
  };
  if (errors.length > 0) throw new ScheduleSpecError(errors.join(', '));
  return structured;
}

/** What a cron string stands for; `zone` is empty where it names none. */
export interface CronText {
  readonly calendar?: StructuredCalendarSpec;
  readonly interval?: IntervalSpec;
  readonly zone: string;
}

/** The fields of a cron string by how many there are. */
const FIELD_NAMES: Readonly<Record<number, readonly (keyof CalendarSpec)[]>> = {
  5: ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'],
  6: ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek', 'year'],
  7: ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek', 'year'],
};

/** Reads `[CRON_TZ=zone] fields [# comment]`, an `@` word, or `@every interval[/phase]`. */
export function parseCronString(text: string): CronText {
  const { zone, rest } = splitZone(text.trim());
  const at = rest.indexOf('#');
  const body = (at < 0 ? rest : rest.slice(0, at)).trim();
  const comment = at < 0 ? '' : rest.slice(at + 1).trim();
  if (body.startsWith('@every')) return { interval: parseEvery(body), zone: '' };
  const fields = (CRON_WORDS.get(body) ?? body).split(/\s+/);
  const names = FIELD_NAMES[fields.length];
  if (!names) throw new ScheduleSpecError('CronString does not have 5-7 fields');
  const calendar: CalendarSpec = Object.fromEntries(
    names.map((name, index) => [name, fields[index]]),
  );
  return { calendar: structuredCalendar({ ...calendar, comment }), zone };
}

function splitZone(text: string): { zone: string; rest: string } {
  if (!text.startsWith('TZ=') && !text.startsWith('CRON_TZ=')) return { zone: '', rest: text };
  const space = text.indexOf(' ');
  if (space < 0) throw new ScheduleSpecError('CronString has time zone but missing fields');
  return { zone: text.slice(text.indexOf('=') + 1, space), rest: text.slice(space + 1) };
}

function parseEvery(text: string): IntervalSpec {
  const space = text.indexOf(' ');
  if (space < 0) throw new ScheduleSpecError('CronString does not have interval after @every');
  const rest = text.slice(space + 1);
  const slash = rest.indexOf('/');
  const interval = parseDuration(slash < 0 ? rest : rest.slice(0, slash));
  const phase = slash < 0 ? '' : rest.slice(slash + 1);
  return {
    interval: durationOf(interval),
    ...(phase !== '' && { phase: durationOf(parseDuration(phase)) }),
  };
}

/** A Go duration in ms, with days beside hours. */
function parseDuration(text: string): number {
  const days = /(\d+\.?\d*|\.\d+)d/g;
  const inHours = text.replaceAll(days, (_, count: string) => `${24 * Number(count)}h`);
  const ms = goDurationMs(inHours);
  if (ms !== undefined) return ms;
  const quoted = JSON.stringify(inHours);
  const [, unit] =
    /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)([^\d.]*)/.exec(
      inHours,
    ) ?? [];
  if (unit === undefined) throw new ScheduleSpecError(`time: invalid duration ${quoted}`);
  throw new ScheduleSpecError(
    unit === ''
      ? `time: missing unit in duration ${quoted}`
      : `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`,
  );
}
