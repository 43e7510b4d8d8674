import { prepare } from '../../shared/retryLab/prepare.ts';
import type { ProofReply } from '../../shared/retryLab/proofReply.ts';
import { parseScenario } from '../../shared/retryLab/scenario.ts';
import { simulate } from '../../shared/retryLab/simulate.ts';

/** What an engine would answer that agrees with the model: there is none in a window without a host. */
export function fakeProof(given: unknown): ProofReply {
  const scenario = parseScenario(given);
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  const { records, ending } = simulate(scenario, prepared.plan);
  const orNever = (ms: number) => (Number.isFinite(ms) ? ms : undefined);
  return {
    attempts: records.slice(0, 200).flatMap(({ attempt, startedMs, endedMs, cut, errorType }) =>
      startedMs === undefined
        ? []
        : [
            {
              attempt,
              startedMs,
              endedMs: orNever(endedMs),
              outcome:
                cut !== 'answer' ? 'timedOut' : errorType === undefined ? 'completed' : 'failed',
            } as const,
          ],
    ),
    ending: { kind: ending.kind, atMs: orNever(ending.atMs), retryState: ending.retryState },
    differences: [],
  };
}
