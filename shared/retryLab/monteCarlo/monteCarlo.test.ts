import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryState } from '../../protocol/enums.ts';
import { prepare, type Plan } from '../prepare.ts';
import { parseScenario, type Distribution, type Scenario } from '../scenario.ts';
import { simulate } from '../simulate.ts';
import { docs, type Given } from '../testing/play.ts';
import { drawLength, meanLengthMs } from './drawLength.ts';
import { reasonTexts, withMoreAttempts } from './outlook.ts';
import { RandomStream } from './random.ts';
import { endingOf, playRuns } from './runs.ts';
import { sensitivity, variedParameters } from './sensitivity.ts';
import { StartQueue } from './startQueue.ts';
import { playStorm } from './storm.ts';
import { histogram, percentileMs, shareWithin, summarise, survivalCurve } from './summary.ts';

const planned = (given: Given): { scenario: Scenario; plan: Plan } => {
  const scenario = parseScenario(given);
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  return { scenario, plan: prepared.plan };
};
const runs = (given: Given, count: number, seed = 42) => {
  const { scenario, plan } = planned(given);
  return playRuns(scenario, plan, count, seed);
};
const summary = (given: Given, count: number, seed = 42) => summarise(runs(given, count, seed));
const constant = (ms: number): Distribution => ({ kind: 'constant', ms });
const always = { succeedsAfter: constant(100), failsAfter: constant(50) };

describe('chance', () => {
  test('the same seed gives the same runs, another seed others', () => {
    const given = { timeouts: docs };
    expect(runs(given, 500)).toEqual(runs(given, 500));
    expect(runs(given, 500).endMs).not.toEqual(runs(given, 500, 43).endMs);
  });

  test('a run does not depend on how many others there are', () => {
    const few = runs({ timeouts: docs }, 10);
    expect(runs({ timeouts: docs }, 100).endMs.slice(0, 10)).toEqual(few.endMs);
  });

  test('uniform numbers are uniform, and streams differ', () => {
    const random = new RandomStream();
    const bins = Array.from({ length: 10 }, () => 0);
    let sum = 0;
    for (let run = 0; run < 2000; run += 1) {
      random.begin(7, run);
      for (let draw = 0; draw < 10; draw += 1) {
        const value = random.uniform();
        sum += value;
        bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
      }
    }
    expect(sum / 20_000).toBeCloseTo(0.5, 2);
    // 2,000 expected in each, with a deviation of 42.
    expect(Math.min(...bins)).toBeGreaterThan(1800);
    expect(Math.max(...bins)).toBeLessThan(2200);
  });

  test.each<[Distribution]>([
    [constant(300)],
    [{ kind: 'uniform', fromMs: 100, toMs: 900 }],
    [{ kind: 'normal', meanMs: 500, deviationMs: 50 }],
    [{ kind: 'logNormal', medianMs: 500, sigma: 0.5 }],
    [{ kind: 'exponential', meanMs: 500 }],
  ])('%j has its mean and is never negative', (distribution) => {
    const random = new RandomStream();
    random.begin(1, 1);
    let sum = 0;
    let least = Infinity;
    for (let draw = 0; draw < 40_000; draw += 1) {
      const ms = drawLength(distribution, random);
      least = Math.min(least, ms);
      sum += ms;
    }
    expect(least).toBeGreaterThanOrEqual(0);
    expect(sum / 40_000 / meanLengthMs(distribution)).toBeCloseTo(1, 1);
  });
});

describe('many runs', () => {
  test('without chance every run is the single answer', () => {
    const given = {
      timeouts: { ...docs, scheduleToCloseMs: 20_000 },
      script: [{ kind: 'fails', afterMs: 50 }],
      odds: { ...always, failShare: 1 },
    };
    const { scenario, plan } = planned(given);
    const { ending } = simulate(scenario, plan);
    const many = playRuns(scenario, plan, 20, 1);
    for (let run = 0; run < 20; run += 1) {
      expect(endingOf(many, run)).toEqual({
        kind: ending.kind,
        atMs: ending.atMs,
        attempts: ending.attempts,
        retryState: ending.retryState,
      });
    }
  });

  test('shares are those of probability theory', () => {
    const result = summary(
      { timeouts: docs, policy: { maximumAttempts: 3 }, odds: { ...always, failShare: 0.4 } },
      20_000,
    );
    expect(result.successShare).toBeCloseTo(1 - 0.4 ** 3, 2);
    expect(result.meanAttempts).toBeCloseTo(1 + 0.4 + 0.16, 1);
    expect(result.attemptCounts).toHaveLength(4);
    expect(result.attemptCounts.reduce((sum, count) => sum + count, 0)).toBe(20_000);
    expect(result.reasons).toEqual([
      {
        kind: 'failed',
        retryState: RetryState.MAXIMUM_ATTEMPTS_REACHED,
        count: 20_000 - result.successCount,
      },
    ]);
    expect(percentileMs(result, 0.5)).toBe(100);
    expect(percentileMs(result, 0.8)).toBe(1150);
    expect(percentileMs(result, 0.9)).toBe(3200);
    expect(percentileMs(result, 0.99)).toBeUndefined();
  });

  test('each way to fail is a reason of its own', () => {
    const odds = { ...always, failShare: 0.5, nonRetryableShare: 0.1, hangShare: 0.1 };
    const { reasons } = summary({ timeouts: { ...docs, scheduleToCloseMs: 15_000 }, odds }, 5000);
    expect(new Set(reasons.map(({ kind, retryState }) => `${kind} ${retryState}`))).toEqual(
      new Set([
        `failed ${RetryState.NON_RETRYABLE_FAILURE}`,
        `failed ${RetryState.TIMEOUT}`,
        `timedOut ${RetryState.TIMEOUT}`,
      ]),
    );
  });

  test('shares, percentiles, bins and survival fit together', () => {
    const result = summary({ timeouts: { ...docs, scheduleToCloseMs: 30_000 } }, 3000);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.97, noNaN: true }), (share) => {
        const ms = percentileMs(result, share);
        if (ms === undefined) throw new Error('nearly all succeed');
        expect(shareWithin(result, ms)).toBeGreaterThanOrEqual(share - 1e-9);
        expect(shareWithin(result, ms - 1e-6)).toBeLessThan(share + 1e-9);
      }),
    );
    const bins = histogram(result, 30_000, 60);
    expect(bins.reduce((sum, count) => sum + count, 0)).toBe(result.successCount);
    const curve = survivalCurve(result, 30_000, 50);
    expect(curve[0]).toEqual({ ms: 0, share: 1 });
    expect(curve.at(-1)?.share).toBeCloseTo(1 - result.successShare, 9);
    expect(curve.map(({ share }) => share)).toEqual(
      curve.map(({ share }) => share).sort((a, b) => b - a),
    );
  });

  test('an outage that begins late spares those that are done by then', () => {
    const outages = [{ fromMs: 0, toMs: 60_000, kind: 'fails' }];
    const odds = { ...always, failShare: 0 };
    const now = summary({ timeouts: docs, outages, odds }, 500);
    expect(percentileMs(now, 0.01)).toBeGreaterThan(60_000);
    const later = summary(
      { timeouts: docs, outages, odds: { ...odds, outageDelayMsMax: 10 ** 9 } },
      500,
    );
    expect(percentileMs(later, 0.9)).toBe(100);
  });

  test('two more attempts change those runs alone that used them up', () => {
    const given = { timeouts: docs, policy: { maximumAttempts: 3 }, odds: { ...always } };
    const { scenario, plan } = planned(given);
    const more = withMoreAttempts(scenario, plan, playRuns(scenario, plan, 2000, 5));
    const longer = summary({ ...given, policy: { maximumAttempts: 5 } }, 2000, 5);
    expect(more).toEqual({
      maximumAttempts: 5,
      count: longer.reasons.find(
        ({ retryState }) => retryState === RetryState.MAXIMUM_ATTEMPTS_REACHED,
      )?.count,
    });
    expect(more?.count).toBeGreaterThan(0);
    const now = summary(given, 2000, 5);
    const said = (count: number) =>
      reasonTexts(now, plan, { maximumAttempts: 5, count }).map(({ text }) => text);
    const [usedUp] = now.reasons;
    expect(said(0)).toEqual(['use up all 3 attempts. 5 would help them all.']);
    expect(said(usedUp?.count ?? 0)).toEqual(['use up all 3 attempts. 5 would help none of them.']);
    expect(said((usedUp?.count ?? 0) - 2)).toEqual([
      'use up all 3 attempts. 5 would help about 2 of them.',
    ]);
    const endless = planned({ timeouts: docs });
    const endlessRuns = playRuns(endless.scenario, endless.plan, 100, 5);
    expect(withMoreAttempts(endless.scenario, endless.plan, endlessRuns)).toBeUndefined();
  });

  test('what is certain is played once, and counts in every run', () => {
    const outages = [{ fromMs: 0, toMs: 20_000, kind: 'fails' }];
    const odds = { ...always, failShare: 0.3 };
    const at = (more: object) => runs({ timeouts: docs, outages, odds: { ...odds, ...more } }, 400);
    // A queue of always 0 ms is random for all that the player knows: it plays every attempt.
    expect(at({}).attempts).toEqual(at({ queue: constant(0) }).attempts);
    const { scenario, plan } = planned({
      timeouts: { ...docs, scheduleToCloseMs: 9000 },
      outages,
      odds,
      script: [{ kind: 'succeeds', afterMs: 100 }],
    });
    const { ending } = simulate(scenario, plan);
    expect(endingOf(playRuns(scenario, plan, 5, 1), 4)).toMatchObject({
      kind: 'failed',
      atMs: ending.atMs,
      attempts: ending.attempts,
    });
  });

  test('attempts that an outage decides use up no luck', () => {
    const odds = { ...always, failShare: 0.5 };
    const outages = [{ fromMs: 0, toMs: 5000, kind: 'fails' }];
    const without = runs({ timeouts: docs, odds }, 300);
    const within = runs({ timeouts: docs, odds, outages }, 300);
    // At 0, 1, 3 s it is down; the fourth attempt is the first that luck decides.
    expect(within.attempts.map((count) => count - 3)).toEqual(without.attempts);
  });

  test('comparing policies happens on the same luck', () => {
    const odds = { ...always, failShare: 0.3 };
    const slow = runs({ timeouts: docs, odds }, 300);
    const quick = runs({ timeouts: docs, policy: { initialIntervalMs: 100 }, odds }, 300);
    expect(quick.attempts).toEqual(slow.attempts);
  });
});

describe('sensitivity', () => {
  test.each(variedParameters)('%s: the value in force is among the points', (parameter) => {
    const { scenario } = planned({
      timeouts: { ...docs, scheduleToCloseMs: 30_000 },
      policy: { maximumAttempts: 4 },
    });
    const points = sensitivity(scenario, parameter, 300, 1);
    expect(points.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    expect(points.length).toBeGreaterThan(7);
  });

  test('more attempts never succeed less, on the same luck', () => {
    const { scenario } = planned({ timeouts: docs, policy: { maximumAttempts: 4 } });
    const shares = sensitivity(scenario, 'maximumAttempts', 2000, 1).map(
      ({ odds }) => odds?.successShare ?? 0,
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('values that the server refuses have no odds', () => {
    const { scenario } = planned({ timeouts: docs, policy: { maximumIntervalMs: 2000 } });
    const points = sensitivity(scenario, 'initialIntervalMs', 100, 1);
    expect(points.filter(({ value }) => value > 2000).map(({ odds }) => odds)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('storms', () => {
  const storm = (given: Given, seed = 1) => {
    const { scenario, plan } = planned(given);
    return playStorm(scenario, plan, seed);
  };

  test('a service that takes everything sees each caller once', () => {
    const result = storm({
      timeouts: docs,
      odds: { ...always, failShare: 0 },
      callers: { count: 300 },
    });
    expect(result).toMatchObject({
      callerCount: 300,
      completedCount: 300,
      attemptCount: 300,
      refusedCount: 0,
      peakPerSecond: 300,
      lastDoneMs: 100,
      isCut: false,
    });
  });

  test('one that is too small refuses, and the same callers come back together', () => {
    const result = storm({
      timeouts: docs,
      odds: { ...always, failShare: 0 },
      callers: { count: 300, capacityPerSecond: 50 },
    });
    expect(result.completedCount).toBe(300);
    expect(result.refusedCount).toBe(result.attemptCount - 300);
    expect(result.refusedCount).toBeGreaterThan(300);
    expect(result.peakPerSecond).toBeGreaterThanOrEqual(300);
    expect(result.load.attempts.reduce((sum, count) => sum + count, 0)).toBe(result.attemptCount);
  });

  test('it never takes more than its capacity', () => {
    const callers = { count: 500, capacityPerSecond: 20, burst: 10 };
    const { load } = storm({ timeouts: docs, odds: { ...always, failShare: 0 }, callers });
    for (const [index, attempts] of load.attempts.entries()) {
      const admitted = attempts - (load.refused[index] ?? 0);
      expect(admitted).toBeLessThanOrEqual((load.binMs / 1000) * 20 + 10);
    }
  });

  test('a random next retry delay spreads those who come back', () => {
    const callers = { count: 2000, capacityPerSecond: 50 };
    const given = { timeouts: docs, odds: { ...always, failShare: 0 } };
    const together = storm({ ...given, callers });
    const spread = storm({ ...given, callers: { ...callers, retrySpreadMs: 40_000 } });
    expect(spread.completedCount).toBe(2000);
    expect(spread.refusedCount).toBeLessThan(together.refusedCount / 2);
  });

  test('a policy that gives up loses callers', () => {
    const result = storm({
      timeouts: docs,
      policy: { maximumAttempts: 2 },
      odds: { ...always, failShare: 0 },
      callers: { count: 300, capacityPerSecond: 50 },
    });
    expect(result.completedCount).toBeLessThan(300);
    expect(result.lastDoneMs).toBeLessThan(3000);
  });

  test('the same seed gives the same storm', () => {
    const given = {
      timeouts: docs,
      callers: { count: 200, capacityPerSecond: 30, arriveWithinMs: 500 },
    };
    expect(storm(given)).toEqual(storm(given));
    expect(storm(given)).not.toEqual(storm(given, 2));
  });

  test('the heap gives callers in the order of time, then of number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), (times) => {
        const queue = new StartQueue(times.length);
        times.forEach((ms, caller) => queue.push(ms, caller));
        const popped = Array.from({ length: times.length }, () => queue.pop());
        const sorted = times
          .map((ms, caller) => ({ ms, caller }))
          .sort((a, b) => a.ms - b.ms || a.caller - b.caller);
        expect(popped).toEqual(sorted);
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});
