/** Laws that hold for every scenario that the server takes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryState } from '../protocol/enums.ts';
import { backoffMs } from '../temporal/retry.ts';
import { prepare } from './prepare.ts';
import { anyScenario } from './testing/anyScenario.ts';
import { simulate } from './simulate.ts';
import { plainText, storyOf } from './words/story.ts';
import { verdictOf } from './words/verdict.ts';

const played = fc
  .tuple(anyScenario)
  .map(([scenario]) => ({ scenario, prepared: prepare(scenario) }))
  .filter(({ prepared }) => prepared.ok)
  .map(({ scenario, prepared }) => {
    if (!prepared.ok) throw new Error('filtered');
    return { scenario, plan: prepared.plan, simulation: simulate(scenario, prepared.plan) };
  });
const law = (check: (sample: typeof played extends fc.Arbitrary<infer T> ? T : never) => void) =>
  fc.assert(fc.property(played, check), { numRuns: 300 });

describe('laws', () => {
  test('time never goes back, and attempts are numbered from one', () => {
    law(({ simulation: { records, ending } }) => {
      let before = 0;
      for (const [index, record] of records.entries()) {
        expect(record.attempt).toBe(index + 1);
        expect(record.scheduledMs).toBeGreaterThanOrEqual(before);
        if (record.startedMs !== undefined) {
          expect(record.startedMs).toBeGreaterThanOrEqual(record.scheduledMs);
          expect(record.endedMs).toBeGreaterThanOrEqual(record.startedMs);
        }
        before = record.endedMs;
      }
      expect(ending.atMs).toBeGreaterThanOrEqual(before);
    });
  });

  test('no more attempts than allowed, and none starts after what ends it all', () => {
    law(({ plan, simulation: { records, ending } }) => {
      const most = plan.policy?.maximumAttempts ?? 1;
      if (most > 0) expect(records.length).toBeLessThanOrEqual(most);
      const limitMs =
        plan.subject === 'activity'
          ? Math.min(plan.closesAtMs, plan.runEndsAtMs)
          : plan.executionEndsAtMs;
      for (const { startedMs } of records)
        if (startedMs !== undefined) expect(startedMs).toBeLessThan(limitMs);
      if (ending.kind !== 'endless') expect(ending.atMs).toBeLessThanOrEqual(limitMs);
    });
  });

  test('waits never shrink unless somebody asks, and never exceed the maximum', () => {
    law(({ plan, simulation: { records } }) => {
      for (const { wait, attempt } of records) {
        if (!wait || !plan.policy || wait.source === 'distance') continue;
        // For a workflow the maximum caps what is asked for, too.
        if (wait.askedMs !== undefined) continue;
        expect(wait.delayMs).toBeCloseTo(backoffMs(plan.policy, attempt), 6);
        expect(wait.delayMs).toBeLessThanOrEqual(plan.policy.maximumIntervalMs);
      }
    });
  });

  test('running, queued and waiting time add up to the whole', () => {
    law(({ simulation: { totals, ending } }) => {
      if (ending.atMs === Infinity) return;
      expect(totals.runningMs + totals.queuedMs + totals.waitingMs).toBeCloseTo(ending.atMs, 3);
    });
  });

  test('only the last attempt is final, and its retry state is the end', () => {
    law(({ simulation: { records, ending } }) => {
      for (const record of records.slice(0, -1)) {
        expect([record.next, record.retryState]).toEqual(['retry', RetryState.IN_PROGRESS]);
      }
      const last = records.at(-1);
      if (last && !ending.isInBackoff) expect(last.retryState).toBe(ending.retryState);
    });
  });

  test('a retry that does not fit would have started too late', () => {
    law(({ plan, simulation: { records } }) => {
      const refused = records.at(-1)?.refusedWait;
      if (!refused || refused.untilMs === undefined) return;
      const limitMs = plan.subject === 'activity' ? plan.closesAtMs : plan.executionEndsAtMs;
      expect(refused.untilMs).toBeGreaterThan(limitMs - 1e-6);
    });
  });

  test('everything has words', () => {
    law(({ scenario, simulation }) => {
      const verdict = verdictOf(scenario, simulation);
      const text = [
        verdict.title,
        verdict.detail,
        verdict.outage ?? '',
        ...storyOf(simulation).map(plainText),
      ].join('\n');
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
      expect(verdict.detail).not.toBe('');
    });
  });
});
