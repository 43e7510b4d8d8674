import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { prepare } from '../prepare.ts';
import { parseScenario } from '../scenario.ts';
import { simulate } from '../simulate.ts';
import { activitiesOf, eventsOfExport, sourceText, type SeenEvent } from './history.ts';

const recorded = (name: string): SeenEvent[] => {
  const file = new URL(`../../../e2e/conformance/histories/${name}.json`, import.meta.url);
  const { observations } = JSON.parse(readFileSync(file, 'utf8')) as {
    observations: { label: string; value: unknown }[];
  };
  const events = eventsOfExport(
    JSON.stringify(observations.find(({ label }) => label === 'history')?.value),
  );
  if (!events) throw new Error('no history');
  return events;
};
const at = (events: SeenEvent[], times: Record<number, number>) =>
  events.map((event) => ({ ...event, timeMs: times[event.eventId] ?? 0 }));
const only = <T>(list: readonly T[]): T => {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error(`${list.length} activities`);
  return first;
};

describe('activities of a history', () => {
  test('options and the estimated attempts of a recorded one', () => {
    // Scheduled at 0, attempt 2 starts at 30 ms and fails at 50 ms; the policy waits 10 ms after attempt 1.
    const events = at(recorded('activity-maximum-attempts'), { 5: 1000, 6: 1030, 7: 1050 });
    const activity = only(activitiesOf(events));
    expect(activity).toMatchObject({
      activityId: 'a1',
      type: 'Act',
      attemptCount: 2,
      outcome: 'failed',
      isExact: false,
    });
    expect(activity.scenario.policy).toMatchObject({
      initialIntervalMs: 10,
      maximumIntervalMs: 1000,
      maximumAttempts: 2,
    });
    expect(activity.scenario.script).toEqual([
      { kind: 'fails', afterMs: 20, errorType: 'Oops' },
      { kind: 'fails', afterMs: 20, errorType: 'Oops' },
    ]);
    const prepared = prepare(activity.scenario);
    expect(prepared.ok && simulate(activity.scenario, prepared.plan).ending).toMatchObject({
      kind: 'failed',
      atMs: 50,
      attempts: 2,
    });
  });

  test('options that were changed since are those in force; error types stay', () => {
    const [scheduled] = recorded('activity-default-options').filter(({ eventId }) => eventId === 5);
    if (scheduled === undefined) throw new Error('not scheduled');
    const retryPolicy = { maximumAttempts: 9, nonRetryableErrorTypes: ['Declined'] };
    const attributes = { ...scheduled.attributes, retryPolicy, heartbeatTimeout: '30s' };
    const options = { startToCloseTimeout: '7s', retryPolicy: { initialInterval: '3s' } };
    const activity = only(activitiesOf([{ ...scheduled, attributes }], { 5: { options } }));
    expect(activity.scenario.timeouts).toMatchObject({ startToCloseMs: 7000, heartbeatMs: 30_000 });
    expect(activity.scenario.policy).toEqual({
      initialIntervalMs: 3000,
      nonRetryableErrorTypes: ['Declined'],
    });
  });

  test('attempts that a server kept come out to the millisecond', () => {
    const events = at(recorded('activity-next-retry-delay'), { 5: 0, 6: 5120, 7: 5300 });
    const attempts = [
      {
        attempt: 1,
        startedMs: 40,
        endedMs: 120,
        outcome: 'failed',
        failureText: 'SoonError: soon',
      },
      { attempt: 2, startedMs: 5120, endedMs: 5300, outcome: 'completed' },
    ] as const;
    const activity = only(activitiesOf(events, { 5: { attempts } }));
    expect(activity.isExact).toBe(true);
    expect(activity.scenario.script).toEqual([
      { kind: 'fails', afterMs: 80, errorType: 'SoonError', queueMs: 40, nextRetryDelayMs: 5000 },
      { kind: 'succeeds', afterMs: 180, queueMs: 0 },
    ]);
    const prepared = prepare(activity.scenario);
    const { records } = simulate(activity.scenario, prepared.ok ? prepared.plan : ({} as never));
    expect(records.map(({ startedMs, endedMs }) => [startedMs, endedMs])).toEqual([
      [40, 120],
      [5120, 5300],
    ]);
  });

  test('one attempt is exact, one that never started has no script', () => {
    const success = only(activitiesOf(at(recorded('activity-success'), { 5: 0, 6: 30, 7: 80 })));
    expect([success.isExact, success.scenario.script]).toEqual([
      true,
      [{ kind: 'succeeds', afterMs: 50, queueMs: 30 }],
    ]);
    const waiting = only(activitiesOf(recorded('activity-timeout-schedule-to-start')));
    expect([waiting.attemptCount, waiting.outcome, waiting.scenario.script]).toEqual([
      0,
      'timedOut',
      [],
    ]);
  });

  test('the run timeout comes along, with how long the run had been going', () => {
    const activities = activitiesOf(at(recorded('activity-default-options'), { 1: 1000, 5: 3500 }));
    expect(activities).toHaveLength(5);
    expect(activities[0]?.scenario.workflow).toMatchObject({
      runTimeoutMs: 20_000,
      elapsedMs: 2500,
    });
  });

  test('of more attempts than a script holds the first and the last are taken', () => {
    // Attempt 1: at once; then 2,000,000 with waits of 10 ms and 20 ms of work each.
    const recent = recorded('activity-maximum-attempts').map((event) =>
      event.type === 'ACTIVITY_TASK_STARTED'
        ? { ...event, attributes: { ...event.attributes, attempt: 2_000_001 } }
        : event.type === 'ACTIVITY_TASK_SCHEDULED'
          ? {
              ...event,
              attributes: {
                ...event.attributes,
                retryPolicy: { initialInterval: '0.01s', backoffCoefficient: 1 },
              },
            }
          : event,
    );
    const activity = only(
      activitiesOf(at(recent, { 5: 0, 6: 2_000_000 * 30, 7: 2_000_000 * 30 + 50 })),
    );
    expect(activity.attemptCount).toBe(2_000_001);
    expect(activity.leftOutCount).toBe(1_999_001);
    expect(activity.scenario.script).toHaveLength(1000);
    expect(activity.scenario.script[998]).toEqual({
      kind: 'fails',
      afterMs: 20,
      errorType: 'Oops',
    });
    expect(activity.scenario.script[999]).toEqual({
      kind: 'fails',
      afterMs: 50,
      errorType: 'Oops',
    });
    expect(parseScenario(activity.scenario)).toEqual(activity.scenario);
    expect(sourceText('order-1', activity)).toBe(
      'order-1, first 999 and last of 2,000,001 attempts',
    );

    const kept = Array.from({ length: 1200 }, (_, index) => ({
      attempt: index + 1,
      startedMs: index * 100,
      endedMs: index * 100 + 5,
      outcome: index === 1199 ? ('completed' as const) : ('failed' as const),
    }));
    const seen = only(activitiesOf(at(recent, { 5: 0 }), { 5: { attempts: kept } }));
    expect(seen.leftOutCount).toBe(200);
    expect(seen.scenario.script).toHaveLength(1000);
    expect(seen.scenario.script.at(-1)).toMatchObject({
      kind: 'succeeds',
      afterMs: 5,
      queueMs: 85,
    });
  });

  test('each activity has its own events, however many there are', () => {
    let reads = 0;
    const event = (eventId: number, type: string, attributes: object): SeenEvent => ({
      eventId,
      timeMs: eventId,
      get type() {
        reads += 1;
        return type;
      },
      attributes: { ...attributes },
    });
    const count = 500;
    const events = Array.from({ length: count }, (_, index) => {
      const id = index * 3 + 1;
      const attributes = { scheduledEventId: id, attempt: 1 };
      return [
        event(id, 'ACTIVITY_TASK_SCHEDULED', { activityId: `a${index}` }),
        event(id + 1, 'ACTIVITY_TASK_STARTED', attributes),
        event(id + 2, 'ACTIVITY_TASK_COMPLETED', attributes),
      ];
    }).flat();
    const activities = activitiesOf(events);
    expect(activities.map(({ activityId }) => activityId)).toEqual(
      Array.from({ length: count }, (_, index) => `a${index}`),
    );
    expect(activities.every(({ outcome }) => outcome === 'completed')).toBe(true);
    // A few looks at each event, not one at every event per activity.
    expect(reads).toBeLessThan(events.length * 10);
  });

  test('both ways of writing event types, numbers as text, and nonsense', () => {
    const events = eventsOfExport(
      JSON.stringify({
        events: [
          {
            eventId: '5',
            eventType: 'ActivityTaskScheduled',
            eventTime: '2026-03-02T09:00:00Z',
            activityTaskScheduledEventAttributes: { activityId: 'a' },
          },
        ],
      }),
    );
    expect(events).toEqual([
      {
        eventId: 5,
        type: 'ACTIVITY_TASK_SCHEDULED',
        timeMs: Date.parse('2026-03-02T09:00:00Z'),
        attributes: { activityId: 'a' },
      },
    ]);
    expect(eventsOfExport('nonsense')).toBeUndefined();
    expect(eventsOfExport('{"events": [1]}')).toBeUndefined();
  });
});
