/** Times, sizes and counts in words, as the interface writes them everywhere. Durations: shared/temporal/durationText.ts. */

import { durationText } from '../../shared/temporal/durationText.ts';

const space = '\u00a0';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** How times are written: in UTC, in the user's own zone, or in lists by their distance from now. */
export type TimeDisplay = 'utc' | 'local' | 'relative';

let display: TimeDisplay = 'utc';

/** Has every time be written so from now on; what is drawn already is drawn anew by whoever changes it. */
export function writeTimesAs(next: TimeDisplay): void {
  display = next;
}

/** The user's own zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone in which absolute times are written, and so are read where one types them. */
export const shownZone = (): string => (display === 'local' ? ownZone() : 'UTC');

/** The date's and the time's parts on the clock that the display asks for. */
function partsOf(ms: number) {
  const at = new Date(ms);
  // Shifted so that the parts in UTC are those of the user's own zone.
  const shown = display === 'local' ? new Date(ms - at.getTimezoneOffset() * 60_000) : at;
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth(),
    day: shown.getUTCDate(),
    weekday: shown.getUTCDay(),
    hours: shown.getUTCHours(),
    minutes: shown.getUTCMinutes(),
    seconds: shown.getUTCSeconds(),
    ms: shown.getUTCMilliseconds(),
  };
}

/** The zone of a time that is written: `UTC`, `+02:00`. */
export function offsetText(ms: number): string {
  if (display !== 'local') return 'UTC';
  const minutes = -new Date(ms).getTimezoneOffset();
  const sign = minutes < 0 ? '\u2212' : '+';
  const size = Math.abs(minutes);
  return `${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** `09:00:06`, or with ms `09:00:06.050`. */
export function timeOfDayText(ms: number, withMs = false): string {
  const at = partsOf(ms);
  const time = `${pad(at.hours)}:${pad(at.minutes)}:${pad(at.seconds)}`;
  return withMs ? `${time}.${pad(at.ms, 3)}` : time;
}

/** `2026-03-02 09:00:06.050`, as the clock shows it. */
export function clockText(ms: number): string {
  const { year, month, day } = partsOf(ms);
  return `${year}-${pad(month + 1)}-${pad(day)} ${timeOfDayText(ms, true)}`;
}

/** `2 Mar`. */
export const dayText = (ms: number): string => dayOf(partsOf(ms));

/** `2 Mar 2026`. */
export const dateText = (ms: number): string => dateOf(partsOf(ms));

/** `Mon 2 Mar 2026`. */
export const weekdayText = (ms: number): string => weekdayOf(partsOf(ms));

type Parts = ReturnType<typeof partsOf>;

const dayOf = ({ month, day }: Parts): string => `${day}${space}${months[month]}`;
const dateOf = (parts: Parts): string => `${dayOf(parts)}${space}${parts.year}`;
const weekdayOf = (parts: Parts): string => `${weekdays[parts.weekday]}${space}${dateOf(parts)}`;

/** `2 Mar 2026 09:00:00.000`, with its zone where that is not UTC. */
export function dateTimeText(ms: number): string {
  const zone = display === 'local' ? `${space}${offsetText(ms)}` : '';
  return `${dateText(ms)} ${timeOfDayText(ms, true)}${zone}`;
}

/** As short as it is clear beside `nowMs`: `09:00:06` today, `2 Mar 09:00` this year, else `2 Mar 2025`; or `3 m 12 s ago`. */
export function shortTimeText(ms: number, nowMs: number): string {
  if (display === 'relative') return distanceText(ms, nowMs);
  const at = partsOf(ms);
  const now = partsOf(nowMs);
  if (at.year !== now.year) return dateText(ms);
  if (at.month === now.month && at.day === now.day) return timeOfDayText(ms);
  return `${dayOf(at)} ${timeOfDayText(ms).slice(0, 5)}`;
}

/** Whole seconds, so that a list does not flicker: `just now`, `3 m 12 s ago`, `in 2 d 4 h`. */
function distanceText(ms: number, nowMs: number): string {
  const away = Math.floor(Math.abs(ms - nowMs) / 1000) * 1000;
  if (away === 0) return 'just now';
  const words = away < 10_000 ? `${away / 1000}${space}s` : durationText(away);
  return ms <= nowMs ? `${words} ago` : `in ${words}`;
}

function trim(number: string): string {
  return number.endsWith('.0') ? number.slice(0, -2) : number;
}

const thousands = /\B(?=(?:\d{3})+$)/g;

/** A whole number with a separator between thousands: `18,204`. By hand: the first use of Intl's takes longer than a frame. */
export function countText(count: number): string {
  return String(count).replace(thousands, ',');
}

/** A size in bytes: `812 B`, `18.6 KB`, `2.1 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes}${space}B`;
  if (bytes < 1e6) return `${trim((bytes / 1e3).toFixed(1))}${space}KB`;
  return `${trim((bytes / 1e6).toFixed(1))}${space}MB`;
}

/** `1 hold`, `3 holds`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)}${space}${count === 1 ? one : many}`;
}
