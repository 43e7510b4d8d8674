/**
 * What a spec comes to: its next and previous times, its days, and what changes of the clocks do to it. By the same search that the server
 * acts by (CompiledSpec), once for each calendar and interval, so that every time knows where it is from.
 */
import type { ScheduleSpec } from '../protocol/messages.ts';
import { momentOf, zoneOffsetMs } from '../temporal/timeZone.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { CompiledSpec } from './compiledSpec.ts';
import { zoneSegmentAt } from './zoneSegments.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** As far back as previous times are looked for. */
const PAST_MS = 12 * 365 * DAY_MS;

/** A time without jitter, and the calendars and intervals that it is from, counted in this order from 0. */
export interface PreviewTime {
  readonly atMs: number;
  readonly sources: readonly number[];
}

/** A day of a zone's calendar. */
export interface PreviewDay {
  /** Midnight of the local day, as the ms that UTC would have with the same digits. */
  readonly localMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The first times of the day. */
  readonly times: readonly PreviewTime[];
  /** There are more than were asked for. */
  readonly more: boolean;
  /** Without the exclusions there were times. */
  readonly excluded: boolean;
}

/** Clocks that change, and what becomes of the times between. Local times are ms as UTC's with the same digits. */
export interface ClockChange {
  readonly atMs: number;
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
  /** Local times that the clocks skip, so that nothing happens. */
  readonly skipped: readonly number[];
  /** Local times that the clocks show twice, so that it happens twice. */
  readonly twice: readonly number[];
}

const withoutJitter = (spec: ScheduleSpec): ScheduleSpec => ({ ...spec, jitter: undefined });

/** The parts of a canonical spec: each calendar, then each interval, with what holds for all. */
function partsOf(spec: ScheduleSpec): ScheduleSpec[] {
  const { structuredCalendar = [], interval = [], ...rest } = withoutJitter(spec);
  return [
    ...structuredCalendar.map((calendar) => ({ ...rest, structuredCalendar: [calendar] })),
    ...interval.map((one) => ({ ...rest, interval: [one] })),
  ];
}

export class SpecPreview {
  readonly #canonical: ScheduleSpec;
  readonly #parts: readonly CompiledSpec[];
  /** For each part a moment after which it has no time, where one is known. */
  readonly #endedAt: (number | undefined)[];
  readonly #unexcluded: CompiledSpec;
  /** The calendars by themselves, asked in local time. */
  readonly #local: CompiledSpec;

  /** Throws a ScheduleSpecError for a spec that the server refuses. */
  constructor(spec: ScheduleSpec) {
    this.#canonical = canonicalSpec(spec);
    this.#parts = partsOf(this.#canonical).map((part) => new CompiledSpec(part));
    this.#endedAt = this.#parts.map(() => undefined);
    const { excludeStructuredCalendar: excluded, ...open } = withoutJitter(this.#canonical);
    this.#unexcluded = new CompiledSpec(open);
    this.#local = new CompiledSpec({
      structuredCalendar: this.#canonical.structuredCalendar,
      excludeStructuredCalendar: excluded,
    });
  }

  /** As the server keeps it. */
  get canonical(): ScheduleSpec {
    return this.#canonical;
  }

  /** The first times after a moment. Throws a TooManyExclusionsError, as all of these do. */
  next(afterMs: number, count: number): PreviewTime[] {
    const times: PreviewTime[] = [];
    for (const time of this.#after(afterMs)) {
      times.push(time);
      if (times.length >= count) break;
    }
    return count > 0 ? times : [];
  }

  /** The last times before a moment, the latest first. */
  previous(beforeMs: number, count: number): PreviewTime[] {
    for (let spanMs = HOUR_MS; ; spanMs *= 4) {
      const span = Math.min(spanMs, PAST_MS);
      const found = this.between(beforeMs - span, beforeMs, Infinity);
      if (found.length >= count || span === PAST_MS) return found.reverse().slice(0, count);
    }
  }

  /** The times from a moment up to, not including, another; at most so many. */
  between(fromMs: number, untilMs: number, most: number): PreviewTime[] {
    const times: PreviewTime[] = [];
    for (const time of this.#after(fromMs - 1)) {
      if (time.atMs >= untilMs || times.length >= most) break;
      times.push(time);
    }
    return times;
  }

  /**
   * Days of a zone's calendar, with the first times of each.
   * @param localMs midnight of the first, in local time
   */
  days(zone: string, localMs: number, count: number, timesMax: number): PreviewDay[] {
    const starts = Array.from({ length: count + 1 }, (_, index) =>
      startOfDay(zone, localMs + index * DAY_MS),
    );
    let upcoming = this.#after((starts[0] ?? 0) - 1);
    let next = upcoming.next();
    // The next time without the exclusions, for as long as it lies ahead.
    let would: number | undefined;
    return starts.slice(0, -1).map((fromMs, index) => {
      const untilMs = starts[index + 1] ?? fromMs;
      const times: PreviewTime[] = [];
      let more = false;
      for (; !next.done && next.value.atMs < untilMs; next = upcoming.next()) {
        more = times.length >= timesMax;
        if (more) upcoming = this.#after(untilMs - 1);
        else times.push(next.value);
      }
      if (times.length === 0 && (would === undefined || would < fromMs)) {
        would = this.#unexcluded.next('', fromMs - 1)?.atMs ?? Infinity;
      }
      const excluded = times.length === 0 && would !== undefined && would < untilMs;
      return { localMs: localMs + index * DAY_MS, fromMs, untilMs, times, more, excluded };
    });
  }

  /** Where the clocks of the spec's zone change between two moments. */
  clockChanges(fromMs: number, untilMs: number): ClockChange[] {
    const zone = this.#canonical.timezoneName ?? '';
    return changesBetween(zone, fromMs, untilMs).map((change) => {
      const { atMs, offsetBeforeMs, offsetAfterMs } = change;
      const [from, until] = [atMs + offsetBeforeMs, atMs + offsetAfterMs];
      // Where little is skipped, times move instead: those do happen.
      const happens = (local: number): boolean =>
        this.between(local - offsetBeforeMs, local - offsetBeforeMs + 1000, 1).length > 0;
      return {
        ...change,
        skipped: this.#localTimes(from, until).filter((local) => !happens(local)),
        twice: this.#localTimes(until, from),
      };
    });
  }

  /** The local times of the calendars from one up to another. */
  #localTimes(fromMs: number, untilMs: number): number[] {
    const times: number[] = [];
    for (let at = fromMs - 1; at < untilMs;) {
      const next = this.#local.next('', at)?.atMs ?? Infinity;
      if (next < untilMs) times.push(next);
      at = next;
    }
    return times;
  }

  /** The times of all parts after a moment, in order. */
  *#after(afterMs: number): Generator<PreviewTime> {
    const upcoming = this.#parts.map((_, index) => this.#nextOf(index, afterMs));
    for (;;) {
      const atMs = Math.min(...upcoming);
      if (atMs === Infinity) return;
      const sources = upcoming.flatMap((at, index) => (at === atMs ? [index] : []));
      yield { atMs, sources };
      for (const index of sources) {
        upcoming[index] = this.#nextOf(index, atMs);
      }
    }
  }

  /** A part's next time, or Infinity. That there is none takes long to find out, and stays so. */
  #nextOf(index: number, afterMs: number): number {
    if (afterMs >= (this.#endedAt[index] ?? Infinity)) return Infinity;
    const next = this.#parts[index]?.next('', afterMs)?.atMs;
    if (next === undefined) this.#endedAt[index] = afterMs;
    return next ?? Infinity;
  }
}

/** The first moment of a local day; where the clocks skip midnight, the one at which they do. */
export function startOfDay(zone: string, localMs: number): number {
  return momentOf(zone, localMs) ?? localMs - zoneOffsetMs(zone, localMs - DAY_MS);
}

/** Where a zone's clocks change: after the one moment, up to the other. */
export function changesBetween(
  zone: string,
  fromMs: number,
  untilMs: number,
): Pick<ClockChange, 'atMs' | 'offsetBeforeMs' | 'offsetAfterMs'>[] {
  const changes: Pick<ClockChange, 'atMs' | 'offsetBeforeMs' | 'offsetAfterMs'>[] = [];
  for (let segment = zoneSegmentAt(zone, fromMs); segment.untilMs < untilMs;) {
    const next = zoneSegmentAt(zone, segment.untilMs);
    if (next.offsetMs !== segment.offsetMs) {
      changes.push({
        atMs: segment.untilMs,
        offsetBeforeMs: segment.offsetMs,
        offsetAfterMs: next.offsetMs,
      });
    }
    segment = next;
  }
  return changes;
}
