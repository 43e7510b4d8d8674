import { describe, expect, test } from 'vitest';
import { docs, fails, hangs, play, succeeds, times } from './testing/play.ts';
import { parseScenario } from './scenario.ts';
import { plainText, storyOf } from './words/story.ts';
import { verdictOf } from './words/verdict.ts';

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
    expect(totals).toEqual({
      runningMs: 4750,
      queuedMs: 250,
      waitingMs: 12_000,
      peakPerSecond: 1,
    });
    expect(ending).toMatchObject({ kind: 'completed', atMs: 17_000, attempts: 5 });
  });

  test('the load on the called service is counted in any second', () => {
    const { totals } = play({
      timeouts: docs,
      policy: { initialIntervalMs: 300, backoffCoefficient: 1 },
      script: [...times(5, fails(10)), succeeds(1)],
    });
    // At 0, 310, 620, 930, 1240, 1550 ms.
    expect(totals.peakPerSecond).toBe(4);
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
      askedMs: undefined,
      ruleMs: 2000,
    });
  });
});

describe('the story', () => {
  const told = (given: Parameters<typeof play>[0]) =>
    storyOf(play(given)).map((line) => plainText(line).replaceAll('\u00a0', ' '));
  const workflow = { subject: 'workflow', policy: { maximumIntervalMs: 2000 } };

  test.each([
    [
      300_000,
      "It asks for a next retry delay of 5 m. A workflow's is cut to the maximum interval 2 s.",
    ],
    [0, "It asks for a next retry delay of 0 ms. A workflow's is then the maximum interval 2 s."],
  ])('a workflow that asks for %d ms', (nextRetryDelayMs, words) => {
    const [first] = told({ ...workflow, script: [fails(10, { nextRetryDelayMs }), succeeds(10)] });
    expect(first).toContain(words);
  });

  test('runs that are kept a second apart say what they would have waited', () => {
    const policy = { initialIntervalMs: 100 };
    const [first] = told({ subject: 'workflow', policy, script: [fails(10), succeeds(10)] });
    expect(first).toContain('so it waits 990 ms instead of 100 ms.');
  });

  test('what the execution timeout ends is not told as a wait that did not fit', () => {
    const workflowTimeouts = { executionTimeoutMs: 2000 };
    const [first] = told({ subject: 'workflow', workflow: workflowTimeouts, script: [hangs] });
    expect(first).toBe('Run 1 is under way when the execution timeout ends it at 2 s.');
  });
});

describe('several outages', () => {
  const first = { fromMs: 0, toMs: 4000, kind: 'fails' };
  const second = { fromMs: 8000, toMs: 12_000, kind: 'fails' };
  const verdict = (script: object[], outages: object[]) => {
    const scenario = parseScenario({ timeouts: docs, script, outages });
    return verdictOf(scenario, play({ timeouts: docs, script, outages })).outage?.replaceAll(
      '\u00a0',
      ' ',
    );
  };

  test.each([
    [
      'only those that attempts run into count',
      [succeeds(100)],
      [first, second],
      'It survives the outage of 4 s: 3 attempts hit it, and it completes 3.25 s after the service is back.',
    ],
    [
      'both',
      [...times(4, fails(900)), succeeds(100)],
      [first, { ...second, toMs: 17_000 }],
      'It survives the 2 outages: 4 attempts hit them, and it completes 15.2 s after the service is back.',
    ],
    [
      'none',
      [succeeds(100)],
      [{ ...first, fromMs: 1000 }, second],
      'No attempt starts during the 2 outages.',
    ],
  ])('%s', (_name, script, outages, words) => {
    expect(verdict(script, outages)).toBe(words);
  });
});

describe('an activity whose run is over before it is scheduled', () => {
  test.each([60_000, 61_000])('after %d ms of a run of 60 s', (elapsedMs) => {
    const given = {
      timeouts: docs,
      workflow: { runTimeoutMs: 60_000, elapsedMs },
      script: [fails(10)],
    };
    const simulation = play(given);
    expect(simulation.records).toEqual([]);
    expect(simulation.ending).toMatchObject({ kind: 'runTimedOut', atMs: 0, attempts: 0 });
    expect(simulation.totals).toEqual({
      runningMs: 0,
      queuedMs: 0,
      waitingMs: 0,
      peakPerSecond: 0,
    });
    const { title, detail } = verdictOf(parseScenario(given), simulation);
    expect(title).toBe('The activity is never scheduled');
    expect(detail.replaceAll('\u00a0', ' ')).toBe(
      `the workflow run times out after 1 m, and it would be going for ${elapsedMs === 60_000 ? '1 m' : '1 m 1 s'} by then`,
    );
  });
});
