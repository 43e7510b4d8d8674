/** Timestamps and durations as proto JSON writes them. Both carry nanoseconds, which no Date does. */

interface SecondsAndNanos {
  seconds?: number | undefined;
  nanos?: number | undefined;
}

const NANOS_PER_SECOND = 1_000_000_000;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const TIMESTAMP_SECONDS_MIN = -62_135_596_800;
const TIMESTAMP_SECONDS_MAX = 253_402_300_799;
const DURATION_SECONDS_MAX = 315_576_000_000;

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;
const DURATION = /^(-?)(\d{1,12})?(?:\.(\d{1,9}))?s$/;

/** With 3, 6 or 9 digits, or none. */
function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  return `.${digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}

const nanosOf = (digits: string | undefined): number => Number((digits ?? '').padEnd(9, '0'));

/** `2026-01-02T03:04:05.5Z`; undefined when the time is outside the years 1 to 9999. */
export function timestampText({ seconds = 0, nanos = 0 }: SecondsAndNanos): string | undefined {
  if (seconds < TIMESTAMP_SECONDS_MIN || seconds > TIMESTAMP_SECONDS_MAX) return undefined;
  if (nanos < 0 || nanos >= NANOS_PER_SECOND) return undefined;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction(nanos)}Z`;
}

/** Reads an RFC 3339 time; undefined when it is none. */
export function parseTimestamp(text: string): SecondsAndNanos | undefined {
  const [, date, time, digits, zone = ''] = TIMESTAMP.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const seconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`) / 1000;
  if (!(seconds >= TIMESTAMP_SECONDS_MIN && seconds <= TIMESTAMP_SECONDS_MAX)) return undefined;
  return withoutZeros(seconds, nanosOf(digits));
}

/** `1.5s`; undefined when it is outside what a duration may be. */
export function durationText({ seconds = 0, nanos = 0 }: SecondsAndNanos): string | undefined {
  if (Math.abs(seconds) > DURATION_SECONDS_MAX || Math.abs(nanos) >= NANOS_PER_SECOND)
    return undefined;
  if (seconds * nanos < 0) return undefined;
  const sign = seconds < 0 || nanos < 0 ? '-' : '';
  return `${sign}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s`;
}

/** Reads a number of seconds with `s` after it; undefined when it is none. */
export function parseDuration(text: string): SecondsAndNanos | undefined {
  const match = DURATION.exec(text);
  if (!match || (match[2] === undefined && match[3] === undefined)) return undefined;
  const sign = match[1] === '-' ? -1 : 1;
  const seconds = Number(match[2] ?? '0');
  if (seconds > DURATION_SECONDS_MAX) return undefined;
  return withoutZeros(sign * seconds, sign * nanosOf(match[3]));
}

/** As decoding gives it: a zero is a default and left out. */
function withoutZeros(seconds: number, nanos: number): SecondsAndNanos {
  return { ...(seconds === 0 ? {} : { seconds }), ...(nanos === 0 ? {} : { nanos }) };
}
