/** When a schedule acts (server: worker/scheduler/spec.go, GetNextTime). Times are ms since 1970. */
import type { ScheduleSpec } from '../protocol/messages.ts';
import { durationMs, timestampMs } from '../temporal/duration.ts';
import { type Calendar, compileCalendar, coveredUntilLocal } from './calendar.ts';
import { matchesMoment, nextMoment } from './calendarMoments.ts';
import { YEAR_MAX } from './fieldText.ts';
import { jitterMs } from './jitter.ts';
import { ScheduleSpecError } from './specError.ts';
import { zoneSegmentAt } from './zoneSegments.ts';

export interface ActionTime {
  /** The time that the spec says. */
  readonly nominalMs: number;
  /** With jitter: when it happens. */
  readonly atMs: number;
}

interface Interval {
  readonly intervalMs: number;
  readonly phaseMs: number;
}

/** Excluded times passed over in search of one that is not; the real server's limit is off unless an operator sets it. */
const EXCLUDED_MAX = 100_000;

/** The error of a spec whose times are all excluded, as far as anybody looked. */
export class TooManyExclusionsError extends ScheduleSpecError {
  /** Up to where it was looked. */
  readonly untilMs: number;

  constructor(untilMs: number) {
    super(
      'the schedule calendar specification has too many exclusions. Please modify the specification.',
    );
    this.untilMs = untilMs;
  }
}

export class CompiledSpec {
  readonly #zone: string;
  readonly #calendars: readonly Calendar[];
  readonly #excluded: readonly Calendar[];
  readonly #intervals: readonly Interval[];
  readonly #startMs: number;
  readonly #endMs: number;
  readonly #jitterMs: number;

  /** @param spec a canonical one */
  constructor(spec: ScheduleSpec) {
    this.#zone = spec.timezoneName ?? '';
    this.#calendars = (spec.structuredCalendar ?? []).map(compileCalendar);
    this.#excluded = (spec.excludeStructuredCalendar ?? []).map(compileCalendar);
    this.#intervals = (spec.interval ?? []).map(({ interval, phase }) => ({
      intervalMs: Math.max(1000, wholeSeconds(durationMs(interval) ?? 0)),
      phaseMs: Math.max(0, wholeSeconds(durationMs(phase) ?? 0)),
    }));
    this.#startMs = timestampMs(spec.startTime) ?? 0;
    this.#endMs = timestampMs(spec.endTime) ?? Infinity;
    this.#jitterMs = Math.max(0, durationMs(spec.jitter) ?? 0);
  }

  /**
   * The first action after a moment, or undefined when there is none. Throws a TooManyExclusionsError.
   * @param seed of the jitter; names the schedule
   */
  next(seed: string, afterMs: number): ActionTime | undefined {
    const nominalMs = this.#nextNominal(Math.max(afterMs, this.#startMs - 1000));
    if (nominalMs === undefined) return undefined;
    if (this.#jitterMs === 0) return { nominalMs, atMs: nominalMs };
    const following = this.#nextUnbounded(nominalMs);
    const boundMs = Math.min(this.#jitterMs, (following ?? Infinity) - nominalMs);
    return { nominalMs, atMs: nominalMs + jitterMs(seed, nominalMs, boundMs) };
  }

  #nextNominal(afterMs: number): number | undefined {
    let after = afterMs;
    for (let passed = 0; passed < EXCLUDED_MAX; passed += 1) {
      const nominal = this.#nextUnbounded(after);
      if (nominal === undefined || nominal > this.#endMs || nominal >= PAST_LAST_YEAR) {
        return undefined;
      }
      const excluding = this.#excluded.find((calendar) =>
        matchesMoment(calendar, this.#zone, nominal),
      );
      if (!excluding) return nominal;
      after = this.#coveredUntil(excluding, nominal);
    }
    throw new TooManyExclusionsError(after);
  }

  /** Up to where everything is excluded as well, so that an excluded night is one step. */
  #coveredUntil(calendar: Calendar, atMs: number): number {
    const { offsetMs, untilMs } = zoneSegmentAt(this.#zone, atMs);
    const covered = coveredUntilLocal(calendar, atMs + offsetMs) - offsetMs;
    return Math.min(covered, untilMs - 1000);
  }

  /** The next time of any calendar or interval, whether excluded or past the end. */
  #nextUnbounded(afterMs: number): number | undefined {
    let least = Infinity;
    for (const calendar of this.#calendars) {
      least = Math.min(least, nextMoment(calendar, this.#zone, afterMs) ?? Infinity);
    }
    const after = wholeSeconds(afterMs);
    for (const { intervalMs, phaseMs } of this.#intervals) {
      const count = Math.floor((after - phaseMs) / intervalMs) + 1;
      least = Math.min(least, count * intervalMs + phaseMs);
    }
    return least === Infinity ? undefined : least;
  }
}

const PAST_LAST_YEAR = Date.UTC(YEAR_MAX + 1, 0, 1);

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;
