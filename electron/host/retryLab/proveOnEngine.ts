import { prepare } from '../../../shared/retryLab/prepare.ts';
import { differencesOf, type Proven } from '../../../shared/retryLab/proof.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate, type Simulation } from '../../../shared/retryLab/simulate.ts';
import { RefusedError } from '../errors.ts';
import { proveActivity } from './proveActivity.ts';
import { proveWorkflow } from './proveWorkflow.ts';

/** So many attempts are played; a chain without end has to stop somewhere. */
export const provenAttemptCountMax = 200;

/** So many heartbeats are played: about a second. */
const provenHeartbeatCountMax = 50_000;

/** Both sides of the proof. */
export interface Proof {
  readonly proven: Proven;
  /** Where model and engine differ, in words; empty: they are identical. */
  readonly differences: readonly string[];
}

/**
 * Plays a scenario's script on an engine of its own, as far as there is time for it, and compares. Rejects with a RefusedError when the
 * server refuses the scenario, and when its first attempt is too long.
 */
export async function proveOnEngine(scenario: Scenario): Promise<Proof> {
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new RefusedError(prepared.problems[0].words, 'Correct the policy.');
  const { plan } = prepared;
  const simulation = simulate(scenario, plan);
  const attemptCount = provableCount(simulation);
  const proven = await (plan.subject === 'activity'
    ? proveActivity(scenario, plan, attemptCount)
    : proveWorkflow(scenario, attemptCount));
  return { proven, differences: differencesOf(simulation, proven, attemptCount) };
}

/** How many attempts there is time for: each heartbeat is a call that the engine answers. Throws when it is not even one. */
function provableCount({ records }: Simulation): number {
  let heartbeats = 0;
  for (const [index, { heartbeatCount }] of records.slice(0, provenAttemptCountMax).entries()) {
    heartbeats += heartbeatCount;
    if (heartbeats <= provenHeartbeatCountMax) continue;
    if (index > 0) return index;
    const format = (number: number) => number.toLocaleString('en-US');
    throw new RefusedError(
      `The first attempt sends ${format(heartbeats)} heartbeats; a proof plays at most ${format(provenHeartbeatCountMax)}.`,
      'Let it heartbeat less often, or make it shorter.',
    );
  }
  return provenAttemptCountMax;
}
