/** Times, sizes and counts in words, as the interface writes them everywhere. Durations: shared/temporal/durationText.ts. */

const space = '\u00a0';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `09:00:06`, or with ms `09:00:06.050`; UTC. */
export function timeOfDayText(ms: number, withMs = false): string {
  const at = new Date(ms);
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
  return withMs ? `${time}.${pad(at.getUTCMilliseconds(), 3)}` : time;
}

/** `2026-03-02 09:00:06.050`, as the clock shows it; UTC. */
export function clockText(ms: number): string {
  const at = new Date(ms);
  return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())} ${timeOfDayText(ms, true)}`;
}

/** `2 Mar 2026`; UTC. */
export function dateText(ms: number): string {
  const at = new Date(ms);
  return `${at.getUTCDate()}${space}${months[at.getUTCMonth()]}${space}${at.getUTCFullYear()}`;
}

/** `Mon 2 Mar 2026`; UTC. */
export function weekdayText(ms: number): string {
  return `${weekdays[new Date(ms).getUTCDay()]}${space}${dateText(ms)}`;
}

/** `2 Mar 2026 09:00:00.000`; UTC. */
export function dateTimeText(ms: number): string {
  return `${dateText(ms)} ${timeOfDayText(ms, true)}`;
}

/** As short as it is clear beside `nowMs`: `09:00:06` today, `2 Mar 09:00` this year, else `2 Mar 2025`; UTC. */
export function shortTimeText(ms: number, nowMs: number): string {
  const at = new Date(ms);
  const now = new Date(nowMs);
  if (at.getUTCFullYear() !== now.getUTCFullYear()) return dateText(ms);
  if (at.getUTCMonth() === now.getUTCMonth() && at.getUTCDate() === now.getUTCDate())
    return timeOfDayText(ms);
  return `${at.getUTCDate()}${space}${months[at.getUTCMonth()]} ${timeOfDayText(ms).slice(0, 5)}`;
}

/** A wall time of day in the user's own zone: `14:22:31`. */
export function wallTimeText(ms: number, withMs = false): string {
  const at = new Date(ms);
  const time = `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
  return withMs ? `${time}.${pad(at.getMilliseconds(), 3)}` : time;
}

function trim(number: string): string {
  return number.endsWith('.0') ? number.slice(0, -2) : number;
}

/** A number with a separator between thousands: `18,204`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
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
