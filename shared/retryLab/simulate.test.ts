import { describe, expect, test } from 'vitest';
import { docs, fails, play, succeeds } from './testing/play.ts';

describe('records', () => {
  test('heartbeat details reach the next attempt', () => {
    const { records } = play({
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 2000,
      script: [
        { kind: 'workerDies', afterMs: 7500, heartbeatDetails: 'row 40' },
        { kind: 'workerDies', afterMs: 1000, heartbeatDetails: 'row 80' },
        succeeds(10),
      ],
    });
    expect(
      records.map(({ heartbeatDetails, heartbeatCount, lastHeartbeatMs }) => [
        heartbeatDetails,
        heartbeatCount,
        lastHeartbeatMs,
      ]),
    ).toEqual([
      [undefined, 3, 6000],
      ['row 40', 0, undefined],
      ['row 40', 0, undefined],
    ]);
  });

  test('the records add up', () => {
    const { records, totals, ending } = play({
      timeouts: { startToCloseMs: 3000, scheduleToCloseMs: 30_000 },
      policy: { maximumIntervalMs: 10_000, maximumAttempts: 6 },
      queueMs: 50,
      script: [
        fails(400),
        { kind: 'hangs' },
        fails(250),
        fails(300, { nextRetryDelayMs: 5000 }),
        succeeds(800),
      ],
    });
    expect(
      records.map(({ startedMs, endedMs, cut, wait }) => [
        startedMs,
        endedMs,
        cut,
        wait?.delayMs,
        wait?.source,
      ]),
    ).toEqual([
      [50, 450, 'answer', 1000, 'formula'],
      [1500, 4500, 'startToClose', 2000, 'formula'],
      [6550, 6800, 'answer', 4000, 'formula'],
      [10_850, 11_150, 'answer', 5000, 'asked'],
      [16_200, 17_000, 'answer', undefined, undefined],
    ]);
    expect(totals).toEqual({ runningMs: 4750, queuedMs: 250, waitingMs: 12_000 });
    expect(ending).toMatchObject({ kind: 'completed', atMs: 17_000, attempts: 5 });
  });

  test('a retry that does not fit says when it would have started', () => {
    const { records } = play({
      timeouts: { ...docs, scheduleToCloseMs: 2500 },
      script: [fails(10)],
    });
    expect(records.at(-1)?.refusedWait).toEqual({
      delayMs: 2000,
      untilMs: 3020,
      source: 'formula',
      formulaMs: 2000,
    });
  });
});
