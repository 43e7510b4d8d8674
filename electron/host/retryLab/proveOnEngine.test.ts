import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { differencesOf } from '../../../shared/retryLab/proof.ts';
import { simulate } from '../../../shared/retryLab/simulate.ts';
import { parseScenario } from '../../../shared/retryLab/scenario.ts';
import { anyScenario } from '../../../shared/retryLab/testing/anyScenario.ts';
import { proveOnEngine } from './proveOnEngine.ts';

const runs = Number(process.env['TIMELAPSE_PROOFS'] ?? 3000);
const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);

describe('the model and the engine', () => {
  test.each(presets.map(({ id, scenario }) => [id, scenario] as const))(
    'agree about the preset %s',
    (_id, scenario) => {
      expect(proveOnEngine(scenario).differences).toEqual([]);
    },
  );

  test(`agree about any policy and script (${runs} of seed ${seed})`, () => {
    fc.assert(
      fc.property(
        anyScenario.filter((scenario) => prepare(scenario).ok),
        (scenario) => {
          expect(proveOnEngine(scenario).differences).toEqual([]);
        },
      ),
      { numRuns: runs, seed },
    );
  }, 120_000);

  test('heartbeat details come back to the next attempt', () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 2000,
      script: [
        { kind: 'workerDies', afterMs: 7500, heartbeatDetails: 'row 40' },
        { kind: 'fails', afterMs: 10 },
        { kind: 'succeeds', afterMs: 10 },
      ],
    });
    const { proven, differences } = proveOnEngine(scenario);
    expect(differences).toEqual([]);
    expect(proven.attempts.map(({ heartbeatDetails }) => heartbeatDetails)).toEqual([
      undefined,
      'row 40',
      'row 40',
    ]);
  });

  test('random scenarios have what matters: both subjects, limits of runs, outages, heartbeats', () => {
    const samples = fc
      .sample(anyScenario, { numRuns: 300, seed })
      .filter((sample) => prepare(sample).ok);
    const share = (has: (sample: (typeof samples)[number]) => boolean) =>
      samples.filter(has).length / samples.length;
    expect(share(({ subject }) => subject === 'workflow')).toBeGreaterThan(0.2);
    expect(share(({ subject }) => subject === 'activity')).toBeGreaterThan(0.4);
    expect(share(({ workflow }) => workflow.runTimeoutMs !== undefined)).toBeGreaterThan(0.2);
    expect(share(({ outages }) => outages.length > 0)).toBeGreaterThan(0.1);
    expect(share(({ timeouts }) => timeouts.heartbeatMs !== undefined)).toBeGreaterThan(0.2);
  });

  test('a difference is told', () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 1000 },
      script: [{ kind: 'succeeds', afterMs: 10 }],
    });
    const { proven } = proveOnEngine(scenario);
    expect(proven).toEqual({
      attempts: [
        {
          attempt: 1,
          startedMs: 0,
          endedMs: 10,
          outcome: 'completed',
          heartbeatDetails: undefined,
        },
      ],
      ending: { kind: 'completed', atMs: 10, retryState: 0 },
    });
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const wrong = simulate(
      { ...scenario, script: [{ kind: 'succeeds', afterMs: 11, heartbeatDetails: undefined }] },
      prepared.plan,
    );
    expect(differencesOf(wrong, proven, 10).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      'By the model attempt 1 ends at 11 ms, on the engine at 10 ms.',
      'The model ends at 11 ms, the engine at 10 ms.',
    ]);
  });
});
