import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { packEvents } from '../../shared/ipc/packEvents.ts';
import { unpackEvents } from '../../shared/ipc/unpackEvents.ts';
import { generateRun } from '../testing/generateHistory.ts';
import { groupCalled, groupsOf } from '../testing/groupedRun.ts';
import { recordedNames, recordedRun } from '../testing/histories.ts';
import { EventGrouper } from './groupEvents.ts';
import { outcomeText } from './groupText.ts';

describe('every event is in exactly one group', () => {
  test.each(recordedNames)('%s', (name) => {
    const { events } = recordedRun(name);
    const all = new EventGrouper().update(events);
    const seen = all.groups.flatMap((group) => group.events.map((event) => event.eventId));
    expect(seen.toSorted((a, b) => a - b)).toEqual(events.map((event) => event.eventId));
    for (const event of events) {
      expect(all.groupOf(event.eventId)?.events).toContain(event);
    }
  });
});

test('groups stand in the order of their first events', () => {
  for (const name of recordedNames) {
    const ids = groupsOf(name).groups.map((group) => group.id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  }
});

test('however the pages are cut, the groups are the same', () => {
  const { events } = recordedRun('endings');
  const whole = new EventGrouper().update(events).groups;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 40 }), (sizes) => {
      const grouper = new EventGrouper();
      let length = 0;
      for (const size of sizes) {
        length = Math.min(events.length, length + size);
        grouper.update(events.slice(0, length));
      }
      expect(grouper.update([...events]).groups).toEqual(whole);
    }),
  );
});

test.each(recordedNames)('over the wire and page by page, the groups are the same: %s', (name) => {
  const { events } = recordedRun(name);
  const grouper = new EventGrouper();
  const received: HistoryEvent[] = [];
  for (let from = 0; from < events.length; from += 7) {
    const page = JSON.stringify(packEvents(events.slice(from, from + 7)));
    received.push(...unpackEvents(JSON.parse(page) as ReturnType<typeof packEvents>));
    grouper.update([...received]);
  }
  const asJson = (groups: unknown): unknown => JSON.parse(JSON.stringify(groups));
  const whole = new EventGrouper().update(events);
  expect(asJson(grouper.update([...received]).groups)).toEqual(asJson(whole.groups));
});

test('appending keeps the identity of groups that did not change', () => {
  const { events } = recordedRun('orderSaga');
  const grouper = new EventGrouper();
  const before = grouper.update(events.slice(0, 40));
  const after = grouper.update(events);
  const changed = after.groups.filter((group, index) => group !== before.groups[index]);
  expect(after.version).toBeGreaterThan(before.version);
  expect(changed.map((group) => group.label)).toEqual([
    'applyCoupon',
    'lookupCoupon',
    'Workflow task',
  ]);
});

test('another history starts anew', () => {
  const grouper = new EventGrouper();
  grouper.update(recordedRun('endings').events);
  const { events } = recordedRun('canceled');
  expect(grouper.update(events).groups).toEqual(new EventGrouper().update(events).groups);
});

test('a history of 50,000 events is grouped, and grows', () => {
  const { events } = generateRun({ events: 50_000 });
  const grouper = new EventGrouper();
  const { groups } = grouper.update(events);
  expect(groups.length).toBeGreaterThan(10_000);
  const signal: HistoryEvent = {
    eventId: events.length + 1,
    type: 'WORKFLOW_EXECUTION_SIGNALED',
    timeMs: 0,
    attributes: { signalName: 'late' },
  };
  const after = grouper.update([...events, signal]).groups;
  expect(after.slice(0, -1).every((group, index) => group === groups[index])).toBe(true);
});

test('what each thing is called and how it stands', () => {
  const rows = groupsOf('orderSaga')
    .groups.filter((group) => group.kind !== 'workflowTask')
    .map((group) => `${group.kind} ${group.label}: ${group.status}`);
  expect(rows).toEqual([
    'workflow OrderSaga: running',
    'activity validateOrder: completed',
    'child FraudCheck: completed',
    'activity reserveInventory: completed',
    'timer paymentDeadline: running',
    'marker patch coupon-v2: completed',
    'attributes OrderStatus = "charging": completed',
    'attributes memo note = "charging": completed',
    'activity chargeCard: running',
    'localActivity priceOrder: completed',
    'signal addressChanged: completed',
    'update applyCoupon: completed',
    'activity lookupCoupon: completed',
  ]);
});

test('the upsert that makes a patch searchable belongs to the patch', () => {
  const all = groupsOf('orderSaga');
  expect(groupCalled(all, 'patch coupon-v2').events.map((event) => event.type)).toEqual([
    'MARKER_RECORDED',
    'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
  ]);
});

test('how everything can end, in words', () => {
  const ends = groupsOf('endings')
    .groups.filter((group) => group.kind !== 'workflowTask')
    .map((group) => `${group.label}: ${group.status}, ${outcomeText(group)}`);
  expect(ends).toEqual([
    'Everything: failed, Exhausted: nothing left to try',
    'alwaysFails: failed, CardDeclined: insufficient funds',
    'fatal: failed, BadInput: customer.country: "FRA" is not a country code',
    'hangs: timedOut, start to close timeout after 300\u00a0ms',
    'beatsOnce: timedOut, heartbeat timeout after 400\u00a0ms',
    'hangs: timedOut, schedule to close timeout after 900\u00a0ms',
    'quick: timedOut, schedule to start timeout after 300\u00a0ms',
    'cancellable: canceled, canceled',
    'timer 500\u00a0ms: completed, 500\u00a0ms',
    'never mind: canceled, canceled',
    'timer 300\u00a0ms: completed, 300\u00a0ms',
    'Sub: failed, ChildTrouble: the child could not',
    'Sub: timedOut, run timeout after 700\u00a0ms',
    'Sub: canceled, canceled',
    'timer 300\u00a0ms: completed, 300\u00a0ms',
    'hello to no-such-run: failed, external workflow execution not found',
    'cancel no-such-run: failed, external workflow execution not found',
    'alwaysFails: failed, CardDeclined: insufficient funds',
  ]);
});

test('the close of a run ends what is open', () => {
  expect(groupCalled(groupsOf('runTimedOut'), 'timer 1\u00a0h').status).toBe('unfinished');
  expect(groupsOf('continued').groups[0]?.status).toBe('continuedAsNew');
  expect(groupsOf('canceled').groups[0]?.status).toBe('canceled');
});

test('a request to cancel a child belongs to the child', () => {
  const child = groupsOf('endings').groups.find((group) => group.events.length === 5);
  expect(child?.events.map((event) => event.type)).toEqual([
    'START_CHILD_WORKFLOW_EXECUTION_INITIATED',
    'CHILD_WORKFLOW_EXECUTION_STARTED',
    'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED',
    'EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED',
    'CHILD_WORKFLOW_EXECUTION_CANCELED',
  ]);
  expect(child?.cancelRequested).toBe(true);
});

test('a local activity ran within its task, whatever its worker’s clock says', () => {
  const quick = groupCalled(groupsOf('subscription'), 'quick');
  expect((quick.endMs ?? 0) - quick.startMs).toBeLessThan(1000);
});

describe('odd histories are read, not refused', () => {
  const event = (
    eventId: number,
    type: string,
    attributes: Record<string, unknown> = {},
  ): HistoryEvent => ({ eventId, type, timeMs: eventId, attributes });

  test('an unknown type is a group of its own', () => {
    const { groups } = new EventGrouper().update([event(1, 'SOMETHING_NEW')]);
    expect(groups[0]).toMatchObject({ kind: 'marker', label: 'SomethingNew' });
  });

  test('an event whose group has not come is a group of its own', () => {
    const { groups } = new EventGrouper().update([
      event(9, 'ACTIVITY_TASK_COMPLETED', { scheduledEventId: 5 }),
      event(10, 'TIMER_FIRED', {}),
    ]);
    expect(groups.map((group) => group.label)).toEqual(['ActivityTaskCompleted', 'TimerFired']);
  });

  test('fields of the wrong kind', () => {
    const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object());
    const types = [
      'WORKFLOW_EXECUTION_STARTED',
      'ACTIVITY_TASK_SCHEDULED',
      'ACTIVITY_TASK_STARTED',
      'ACTIVITY_TASK_FAILED',
      'TIMER_STARTED',
      'MARKER_RECORDED',
      'WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
      'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
      'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
      'START_CHILD_WORKFLOW_EXECUTION_INITIATED',
      'WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED',
    ];
    const fields = [
      'activityType',
      'scheduledEventId',
      'failure',
      'details',
      'markerName',
      'attempt',
      'acceptedRequest',
      'outcome',
      'searchAttributes',
      'startToFireTimeout',
      'targetTime',
    ];
    const attributes = fc.dictionary(fc.constantFrom(...fields), odd);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...types), attributes), { maxLength: 12 }),
        (made) => {
          const events = made.map(([type, given], index) => event(index + 1, type, given));
          const all = new EventGrouper().update(events);
          expect(all.groups.flatMap((group) => group.events)).toHaveLength(events.length);
          for (const group of all.groups) expect(typeof outcomeText(group)).toBe('string');
        },
      ),
    );
  });
});

test('markers of other SDKs', () => {
  const marker = (markerName: string, details: Record<string, unknown>): string | undefined => {
    const payloads = Object.fromEntries(
      Object.entries(details).map(([name, json]) => [
        name,
        [{ encoding: 'json/plain', sizeBytes: 1, json }],
      ]),
    );
    const { groups } = new EventGrouper().update([
      {
        eventId: 1,
        type: 'MARKER_RECORDED',
        timeMs: 1,
        attributes: { markerName, details: payloads },
      },
    ]);
    return groups[0] && `${groups[0].kind} ${groups[0].label}`;
  };
  expect(marker('Version', { 'change-id': 'fees', version: 2 })).toBe('marker version fees = 2');
  expect(marker('Version', { changeId: 'fees', version: 3 })).toBe('marker version fees = 3');
  expect(marker('SideEffect', { 'side-effect-id': 1, data: 7 })).toBe('marker side effect');
  expect(marker('MutableSideEffect', { 'side-effect-id': 'rate' })).toBe(
    'marker mutable side effect rate',
  );
  expect(marker('LocalActivity', { data: { ActivityType: 'price', Attempt: 1 } })).toBe(
    'localActivity price',
  );
  expect(marker('LocalActivity', { type: 'price' })).toBe('localActivity price');
  expect(marker('core_patch', { 'patch-data': { id: 'fees', deprecated: true } })).toBe(
    'marker patch fees, deprecated',
  );
});
