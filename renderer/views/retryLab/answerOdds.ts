import { withMoreAttempts } from '../../../shared/retryLab/monteCarlo/outlook.ts';
import { playRuns } from '../../../shared/retryLab/monteCarlo/runs.ts';
import { sensitivity } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import { playStorm } from '../../../shared/retryLab/monteCarlo/storm.ts';
import { summarise } from '../../../shared/retryLab/monteCarlo/summary.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import type { OddsAnswer, OddsQuestion, VariantOdds } from './oddsProtocol.ts';

/** Each point of a sensitivity is that many runs at most: there are about ten. */
const sensitivityRunCountMax = 10_000;

/** Plays what was asked; the work of the worker. */
export function answerOdds(question: OddsQuestion): OddsAnswer {
  const startedMs = performance.now();
  const { scenarios, runCount, seed, wantsStorm, varied } = question;
  const variants = scenarios.map((scenario) => oddsOf(scenario, runCount, seed));
  const [first] = scenarios;
  const prepared = first && prepare(first);
  const plan = prepared?.ok ? prepared.plan : undefined;
  return {
    variants,
    storm: wantsStorm && first && plan ? playStorm(first, plan, seed) : undefined,
    sensitivity:
      varied && first && plan
        ? sensitivity(first, varied, Math.min(runCount, sensitivityRunCountMax), seed)
        : undefined,
    tookMs: performance.now() - startedMs,
  };
}

function oddsOf(scenario: Scenario, runCount: number, seed: number): VariantOdds | undefined {
  const prepared = prepare(scenario);
  if (!prepared.ok) return undefined;
  const runs = playRuns(scenario, prepared.plan, runCount, seed);
  return { summary: summarise(runs), more: withMoreAttempts(scenario, prepared.plan, runs) };
}
