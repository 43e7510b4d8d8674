import { prepare } from '../../../shared/retryLab/prepare.ts';
import { differencesOf, type Proven } from '../../../shared/retryLab/proof.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate } from '../../../shared/retryLab/simulate.ts';
import { proveActivity } from './proveActivity.ts';
import { proveWorkflow } from './proveWorkflow.ts';

/** So many attempts are played; a chain without end has to stop somewhere. */
export const provenAttemptCountMax = 200;

/** Both sides of the proof. */
export interface Proof {
  readonly proven: Proven;
  /** Where model and engine differ, in words; empty: they are identical. */
  readonly differences: readonly string[];
}

/** Plays a scenario's script on an engine of its own, and compares. Throws when the server refuses the scenario. */
export function proveOnEngine(scenario: Scenario): Proof {
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  const simulation = simulate(scenario, prepared.plan);
  const proven =
    scenario.subject === 'activity'
      ? proveActivity(scenario, provenAttemptCountMax)
      : proveWorkflow(scenario, provenAttemptCountMax);
  return { proven, differences: differencesOf(simulation, proven, provenAttemptCountMax) };
}
