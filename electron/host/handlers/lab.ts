import { optionsUpdateOf } from '../../../shared/retryLab/exchange/updateRequest.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { parseScenario } from '../../../shared/retryLab/scenario.ts';
import type { Connection } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';

/** The retry lab: proofs on an engine of their own, and policies for activities that are running. */
export function labHandlers(connection: Connection): HandlersOf<'lab'> {
  return {
    'lab.prove': async ({ scenario }) => {
      // Loaded with the first proof: a session without one starts without it.
      const { proveOnEngine } = await import('../retryLab/proveOnEngine.ts');
      const { proven, differences } = await proveOnEngine(parseScenario(scenario));
      const orNever = (ms: number) => (Number.isFinite(ms) ? ms : undefined);
      return {
        attempts: proven.attempts.map((attempt) => ({
          ...attempt,
          endedMs: orNever(attempt.endedMs),
        })),
        ending: { ...proven.ending, atMs: orNever(proven.ending.atMs) },
        differences: [...differences],
      };
    },
    'lab.apply': async ({ workflowId, runId, activityId, scenario }) => {
      const prepared = prepare(parseScenario(scenario));
      if (!prepared.ok) {
        throw new RefusedError(prepared.problems[0].words, 'Correct the policy, then apply it.');
      }
      if (prepared.plan.subject !== 'activity') {
        throw new RefusedError(
          'A workflow keeps the retry policy that it was started with.',
          'Start it anew with the other policy.',
        );
      }
      await connection.call('UpdateActivityOptions', {
        namespace: connection.namespace,
        execution: { workflowId, runId },
        id: activityId,
        identity: IDENTITY,
        ...optionsUpdateOf(prepared.plan),
      });
      return undefined;
    },
  };
}
