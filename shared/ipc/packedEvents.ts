/**
 * Events on the wire, column by column: of fifty thousand events most are alike in shape, and most of what they say is what the one before said.
 *
 *     events                                         packed
 *     5 TIMER_STARTED  {timerId: "a", wait: "1s"}    shapes  TIMER_STARTED {timerId: 0, wait: 1}
 *     6 TIMER_STARTED  {timerId: "b", wait: "1s"}            0: "a" "b" "c"
 *     7 TIMER_STARTED  {timerId: "c", wait: "1s"}            1: "1s", three times
 *
 * 1. `unpackEvents(packEvents(events))` says what JSON would have kept of `events`.
 * 2. What an unpacked event says is put together when somebody asks for it: of a long history only a little is ever looked at.
 */
import * as v from 'valibot';

/** The values of one field, in order: as they are, or each with how many times it stands there. */
export type Column = readonly unknown[] | { readonly runs: readonly unknown[] };

/** Attributes with the number of a column in the place of each value. */
export type Template = number | readonly Template[] | { readonly [name: string]: Template };

/** Where what an event says is, besides its type and times. */
export interface Fields {
  readonly attributes: Template;
  readonly summary?: Template;
  readonly details?: Template;
}

/** What events of one type and the same fields have in common. */
export interface PackedShape extends Fields {
  readonly type: string;
  readonly columns: readonly Column[];
}

/** A list of events. */
export interface PackedEvents {
  readonly count: number;
  readonly shapes: readonly PackedShape[];
  /** Which shape each event has. */
  readonly order: Column;
  /** How far each event's id is ahead of its place in the list. */
  readonly ids: Column;
  readonly times: Column;
  readonly wallTimes: Column;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isColumn = (value: unknown): boolean =>
  Array.isArray(value) || (isObject(value) && Array.isArray(value['runs']));

const isShape = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['type'] === 'string' &&
  value['attributes'] !== undefined &&
  Array.isArray(value['columns']) &&
  value['columns'].every(isColumn);

/** Looked at is the form, not each of a hundred thousand values. */
const packedEvents = v.custom<PackedEvents>(
  (value) =>
    isObject(value) &&
    typeof value['count'] === 'number' &&
    Array.isArray(value['shapes']) &&
    value['shapes'].every(isShape) &&
    [value['order'], value['ids'], value['times'], value['wallTimes']].every(isColumn),
);

/** A page of a history. */
export const historyPage = v.object({
  events: packedEvents,
  lastEventId: v.number(),
  more: v.boolean(),
  /** Counts the changes of how payloads are decoded: with another number what was read before would read differently now. */
  decoding: v.optional(v.number()),
});
