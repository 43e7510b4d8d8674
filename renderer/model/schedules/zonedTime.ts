/** Dates and times of a zone in words. Local times are ms as UTC's with the same digits. Pure. */
import type { ScheduleSpec } from '../../../shared/protocol/messages.ts';
import { MONTHS } from '../../../shared/schedules/fieldText.ts';
import { isTimeZone, localOf, momentAt } from '../../../shared/temporal/timeZone.ts';

const SPACE = '\u00a0';
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** `02:00`, with seconds where there are some. */
export function localTimeText(localMs: number): string {
  const text = new Date(localMs).toISOString();
  return text.slice(17, 19) === '00' ? text.slice(11, 16) : text.slice(11, 19);
}

/** `Tue 3 March`, with the year where it is another than that of `nearMs`. */
export function localDateText(localMs: number, nearMs: number): string {
  const at = new Date(localMs);
  const year = at.getUTCFullYear();
  const ending = year === new Date(nearMs).getUTCFullYear() ? '' : `${SPACE}${year}`;
  const month = MONTHS[at.getUTCMonth()] ?? '';
  return `${WEEKDAYS[at.getUTCDay()]}${SPACE}${at.getUTCDate()}${SPACE}${month}${ending}`;
}

/** The zone that a spec's times are shown in: the server may know one that the window's runtime does not. */
export function shownZoneOf(spec: ScheduleSpec | undefined): string {
  const zone = spec?.timezoneName ?? '';
  return isTimeZone(zone) ? zone : '';
}

/** A zone in short: `Paris`, `New York`, `UTC`. */
export function zoneName(zone: string): string {
  if (zone === '') return 'UTC';
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** `2026-03-01 09:00`, with seconds where there are some. */
export function momentText(ms: number, zone = ''): string {
  const text = new Date(localOf(zone, ms)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, text.slice(17, 19) === '00' ? 16 : 19)}`;
}

/** Reads `2026-03-01`, `2026-03-01 09:00`, and in UTC whatever the zone `2026-03-01T09:00:30Z`; undefined when it is none. */
export function parseMoment(text: string, zone = ''): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?)?( ?Z| UTC)?$/.exec(
    text.trim(),
  );
  if (!found) return undefined;
  const iso = `${found[1]}T${found[2] ?? '00:00'}${found[3] ?? ':00'}Z`;
  const ms = Date.parse(iso);
  // The runtime takes 31 February for 3 March.
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(iso.slice(0, 19))
    ? undefined
    : momentAt(found[4] === undefined ? zone : '', ms);
}

/** A month of a calendar, its first day as local time. */
export interface Month {
  readonly year: number;
  /** From 0. */
  readonly month: number;
}

/** The month that a moment is in. */
export function monthOf(zone: string, atMs: number): Month {
  const local = new Date(localOf(zone, atMs));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() };
}

/** Months later, or earlier. */
export function addMonths({ year, month }: Month, count: number): Month {
  const at = new Date(Date.UTC(year, month + count, 1));
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() };
}

/** Six weeks, Monday first, that hold a month: the local midnight that they begin with. */
export function firstOfPage({ year, month }: Month): number {
  const first = Date.UTC(year, month, 1);
  return first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
}

/** The number of the week that a Monday begins, as in ISO 8601. */
export function weekNumber(mondayMs: number): number {
  const thursday = mondayMs + 3 * DAY_MS;
  const first = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday - first) / (7 * DAY_MS));
}
