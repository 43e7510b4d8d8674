import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activityTimeoutsOf,
  normaliseActivityTimeouts,
  type ActivityTimeouts,
  type NormalTimeouts,
} from './activityTimeouts.ts';
import { durationMs, durationOf } from './duration.ts';

type Given = Partial<Record<keyof ActivityTimeouts, number>>;
const given = (ms: Given): ActivityTimeouts => {
  const of = (value: number | undefined) => (value === undefined ? undefined : durationOf(value));
  return {
    scheduleToClose: of(ms.scheduleToClose),
    scheduleToStart: of(ms.scheduleToStart),
    startToClose: of(ms.startToClose),
    heartbeat: of(ms.heartbeat),
  };
};
const check = (ms: Given, runTimeoutMs = 0) =>
  normaliseActivityTimeouts(given(ms), runTimeoutMs, { id: 'a', type: 'Act' });
const kept = (ms: Given, runTimeoutMs = 0): NormalTimeouts => {
  const result = check(ms, runTimeoutMs);
  if (!result.ok) throw new Error(result.message);
  return result.timeouts;
};
const list = (timeouts: NormalTimeouts) => [
  timeouts.scheduleToCloseMs,
  timeouts.scheduleToStartMs,
  timeouts.startToCloseMs,
  timeouts.heartbeatMs,
];

describe('timeouts that the server derives', () => {
  test.each<[string, Given, number, number[]]>([
    ['only schedule-to-close', { scheduleToClose: 5000 }, 0, [5000, 5000, 5000, 0]],
    ['only start-to-close', { startToClose: 5000 }, 0, [0, 0, 5000, 0]],
    [
      'start-to-close under a run timeout',
      { startToClose: 5000 },
      20_000,
      [20_000, 20_000, 5000, 0],
    ],
    [
      'start-to-close keeps schedule-to-start',
      { startToClose: 5000, scheduleToStart: 7000 },
      20_000,
      [20_000, 7000, 5000, 0],
    ],
    [
      'all capped by schedule-to-close',
      { scheduleToClose: 3000, scheduleToStart: 9000, startToClose: 9000, heartbeat: 9000 },
      20_000,
      [3000, 3000, 3000, 3000],
    ],
    [
      'all capped by the run timeout',
      { startToClose: 100_000, heartbeat: 50_000 },
      20_000,
      [20_000, 20_000, 20_000, 20_000],
    ],
    [
      'heartbeat at most start-to-close',
      { startToClose: 5000, heartbeat: 9000 },
      0,
      [0, 0, 5000, 5000],
    ],
    ['zero is unset', { scheduleToClose: 0, startToClose: 5000, heartbeat: 0 }, 0, [0, 0, 5000, 0]],
    [
      'schedule-to-start alone may exceed nothing',
      { startToClose: 1, scheduleToStart: 50_000 },
      20_000,
      [20_000, 20_000, 1, 0],
    ],
  ])('%s', (_name, ms, runTimeoutMs, expected) => {
    expect(list(kept(ms, runTimeoutMs))).toEqual(expected);
  });

  test.each<[string, Given, string]>([
    [
      'none',
      {},
      'a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=Act',
    ],
    [
      'heartbeat and schedule-to-start only',
      { heartbeat: 1, scheduleToStart: 1 },
      'a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=Act',
    ],
    [
      'negative start-to-close',
      { startToClose: -1 },
      'invalid StartToCloseTimeout: negative duration',
    ],
    [
      'negative schedule-to-close first',
      { startToClose: -1, scheduleToClose: -1 },
      'invalid ScheduleToCloseTimeout: negative duration',
    ],
    [
      'negative schedule-to-start',
      { startToClose: 1, scheduleToStart: -1 },
      'invalid ScheduleToStartTimeout: negative duration',
    ],
    [
      'negative heartbeat',
      { startToClose: 1, heartbeat: -1 },
      'invalid HeartbeatTimeout: negative duration',
    ],
  ])('refused: %s', (_name, ms, message) => {
    expect(check(ms)).toEqual({ ok: false, message });
  });

  test('protobuf has all four, zeroes too', () => {
    const proto = activityTimeoutsOf(kept({ startToClose: 1500 }));
    expect(Object.values(proto).map((duration) => durationMs(duration))).toEqual([0, 0, 1500, 0]);
  });

  test('deriving twice changes nothing, and nothing exceeds what limits it', () => {
    const optional = fc.option(fc.nat(100_000), { nil: undefined });
    const anyTimeouts = fc.record({
      scheduleToClose: optional,
      scheduleToStart: optional,
      startToClose: fc.integer({ min: 1, max: 100_000 }),
      heartbeat: optional,
    });
    fc.assert(
      fc.property(anyTimeouts, fc.nat(50_000), (ms, runTimeoutMs) => {
        const once = kept(
          Object.fromEntries(Object.entries(ms).filter(([, value]) => value !== undefined)),
          runTimeoutMs,
        );
        const [scheduleToClose = 0, scheduleToStart = 0, startToClose = 0, heartbeat = 0] =
          list(once);
        const twice = kept(
          { scheduleToClose, scheduleToStart, startToClose, heartbeat },
          runTimeoutMs,
        );
        expect(twice).toEqual(once);
        expect(heartbeat).toBeLessThanOrEqual(startToClose);
        expect(startToClose).toBeGreaterThan(0);
        if (runTimeoutMs > 0) expect(Math.max(...list(once))).toBeLessThanOrEqual(runTimeoutMs);
        if (scheduleToClose > 0) {
          expect(Math.max(scheduleToStart, startToClose)).toBeLessThanOrEqual(scheduleToClose);
        }
      }),
    );
  });
});
