/**
 * Reading an event's attributes: proto JSON in camelCase, where every field may be missing and, on an old or foreign server, of another kind.
 * Each reader answers undefined instead of throwing, for a history is never refused because of one odd field.
 */
import type { PayloadView } from '../../shared/ipc/models.ts';

/** An object of proto JSON. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined. */
export function objectOf(value: unknown): Attributes | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Attributes)
    : undefined;
}

/** The value as a text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value as a number; int64 may come as digits. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return undefined;
  return Number(value);
}

/** The id of an event that `value` points at; 0 points at none. */
export function eventIdOf(value: unknown): number | undefined {
  const id = numberOf(value);
  return id === undefined || id <= 0 ? undefined : id;
}

/** A duration such as `1.5s` in ms. 0 and negative ones count as unset, as they do in Temporal. */
export function durationMsOf(value: unknown): number | undefined {
  const digits = typeof value === 'string' ? /^(-?\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
  const ms = digits === undefined ? 0 : Number(digits) * 1000;
  return ms > 0 ? ms : undefined;
}

/** A time such as `2026-03-02T09:00:00.650Z` in ms since 1970. */
export function timeMsOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** `name` of an object such as an activity type or a task queue. */
export function nameOf(value: unknown): string | undefined {
  return textOf(objectOf(value)?.['name']);
}

/** Whether an object is a decoded payload. */
export function isPayload(value: unknown): value is PayloadView {
  const object = objectOf(value);
  return typeof object?.['encoding'] === 'string' && typeof object['sizeBytes'] === 'number';
}

/** The payloads of a list, or one payload as a list of one; undefined when there is none. */
export function payloadsOf(value: unknown): readonly PayloadView[] | undefined {
  if (isPayload(value)) return [value];
  if (!Array.isArray(value)) return undefined;
  const payloads = value.filter(isPayload);
  return payloads.length === 0 ? undefined : payloads;
}

/** The event's type as an API name: `ACTIVITY_TASK_SCHEDULED` as `ActivityTaskScheduled`. */
export function eventTypeName(type: string): string {
  const known = typeNames.get(type);
  if (known !== undefined) return known;
  const name = type
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  typeNames.set(type, name);
  return name;
}
const typeNames = new Map<string, string>();

/** An enum value as words: `START_TO_CLOSE` as `start to close`. */
export function enumWords(value: unknown): string | undefined {
  return textOf(value)?.toLowerCase().replaceAll('_', ' ');
}
