/** Reading where to skip to: a distance, a time, or words. A time is one of a zone's, unless it says otherwise itself. Pure. */
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
import { localOf, momentAt, zoneOffsetMs } from '../../../shared/temporal/timeZone.ts';
import { parseDuration } from '../../components/parseDuration.ts';

/** A time to skip to, virtual, or why the text is none. */
export type Target =
  | {
      readonly kind: 'time';
      readonly atMs: number;
      /** That the clocks skip the time which was asked for, and what becomes of it. */
      readonly moved: string | undefined;
    }
  | { readonly kind: 'wrong'; readonly reason: string };

const dayMs = 86_400_000;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function startOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}

/** `02:00`, `2:00:30`, `02:00:30.050` as ms of the day; undefined when it is no time of day. */
function timeOfDay(text: string): number | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?$/.exec(text);
  if (!found) return undefined;
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const ms = Math.round(Number(found[4] ?? 0) * 1000);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/** Whether a word is a day of the week, or its first three letters. */
const isWeekday = (word: string, name: string): boolean =>
  name === word || name.slice(0, 3) === word;

/**
 * The date that a text begins with, as it is written for people, as `2027-01-23`: of `sat 23 jan 2027`, `23 january 20:34`. Other texts
 * stay as they are.
 * @param year where the text has none
 */
function withIsoDate(text: string, year: number): string {
  const found = /^(?:([a-z]+),? )?(\d{1,2}) ([a-z]{3,})(?: (\d{4}))?(?:,? (?=\d)|$)/.exec(text);
  const [whole = '', weekday, day = '', name = '', ownYear = year] = found ?? [];
  const month = months.indexOf(name.slice(0, 3)) + 1;
  const isDate = weekday === undefined || weekdays.some((known) => isWeekday(weekday, known));
  if (!found || month === 0 || !isDate) return text;
  const date = [ownYear, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return `${date} ${text.slice(whole.length)}`.trim();
}

/** The day that a word names; undefined when it names none. All in local time, as ms that UTC has with the same digits. */
function dayOf(word: string, nowMs: number): number | undefined {
  const today = startOfDay(nowMs);
  if (word === 'today') return today;
  if (word === 'tomorrow') return today + dayMs;
  const weekday = weekdays.findIndex((name) => isWeekday(word, name));
  if (weekday !== -1) {
    const ahead = (weekday - new Date(nowMs).getUTCDay() + 7) % 7;
    return today + (ahead === 0 ? 7 : ahead) * dayMs;
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word);
  if (!date) return undefined;
  const ms = Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
  return new Date(ms).toISOString().startsWith(word) ? ms : undefined;
}

/** @param unit `day`, `week`, `month` or `year` */
function endOf(unit: string, nowMs: number): number {
  const now = new Date(nowMs);
  switch (unit) {
    case 'day':
      return startOfDay(nowMs) + dayMs;
    case 'week':
      return startOfDay(nowMs) + ((8 - now.getUTCDay()) % 7 || 7) * dayMs;
    case 'month':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
    default:
      return Date.UTC(now.getUTCFullYear() + 1, 0, 1);
  }
}

/** A clock whose times are read: what it is ahead of UTC, and when it shows a local time. */
interface Zone {
  readonly offsetMs: (atMs: number) => number;
  readonly momentAt: (localMs: number) => number;
}

const named = (zone: string): Zone => ({
  offsetMs: (atMs) => zoneOffsetMs(zone, atMs),
  momentAt: (localMs) => momentAt(zone, localMs),
});

/** `Z`, `UTC` or `+02:00` behind a time of day, and the text without it. */
function ownZone(text: string): { readonly rest: string; readonly zone: Zone } | undefined {
  const found = /^(.*\d:\d{2}(?:\.\d+)?) ?(?:z|utc|([+\u2212-])(\d{2}):?(\d{2}))$/.exec(text);
  if (!found) return undefined;
  const [, rest = '', sign, hours = 0, minutes = 0] = found;
  const offsetMs = (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { rest, zone: { offsetMs: () => offsetMs, momentAt: (localMs) => localMs - offsetMs } };
}

/** The local time that is asked for; undefined when the text is none. */
function localTarget(
  text: string,
  nowMs: number,
  { offsetMs, momentAt }: Zone,
): number | undefined {
  const localNow = nowMs + offsetMs(nowMs);
  const end = /^end of (?:the )?(day|week|month|year)$/.exec(text)?.[1];
  if (end !== undefined) return endOf(end, localNow);
  const [first = '', second, ...others] = text.replace(/^(\d{4}-\d{2}-\d{2})t/, '$1 ').split(' ');
  if (others.length > 0) return undefined;
  const day = dayOf(first, localNow);
  if (day !== undefined) {
    const time = second === undefined ? 0 : timeOfDay(second);
    return time === undefined ? undefined : day + time;
  }
  const time = second === undefined ? timeOfDay(first) : undefined;
  if (time === undefined) return undefined;
  const today = startOfDay(localNow) + time;
  return momentAt(today) > nowMs ? today : today + dayMs;
}

/** The same where a date may be written for people; one without a year is the next such day. */
function localTargetOf(text: string, nowMs: number, zone: Zone): number | undefined {
  const year = new Date(nowMs + zone.offsetMs(nowMs)).getUTCFullYear();
  const read = (ofYear: number) => localTarget(withIsoDate(text, ofYear), nowMs, zone);
  const thisYear = read(year);
  return thisYear !== undefined && zone.momentAt(thisYear) > nowMs
    ? thisYear
    : (read(year + 1) ?? thisYear);
}

const minuteOf = (localMs: number): string => new Date(localMs).toISOString().slice(11, 16);

/** A date a month ahead, as an example of what is read. */
export const exampleTime = (nowMs: number, zone: string): string =>
  `${inputOf(nowMs + 30 * dayMs, zone).slice(0, 10)} 12:00`;

const passed = { kind: 'wrong', reason: 'This time has passed. Time goes forward only.' } as const;

/**
 * Reads `+30 d`, `2 h 5 m`, `tomorrow 02:00`, `friday`, `end of month`, `2026-04-01 12:00`, and times as the window itself writes them,
 * such as `23 Jan 2027 20:34:51.004 UTC`; seen from `nowMs` (virtual).
 * @param zone whose clocks a time is read from, where it does not end in `Z`, `UTC` or `+02:00`
 */
export function parseTarget(input: string, nowMs: number, zone: string): Target {
  const text = input.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === '')
    return {
      kind: 'wrong',
      reason: 'A time, a distance or words: +30 d, tomorrow 02:00, end of month.',
    };
  const back = /^[-\u2212] ?(.+)$/.exec(text)?.[1] ?? /^(.+) ago$/.exec(text)?.[1];
  if (back !== undefined && parseDuration(back) !== undefined) return passed;
  const distance = parseDuration(text.replace(/^(?:\+|in )\s*/, ''));
  if (distance !== undefined)
    return distance > 0 ? { kind: 'time', atMs: nowMs + distance, moved: undefined } : passed;
  const own = ownZone(text);
  const clocks = own?.zone ?? named(zone);
  const localMs = localTargetOf(own?.rest ?? text, nowMs, clocks);
  if (localMs === undefined)
    return {
      kind: 'wrong',
      reason: lengthProblem(
        input,
        `"${input.trim()}" is no time. Try +30 d, tomorrow 02:00 or ${exampleTime(nowMs, zone)}.`,
      ),
    };
  const atMs = clocks.momentAt(localMs);
  if (atMs <= nowMs) return passed;
  const shownMs = atMs + clocks.offsetMs(atMs);
  const moved =
    shownMs === localMs
      ? undefined
      : `The clocks skip ${minuteOf(localMs)} that day: it becomes ${minuteOf(shownMs)}.`;
  return { kind: 'time', atMs, moved };
}

/** A time as it would be typed, such as `2026-04-01 12:00:30`: what `parseTarget` reads back, to the second. */
export function inputOf(atMs: number, zone: string): string {
  const wholeMs = Math.ceil(atMs / 1000) * 1000;
  return new Date(localOf(zone, wholeMs)).toISOString().slice(0, 19).replace('T', ' ');
}
