/**
 * The moments at which a calendar matches in a zone.
 *
 * - A local time that the clocks show twice matches twice.
 * - A local time that they skip does not match, except where they skip less than an hour and the hour stays the same: then
 *   it matches at the moment it would have had before the change (02:15 on Lord Howe Island is 02:45 that day).
 *
 * Differs from server (worker/scheduler/calendar.go, next): in zones east of Greenwich it misses times of an hour that is
 * shown twice, or finds those of the hour before in it.
 */
import { type Calendar, matchesLocal, nextLocal } from './calendar.ts';
import { type ZoneSegment, zoneSegmentAt } from './zoneSegments.ts';

const HOUR_MS = 3_600_000;
/** No two offsets differ by more. */
const OFFSETS_APART_MS = 2 * 86_400_000;

/** Whether a moment matches, by what the clocks show then. */
export function matchesMoment(calendar: Calendar, zone: string, atMs: number): boolean {
  return matchesLocal(calendar, atMs + zoneSegmentAt(zone, atMs).offsetMs);
}

/** The first whole second after a moment that matches, or undefined when there is none. */
export function nextMoment(calendar: Calendar, zone: string, afterMs: number): number | undefined {
  let at = Math.floor(afterMs / 1000) * 1000;
  let segment = zoneSegmentAt(zone, at);
  for (let isFirst = true; ; isFirst = false) {
    const { offsetMs, untilMs } = segment;
    const local = nextLocal(calendar, at + offsetMs);
    const found = Math.min(
      local === undefined ? Infinity : local - offsetMs,
      nextSkipped(calendar, zone, segment, at),
    );
    if (found < untilMs) return found;
    if (untilMs === Infinity || (found === Infinity && !isFirst)) return undefined;
    // The next segment may show again what this one has shown; later ones have nothing until about what was found.
    const next = isFirst ? untilMs : Math.max(untilMs, found - OFFSETS_APART_MS);
    segment = zoneSegmentAt(zone, next);
    at = Math.max(next, segment.fromMs) - 1000;
  }
}

/** The first moment after another that stands for a local time which the clocks skipped at the segment's start. */
function nextSkipped(
  calendar: Calendar,
  zone: string,
  segment: ZoneSegment,
  afterMs: number,
): number {
  const { fromMs, offsetMs } = segment;
  if (afterMs >= fromMs + HOUR_MS) return Infinity;
  const before = zoneSegmentAt(zone, fromMs - 1000).offsetMs;
  const skippedMs = offsetMs - before;
  if (skippedMs <= 0 || skippedMs >= HOUR_MS) return Infinity;
  const end = fromMs + offsetMs;
  let local = nextLocal(calendar, Math.max(afterMs, fromMs - 1000) + before);
  while (local !== undefined && local < end) {
    if (hourOf(local) === hourOf(local + skippedMs)) return local - before;
    local = nextLocal(calendar, local);
  }
  return Infinity;
}

const hourOf = (localMs: number): number => Math.floor(localMs / HOUR_MS);
