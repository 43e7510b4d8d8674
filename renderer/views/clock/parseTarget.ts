/** Reading where to skip to: a distance, a time, or words. A time is one of a zone's, unless it says otherwise itself. Pure. */
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
import { localOf, momentAt, zoneOffsetMs } from '../../../shared/temporal/timeZone.ts';
import { parseDuration } from '../../components/parseDuration.ts';

/** A time to skip to, virtual, or why the text is none. */
export type Target =
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'wrong'; readonly reason: string };

const dayMs = 86_400_000;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function startOfDay(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs;
}

/** `02:00`, `2:00:30` as ms of the day; undefined when it is no time of day. */
function timeOfDay(text: string): number | undefined {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!found) return undefined;
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** The day that a word names; undefined when it names none. All in local time, as ms that UTC has with the same digits. */
function dayOf(word: string, nowMs: number): number | undefined {
  const today = startOfDay(nowMs);
  if (word === 'today') return today;
  if (word === 'tomorrow') return today + dayMs;
  const weekday = weekdays.findIndex((name) => name === word || name.slice(0, 3) === word);
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
  const found = /^(.*\d:\d{2}) ?(?:z|utc|([+\u2212-])(\d{2}):?(\d{2}))$/.exec(text);
  if (!found) return undefined;
  const [, rest = '', sign, hours = 0, minutes = 0] = found;
  const offsetMs = (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { rest, zone: { offsetMs: () => offsetMs, momentAt: (localMs) => localMs - offsetMs } };
}

function absolute(text: string, nowMs: number, { offsetMs, momentAt }: Zone): number | undefined {
  const localNow = nowMs + offsetMs(nowMs);
  const end = /^end of (?:the )?(day|week|month|year)$/.exec(text)?.[1];
  if (end !== undefined) return momentAt(endOf(end, localNow));
  const [first = '', second, ...others] = text.replace(/^(\d{4}-\d{2}-\d{2})t/, '$1 ').split(' ');
  if (others.length > 0) return undefined;
  const day = dayOf(first, localNow);
  if (day !== undefined) {
    const time = second === undefined ? 0 : timeOfDay(second);
    return time === undefined ? undefined : momentAt(day + time);
  }
  const time = second === undefined ? timeOfDay(first) : undefined;
  if (time === undefined) return undefined;
  const today = momentAt(startOfDay(localNow) + time);
  return today > nowMs ? today : momentAt(startOfDay(localNow) + dayMs + time);
}

/**
 * Reads `+30 d`, `2 h 5 m`, `tomorrow 02:00`, `friday`, `end of month`, `2026-04-01 12:00`, seen from `nowMs` (virtual).
 * @param zone whose clocks a time is read from, where it does not end in `Z`, `UTC` or `+02:00`
 */
export function parseTarget(input: string, nowMs: number, zone: string): Target {
  const text = input.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === '')
    return {
      kind: 'wrong',
      reason: 'A time, a distance or words: +30 d, tomorrow 02:00, end of month.',
    };
  const distance = parseDuration(text.replace(/^(?:\+|in )\s*/, ''), undefined);
  const own = ownZone(text);
  const atMs =
    distance === undefined
      ? absolute(own?.rest ?? text, nowMs, own?.zone ?? named(zone))
      : nowMs + distance;
  if (atMs === undefined)
    return {
      kind: 'wrong',
      reason: lengthProblem(
        input,
        `"${input.trim()}" is no time. Try +30 d, tomorrow 02:00 or 2026-04-01 12:00.`,
      ),
    };
  if (atMs <= nowMs)
    return { kind: 'wrong', reason: 'This time has passed. Time goes forward only.' };
  return { kind: 'time', atMs };
}

/** A time as it would be typed, such as `2026-04-01 12:00:30`: what `parseTarget` reads back, to the second. */
export function inputOf(atMs: number, zone: string): string {
  const wholeMs = Math.ceil(atMs / 1000) * 1000;
  return new Date(localOf(zone, wholeMs)).toISOString().slice(0, 19).replace('T', ' ');
}
