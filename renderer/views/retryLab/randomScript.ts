import { RandomSource } from '../../../shared/retryLab/monteCarlo/randomSource.ts';
import { RandomStream } from '../../../shared/retryLab/monteCarlo/random.ts';
import type { Outcome, Scenario } from '../../../shared/retryLab/scenario.ts';
import { attemptPlan } from '../../../shared/retryLab/steps.ts';

/** A script drawn from the scenario's odds: up to the first success, or six attempts. The same seed gives the same script. */
export function randomScript(scenario: Scenario, seed: number): Outcome[] {
  // Outages are on the chart already; they are no part of the script.
  const source = new RandomSource({ ...scenario, outages: [] }, Infinity, new RandomStream());
  source.begin(seed, 0);
  const how = attemptPlan();
  const script: Outcome[] = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    source.draw(attempt, 0, how);
    const failure = how.failure?.applicationFailureInfo;
    const queueMs = scenario.odds.queue ? Math.round(how.queueMs) : undefined;
    if (how.durationMs === Infinity) {
      script.push({ kind: 'timesOut', afterMs: 0, queueMs });
    } else if (failure) {
      script.push({
        kind: 'fails',
        afterMs: Math.round(how.durationMs),
        errorType: failure.type,
        nonRetryable: failure.nonRetryable,
        queueMs,
      });
    } else {
      script.push({ kind: 'succeeds', afterMs: Math.round(how.durationMs), queueMs });
      break;
    }
  }
  return script;
}
