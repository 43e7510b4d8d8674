/**
 * What a spec comes to: its next and previous times, its days, and what changes of the clocks do to it. By the same search that the server
 * acts by (CompiledSpec); of each time it then asks every calendar and interval whether it is theirs.
 */
import type { ScheduleSpec } from '../protocol/messages.ts';
import { momentAt } from '../temporal/timeZone.ts';
import { canonicalSpec } from './canonicalSpec.ts';
import { CompiledSpec, TooManyExclusionsError } from './compiledSpec.ts';
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

/** The parts of a canonical spec: each calendar, then each interval. What is excluded is so for all of them. */
function partsOf(spec: ScheduleSpec): ScheduleSpec[] {
  const {
    structuredCalendar = [],
    interval = [],
    excludeStructuredCalendar: _,
    ...rest
  } = withoutJitter(spec);
  return [
    ...structuredCalendar.map((calendar) => ({ ...rest, structuredCalendar: [calendar] })),
    ...interval.map((one) => ({ ...rest, interval: [one] })),
  ];
}

/** The times of a spec one after the other. Without a next one it is Infinity; that there is none takes long to find out, and stays so. */
class Search {
  readonly #compiled: CompiledSpec;
  #endedAt = Infinity;
  /** The stretch in which the server gives up, as far as it is known. */
  #gaveUp: { readonly fromMs: number; readonly untilMs: number } | undefined;

  constructor(spec: ScheduleSpec) {
    this.#compiled = new CompiledSpec(spec);
  }

  /** The words in which the server gives up after a moment; undefined when it does not. */
  refusal(afterMs: number): string | undefined {
    const found = this.next(afterMs);
    const gaveUp = found === Infinity && this.#gaveUpAfter(afterMs);
    return gaveUp ? new TooManyExclusionsError(afterMs).message : undefined;
  }

  next(afterMs: number): number {
    if (afterMs >= this.#endedAt || this.#gaveUpAfter(afterMs)) return Infinity;
    try {
      const next = this.#compiled.next('', afterMs)?.atMs;
      if (next === undefined) this.#endedAt = afterMs;
      return next ?? Infinity;
    } catch (error) {
      if (!(error instanceof TooManyExclusionsError)) throw error;
      this.#gaveUp = { fromMs: afterMs, untilMs: error.untilMs };
      return Infinity;
    }
  }

  #gaveUpAfter(afterMs: number): boolean {
    const { fromMs = Infinity, untilMs = 0 } = this.#gaveUp ?? {};
    return afterMs >= fromMs && afterMs < untilMs;
  }
}

/** Where the server gives up there are no times: `refusal` says so. */
export class SpecPreview {
  readonly #canonical: ScheduleSpec;
  readonly #times: Search;
  readonly #parts: readonly Search[];
  readonly #unexcluded: Search;
  /** The calendars by themselves, asked in local time. */
  readonly #local: Search;

  /** Throws a ScheduleSpecError for a spec that the server refuses. */
  constructor(spec: ScheduleSpec) {
    this.#canonical = canonicalSpec(spec);
    this.#times = new Search(withoutJitter(this.#canonical));
    this.#parts = partsOf(this.#canonical).map((part) => new Search(part));
    const { excludeStructuredCalendar: excluded, ...open } = withoutJitter(this.#canonical);
    this.#unexcluded = new Search(open);
    this.#local = new Search({
      structuredCalendar: this.#canonical.structuredCalendar,
      excludeStructuredCalendar: excluded,
    });
  }

  /** As the server keeps it. */
  get canonical(): ScheduleSpec {
    return this.#canonical;
  }

  /** Why the server does not act after a moment though nothing says that it ends, in its words. */
  refusal(afterMs: number): string | undefined {
    return this.#times.refusal(afterMs);
  }

  /** The first times after a moment. */
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
      momentAt(zone, localMs + index * DAY_MS),
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
        would = this.#unexcluded.next(fromMs - 1);
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
      const next = this.#local.next(at);
      if (next < untilMs) times.push(next);
      at = next;
    }
    return times;
  }

  /** The times after a moment, in order. */
  *#after(afterMs: number): Generator<PreviewTime> {
    const upcoming = this.#parts.map(() => -Infinity);
    for (let at = this.#times.next(afterMs); at < Infinity; at = this.#times.next(at)) {
      const sources: number[] = [];
      for (const [index, part] of this.#parts.entries()) {
        if ((upcoming[index] ?? 0) < at) upcoming[index] = part.next(at - 1);
        if (upcoming[index] === at) sources.push(index);
      }
      yield { atMs: at, sources };
    }
  }
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
