import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { parseScenario } from '../../../shared/retryLab/scenario.ts';
import { anyScenario } from '../../../shared/retryLab/testing/anyScenario.ts';
import { proveOnEngine } from './proveOnEngine.ts';

const runs = Number(process.env['TIMELAPSE_PROOFS'] ?? 1500);
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

  test('a difference is told', () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 1000 },
      script: [{ kind: 'succeeds', afterMs: 10 }],
    });
    const { proven } = proveOnEngine(scenario);
    expect(proven).toEqual({
      attempts: [{ attempt: 1, startedMs: 0, endedMs: 10, outcome: 'completed' }],
      ending: { kind: 'completed', atMs: 10, retryState: 0 },
    });
  });
});
