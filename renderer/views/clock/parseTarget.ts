/** Reading where to skip to: a distance, a time, or words. Everything is UTC. Pure. */
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

/** The day that a word names; undefined when it names none. */
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

function endOf(unit: string, nowMs: number): number | undefined {
  const now = new Date(nowMs);
  switch (unit) {
    case 'day':
      return startOfDay(nowMs) + dayMs;
    case 'week':
      return startOfDay(nowMs) + ((8 - now.getUTCDay()) % 7 || 7) * dayMs;
    case 'month':
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
    case 'year':
      return Date.UTC(now.getUTCFullYear() + 1, 0, 1);
    default:
      return undefined;
  }
}

function absolute(text: string, nowMs: number): number | undefined {
  const end = /^end of (?:the )?(day|week|month|year)$/.exec(text);
  if (end) return endOf(end[1] ?? '', nowMs);
  const [first = '', second, ...others] = text
    .replace('t', text.startsWith('20') ? ' ' : 't')
    .replace(/z$/, '')
    .split(/\s+/);
  if (others.length > 0) return undefined;
  const day = dayOf(first, nowMs);
  if (day !== undefined) {
    const at = second === undefined ? 0 : timeOfDay(second);
    return at === undefined ? undefined : day + at;
  }
  const at = second === undefined ? timeOfDay(first) : undefined;
  if (at === undefined) return undefined;
  const today = startOfDay(nowMs) + at;
  return today > nowMs ? today : today + dayMs;
}

/** Reads `+30 d`, `2 h 5 m`, `tomorrow 02:00`, `friday`, `end of month`, `2026-04-01 12:00`, seen from `nowMs` (virtual). */
export function parseTarget(input: string, nowMs: number): Target {
  const text = input.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === '')
    return {
      kind: 'wrong',
      reason: 'A time, a distance or words: +30 d, tomorrow 02:00, end of month.',
    };
  const distance = parseDuration(text.replace(/^(?:\+|in )\s*/, ''), undefined);
  const atMs = distance === undefined ? absolute(text, nowMs) : nowMs + distance;
  if (atMs === undefined)
    return {
      kind: 'wrong',
      reason: `"${input.trim()}" is no time. Try +30 d, tomorrow 02:00 or 2026-04-01 12:00.`,
    };
  if (atMs <= nowMs)
    return { kind: 'wrong', reason: 'This time has passed. Time goes forward only.' };
  return { kind: 'time', atMs };
}

/** A time as it would be typed, such as `2026-04-01 12:00:30`: what `parseTarget` reads back, to the second. */
export function inputOf(atMs: number): string {
  return new Date(Math.ceil(atMs / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
