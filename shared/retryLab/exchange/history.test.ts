import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { prepare } from '../prepare.ts';
import { simulate } from '../simulate.ts';
import { activitiesOf, eventsOfExport, type SeenEvent } from './history.ts';

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

  test('attempts that a server kept come out to the millisecond', () => {
    const events = at(recorded('activity-next-retry-delay'), { 5: 0, 6: 5120, 7: 5300 });
    const activity = only(
      activitiesOf(events, {
        5: [
          {
            attempt: 1,
            startedMs: 40,
            endedMs: 120,
            outcome: 'failed',
            failureText: 'SoonError: soon',
          },
          { attempt: 2, startedMs: 5120, endedMs: 5300, outcome: 'completed' },
        ],
      }),
    );
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
