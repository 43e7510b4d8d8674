import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { HistoryEvent } from './models.ts';
import { packEvents } from './packEvents.ts';
import { historyPage } from './packedEvents.ts';
import { attributeOf, unpackEvents } from './unpackEvents.ts';

/** What the wire makes of a value. */
const sent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Packed, over the wire, and unpacked. */
function received(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const page = { events: packEvents(events), lastEventId: 0, more: false };
  return unpackEvents(v.parse(historyPage, sent(page)).events);
}

const attribute: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('bench', 'json/plain', 4, 1e15 + 0.5, '', true, undefined),
  fc.jsonValue(),
  fc.record({ encoding: fc.constant('json/plain'), json: fc.jsonValue(), sizeBytes: fc.nat() }),
  fc.array(fc.record({ name: fc.string(), kind: fc.option(fc.nat(), { nil: undefined }) }), {
    maxLength: 12,
  }),
);
const history = fc.array(
  fc.record(
    {
      eventId: fc.nat(),
      type: fc.constantFrom('TIMER_STARTED', 'MARKER_RECORDED', 'NEW_TYPE'),
      timeMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
      wallMs: fc.option(fc.nat(), { nil: undefined }),
      attributes: fc.dictionary(
        fc.constantFrom('timerId', 'identity', 'input', 'json', '__proto__', 'toString', '[', ''),
        attribute,
      ),
      summary: fc.string(),
      details: fc.string(),
    },
    { requiredKeys: ['eventId', 'type', 'timeMs', 'attributes'] },
  ),
  { maxLength: 30 },
) as fc.Arbitrary<HistoryEvent[]>;

test('unpacked says what JSON would have kept', () => {
  fc.assert(
    fc.property(history, (events) => {
      expect(sent(received(events))).toEqual(sent(events));
    }),
  );
});

test('one attribute alone is the same as among all', () => {
  fc.assert(
    fc.property(history, (events) => {
      const [alone, whole] = [received(events), received(events)];
      whole.forEach(({ attributes }, index) => {
        for (const name of [...Object.keys(attributes), 'nothing']) {
          const event = alone[index] as HistoryEvent;
          expect(attributeOf(event, name)).toEqual(attributes[name]);
        }
      });
    }),
  );
});

const timer = (index: number): HistoryEvent => ({
  eventId: index + 1,
  type: 'TIMER_STARTED',
  timeMs: 1_795_300_818_055.8726,
  wallMs: 1_795_300_818_056.6057,
  attributes: {
    timerId: String(index),
    startToFireTimeout: '36000s',
    workflowTaskCompletedEventId: 4,
  },
});

test('what is the same throughout is said once', () => {
  const events = Array.from({ length: 1000 }, (_, index) => timer(index));
  expect(JSON.stringify(packEvents(events)).length).toBeLessThan(
    JSON.stringify(events.map(({ attributes }) => attributes['timerId'])).length + 500,
  );
});

test('what an event says is the same object whenever it is asked for', () => {
  const [event] = received([timer(0)]);
  expect(event?.attributes).toBe(event?.attributes);
});

test('events of more shapes than there may be are sent as they are', () => {
  const events = Array.from({ length: 1200 }, (_, index) => ({
    ...timer(index),
    summary: 'a shape of its own',
    attributes: { [`field${index}`]: { deep: index } },
  }));
  expect(packEvents(events).shapes.length).toBeLessThan(500);
  expect(sent(received(events))).toEqual(sent(events));
});

test('what is no page is refused', () => {
  const page = { events: packEvents([timer(0)]), lastEventId: 1, more: false };
  expect(v.is(historyPage, page)).toBe(true);
  expect(v.is(historyPage, { ...page, events: [timer(0)] })).toBe(false);
  expect(v.is(historyPage, { ...page, events: { ...page.events, order: 7 } })).toBe(false);
  expect(() => unpackEvents({ ...page.events, order: [3] })).toThrow('has the shape 3 of 1');
});
