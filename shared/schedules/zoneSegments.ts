/** Spans of time in which a zone's clocks don't change: within one, local time is UTC plus a constant. */
import { zoneOffsetMs } from '../temporal/timeZone.ts';

export interface ZoneSegment {
  readonly offsetMs: number;
  /** The first moment, and the first one after. A segment also ends where a year of UTC does. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const UTC: ZoneSegment = { offsetMs: 0, fromMs: -Infinity, untilMs: Infinity };

/** Clocks that change twice within less are not noticed; no zone has done so. */
const SAMPLE_MS = 3 * 86_400_000;

const cache = new Map<string, readonly ZoneSegment[]>();

/** The segment that a moment is in. */
export function zoneSegmentAt(zone: string, atMs: number): ZoneSegment {
  if (zone === '' || zone === 'UTC') return UTC;
  const year = new Date(atMs).getUTCFullYear();
  const key = `${zone} ${year}`;
  let segments = cache.get(key);
  if (!segments) {
    segments = segmentsOfYear(zone, year);
    cache.set(key, segments);
  }
  const found = segments.find(({ untilMs }) => atMs < untilMs);
  if (!found) throw new RangeError(`no part of ${year} in ${zone} has ${atMs}`);
  return found;
}

function segmentsOfYear(zone: string, year: number): ZoneSegment[] {
  const end = Date.UTC(year + 1, 0, 1);
  const segments: ZoneSegment[] = [];
  let fromMs = Date.UTC(year, 0, 1);
  let offsetMs = zoneOffsetMs(zone, fromMs);
  for (let at = fromMs; at < end;) {
    const next = Math.min(at + SAMPLE_MS, end);
    if (zoneOffsetMs(zone, next) === offsetMs) {
      at = next;
      continue;
    }
    at = firstChange(zone, offsetMs, at, next);
    segments.push({ offsetMs, fromMs, untilMs: at });
    fromMs = at;
    offsetMs = zoneOffsetMs(zone, at);
  }
  if (fromMs < end) segments.push({ offsetMs, fromMs, untilMs: end });
  return segments;
}

/** The first second at which a zone has left an offset, by halving. */
function firstChange(zone: string, offsetMs: number, fromMs: number, untilMs: number): number {
  let before = fromMs;
  let after = untilMs;
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (zoneOffsetMs(zone, middle) === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}
