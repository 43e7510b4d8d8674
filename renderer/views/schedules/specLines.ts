/**
 * A spec as lines: cron with five to seven fields, `@daily` and its like, `@every 3h/10m`, and `except` before what is left out. Pure.
 *
 *     0 2 * * 1-5        # weekdays
 *     @every 3h/10m
 *     except * * 6 4 *   # Easter Monday
 */
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { parseCronString } from '../../../shared/schedules/cronText.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { cronLine, fieldsOf, goText } from '../../../shared/schedules/specText.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { parseDuration } from '../../components/parseDuration.ts';
import type { CalendarDraft, IntervalDraft, SpecForm } from './scheduleForm.ts';

/** What is wrong with a line, counted from 1. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** What lines say; the zone where one names it. */
export interface SpecLines {
  readonly calendars: readonly CalendarDraft[];
  readonly intervals: readonly IntervalDraft[];
  readonly except: readonly CalendarDraft[];
  readonly zone: string | undefined;
  readonly problems: readonly LineProblem[];
}

const EXCEPT = /^except\s+/i;

/** The lines of a form. A calendar that text can't say is not among them. */
export function linesOf({ calendars, intervals, except }: SpecForm): string {
  return [
    ...calendars.filter(sayable).map(({ fields, comment }) => cronLine(fields, comment)),
    ...intervals.map(everyText),
    ...except
      .filter(sayable)
      .map(({ fields, comment }) => `except ${cronLine(fields, comment, '*')}`),
  ].join('\n');
}

const sayable = ({ original }: CalendarDraft): boolean => original === undefined;

function everyText({ every, offset }: IntervalDraft): string {
  const text = (length: string): string => {
    const ms = parseDuration(length, 's');
    return ms === undefined ? length.replaceAll(/\s+/g, '') : goText(ms);
  };
  return offset.trim() === '' ? `@every ${text(every)}` : `@every ${text(every)}/${text(offset)}`;
}

/** Reads lines; those that are wrong are left out and said. */
export function readLines(text: string): SpecLines {
  const calendars: CalendarDraft[] = [];
  const intervals: IntervalDraft[] = [];
  const except: CalendarDraft[] = [];
  const problems: LineProblem[] = [];
  const zones = new Set<string>();
  text.split('\n').forEach((whole, index) => {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) return;
    const isException = EXCEPT.test(line);
    try {
      const read = readLine(line.replace(EXCEPT, ''), isException);
      if (read.zone !== '') zones.add(read.zone);
      if (zones.size > 1) throw new ScheduleSpecError('conflicting timezone names');
      if (read.interval) intervals.push(read.interval);
      if (read.calendar) (isException ? except : calendars).push(read.calendar);
    } catch (error) {
      if (!(error instanceof ScheduleSpecError)) throw error;
      problems.push({ line: index + 1, message: error.message });
    }
  });
  const [zone] = zones;
  return { calendars, intervals, except, zone, problems };
}

function readLine(
  line: string,
  isException: boolean,
): {
  readonly calendar?: CalendarDraft;
  readonly interval?: IntervalDraft;
  readonly zone: string;
} {
  const { calendar, interval, zone } = parseCronString(line);
  if (interval) {
    if (isException) throw new ScheduleSpecError('an interval cannot be an exception');
    canonicalSpec({ interval: [interval] });
    const phaseMs = durationMs(interval.phase) ?? 0;
    const every = goText(durationMs(interval.interval) ?? 0);
    return { interval: { every, offset: phaseMs === 0 ? '' : goText(phaseMs) }, zone };
  }
  const fields = calendar && fieldsOf(calendar);
  if (!fields) throw new ScheduleSpecError('this matches nothing');
  canonicalSpec({ calendar: [{ ...fields, comment: calendar.comment }], timezoneName: zone });
  // Without seconds of its own an exception is about whole minutes.
  const whole = isException && !hasSeconds(line);
  return {
    calendar: {
      fields: whole ? { ...fields, second: '*' } : fields,
      comment: calendar.comment ?? '',
    },
    zone,
  };
}

function hasSeconds(line: string): boolean {
  const [body = ''] = line.replace(/^(?:CRON_)?TZ=\S+\s+/, '').split('#');
  return body.trim().split(/\s+/).length === 7;
}
