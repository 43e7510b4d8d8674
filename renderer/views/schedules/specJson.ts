/** A spec as the JSON of Temporal's API: durations as `3600s`, times in ISO 8601. Pure. */
import type { ScheduleSpecView } from '../../../shared/ipc/schedules.ts';
import type { ScheduleSpec } from '../../../shared/protocol/messages.ts';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { durationMs, durationOf, timestampMs } from '../../../shared/temporal/duration.ts';

type Json = Readonly<Record<string, unknown>>;

const duration = { type: 'string', pattern: '^\\d+(\\.\\d+)?s$', description: 'Such as 3600s.' };
const moment = { type: 'string', format: 'date-time' };
const number = { type: 'integer' };
const text = { type: 'string' };
const ranges = {
  type: 'array',
  items: {
    type: 'object',
    properties: { start: number, end: number, step: number },
    additionalProperties: false,
  },
};
const FIELD_NAMES = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year', 'dayOfWeek'];
const calendarOf = (field: unknown): unknown => ({
  type: 'array',
  items: {
    type: 'object',
    properties: {
      ...Object.fromEntries(FIELD_NAMES.map((name) => [name, field])),
      comment: text,
    },
    additionalProperties: false,
  },
});

/** What the JSON may be. */
export const SPEC_SCHEMA = {
  type: 'object',
  properties: {
    structuredCalendar: calendarOf(ranges),
    excludeStructuredCalendar: calendarOf(ranges),
    calendar: calendarOf(text),
    excludeCalendar: calendarOf(text),
    cronString: { type: 'array', items: text },
    interval: {
      type: 'array',
      items: {
        type: 'object',
        properties: { interval: duration, phase: duration },
        required: ['interval'],
        additionalProperties: false,
      },
    },
    startTime: moment,
    endTime: moment,
    jitter: duration,
    timezoneName: text,
  },
  additionalProperties: false,
} as const;

const durationJson = (ms: number): string => `${ms / 1000}s`;
const momentJson = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

function canonicalIfRight(spec: ScheduleSpecView): ScheduleSpec {
  try {
    return canonicalSpec(spec);
  } catch (error) {
    if (error instanceof ScheduleSpecError) return spec;
    throw error;
  }
}

const leaveOutEmpty = (key: string, value: unknown): unknown =>
  key === 'year' && Array.isArray(value) && value.length === 0 ? undefined : value;

/** A spec as JSON, canonical where it can be. */
export function specJson(spec: ScheduleSpecView): string {
  const { interval, startTime, endTime, jitter, ...rest } = canonicalIfRight(spec);
  const json = {
    ...rest,
    interval: interval?.map((one) => ({
      interval: durationJson(durationMs(one.interval) ?? 0),
      phase: one.phase && durationJson(durationMs(one.phase)),
    })),
    startTime: startTime && momentJson(timestampMs(startTime)),
    endTime: endTime && momentJson(timestampMs(endTime)),
    jitter: jitter && durationJson(durationMs(jitter)),
  };
  // Ranges are short enough for a line each; every year is no range at all.
  return JSON.stringify(json, leaveOutEmpty, 2).replaceAll(
    /\[\s+\{\s+"(?:start|end|step)"[^[\]]*\]/g,
    (ranges) => ranges.replaceAll(/\s+/g, ' ').replace(/^\[ /, '[').replace(/ \]$/, ']'),
  );
}

const seconds = (value: unknown) => durationOf(Number(String(value).replace(/s$/, '')) * 1000);

function momentOf(value: unknown) {
  const ms = Date.parse(String(value));
  return Number.isNaN(ms) ? undefined : durationOf(ms);
}

/** The spec that a value of `SPEC_SCHEMA` stands for. */
export function specOfJson(json: unknown): ScheduleSpecView {
  const { interval, startTime, endTime, jitter, ...rest } = json as Json;
  return {
    ...(rest as ScheduleSpecView),
    ...(Array.isArray(interval)
      ? {
          interval: (interval as Json[]).map((one) => ({
            interval: seconds(one['interval']),
            ...(one['phase'] === undefined ? {} : { phase: seconds(one['phase']) }),
          })),
        }
      : {}),
    ...(startTime === undefined ? {} : { startTime: momentOf(startTime) }),
    ...(endTime === undefined ? {} : { endTime: momentOf(endTime) }),
    ...(jitter === undefined ? {} : { jitter: seconds(jitter) }),
  };
}
