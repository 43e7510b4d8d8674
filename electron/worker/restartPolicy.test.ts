import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { faultKind } from '../../shared/worker/fault.ts';
import { RESTART_POLICY, restartDelayMs, waitsForChange } from './restartPolicy.ts';

test.each([
  [1, 500],
  [2, 1_000],
  [3, 2_000],
  [7, 30_000],
  [1_000, 30_000],
])('failure %i waits %i ms', (failureCount, delayMs) => {
  expect(restartDelayMs(RESTART_POLICY, failureCount)).toBe(delayMs);
});

it('never waits less than after the failure before, and never longer than the maximum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), (failureCount) => {
      const now = restartDelayMs(RESTART_POLICY, failureCount);
      const next = restartDelayMs(RESTART_POLICY, failureCount + 1);
      expect(next).toBeGreaterThanOrEqual(now);
      expect(next).toBeLessThanOrEqual(RESTART_POLICY.maximumMs);
    }),
  );
});

it('tries by itself only what may pass by itself', () => {
  const byItself = faultKind.options.filter((kind) => !waitsForChange({ kind, message: '' }));
  expect(byItself).toEqual(['connection', 'exit', 'internal']);
});
