import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { differencesOf } from '../../../shared/retryLab/proof.ts';
import { simulate } from '../../../shared/retryLab/simulate.ts';
import { parseScenario, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { anyScenario } from '../../../shared/retryLab/testing/anyScenario.ts';
import { RequestError } from '../../engine/core/errors.ts';
import { RefusedError } from '../errors.ts';
import { scheduleActivity } from './proveActivity.ts';
import { proveOnEngine } from './proveOnEngine.ts';
import { startChain } from './proveWorkflow.ts';
import { Stage } from './stage.ts';

/** What the engine says when the scenario is brought onto the stage; undefined when it takes it. */
function refusalOnEngine(scenario: Scenario): string | undefined {
  const stage = new Stage();
  try {
    // At once: a run that is over by then never asks for its activity.
    const workflow = { ...scenario.workflow, elapsedMs: 0 };
    if (scenario.subject === 'activity') scheduleActivity(stage, { ...scenario, workflow });
    else startChain(stage, scenario);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    // The cause of the failed workflow task comes first.
    return error.message.replace(/^BadScheduleActivityAttributes: /, '');
  }
}

const runs = Number(process.env['TIMELAPSE_PROOFS'] ?? 3000);
const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);

describe('the model and the engine', () => {
  test.each(presets.map(({ id, scenario }) => [id, scenario] as const))(
    'agree about the preset %s',
    async (_id, scenario) => {
      expect((await proveOnEngine(scenario)).differences).toEqual([]);
    },
  );

  test(`agree about any policy and script (${runs} of seed ${seed})`, async () => {
    let refusedCount = 0;
    await fc.assert(
      fc.asyncProperty(anyScenario, async (scenario) => {
        const prepared = prepare(scenario);
        if (prepared.ok) {
          expect((await proveOnEngine(scenario)).differences).toEqual([]);
        } else {
          refusedCount += 1;
          expect(refusalOnEngine(scenario)).toBe(prepared.problems[0].message);
        }
      }),
      { numRuns: runs, seed },
    );
    // Both kinds have had their share.
    expect(refusedCount).toBeGreaterThan(runs / 20);
    expect(refusedCount).toBeLessThan(runs / 2);
  }, 120_000);

  const wrong: readonly (readonly [
    name: string,
    fields: Partial<Record<keyof Scenario, object>>,
  ])[] = [
    ['initial interval', { policy: { initialIntervalMs: -1 } }],
    ['coefficient', { policy: { backoffCoefficient: 0.5 } }],
    ['maximum interval', { policy: { maximumIntervalMs: -1 } }],
    ['maximum below initial', { policy: { maximumIntervalMs: 1 } }],
    ['attempts', { policy: { maximumAttempts: -1 } }],
    ['timeout type', { policy: { nonRetryableErrorTypes: ['TemporalTimeout:Nope'] } }],
    ['schedule to close', { timeouts: { scheduleToCloseMs: -1 } }],
    ['schedule to start', { timeouts: { scheduleToStartMs: -1 } }],
    ['start to close', { timeouts: { startToCloseMs: -1 } }],
    ['heartbeat', { timeouts: { heartbeatMs: -1 } }],
    ['no timeout', { timeouts: { startToCloseMs: undefined } }],
    ['run timeout', { workflow: { runTimeoutMs: -1 } }],
    ['execution timeout', { workflow: { executionTimeoutMs: -1 } }],
  ];

  test.each(
    (['activity', 'workflow'] as const).flatMap((subject) =>
      wrong.map(([name, fields]) => [subject, name, fields] as const),
    ),
  )('refuse an %s in the same order: %s and each of the others', (subject, _name, fields) => {
    for (const [, others] of wrong) {
      const merged = (part: 'policy' | 'timeouts' | 'workflow') => ({
        ...(part === 'timeouts' ? { startToCloseMs: 1000 } : {}),
        ...others[part],
        ...fields[part],
      });
      const scenario = parseScenario({
        subject,
        policy: merged('policy'),
        timeouts: merged('timeouts'),
        workflow: merged('workflow'),
      });
      const prepared = prepare(scenario);
      const refusal = prepared.ok ? undefined : prepared.problems[0].message;
      expect(refusalOnEngine(scenario)).toBe(refusal);
    }
  });

  test('heartbeat details come back to the next attempt', async () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 2000,
      script: [
        { kind: 'workerDies', afterMs: 7500, heartbeatDetails: 'row 40' },
        { kind: 'fails', afterMs: 10 },
        { kind: 'succeeds', afterMs: 10 },
      ],
    });
    const { proven, differences } = await proveOnEngine(scenario);
    expect(differences).toEqual([]);
    expect(proven.attempts.map(({ heartbeatDetails }) => heartbeatDetails)).toEqual([
      undefined,
      'row 40',
      'row 40',
    ]);
  });

  test('a script with too many heartbeats is refused, and says how many', async () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 86_400_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 1,
      script: [{ kind: 'hangs' }],
    });
    await expect(proveOnEngine(scenario)).rejects.toThrow(RefusedError);
    await expect(proveOnEngine(scenario)).rejects.toThrow(
      /The first attempt sends 86,399,999 heartbeats; a proof plays at most 50,000\./,
    );
  });

  test('of a chain with too many heartbeats the attempts that fit are played', async () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 3,
      script: [{ kind: 'hangs' }],
    });
    const { proven, differences } = await proveOnEngine(scenario);
    expect(differences).toEqual([]);
    expect(proven.attempts).toHaveLength(2);
  });

  test('others get their turn while a long script is played', async () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 20,
      script: [{ kind: 'hangs' }, { kind: 'succeeds', afterMs: 10 }],
    });
    let turns = 0;
    let isOver = false;
    const takeTurns = (): void => {
      turns += 1;
      if (!isOver) setImmediate(takeTurns);
    };
    takeTurns();
    const { differences } = await proveOnEngine(scenario);
    isOver = true;
    expect(differences).toEqual([]);
    expect(turns).toBeGreaterThan(50);
  });

  test('what the server refuses is not played', async () => {
    await expect(proveOnEngine(parseScenario({}))).rejects.toThrow(
      'An activity needs start to close or schedule to close',
    );
  });

  test('random scenarios have what matters: both subjects, limits of runs, outages, heartbeats, delays below zero', () => {
    const samples = fc
      .sample(anyScenario, { numRuns: 300, seed })
      .filter((sample) => prepare(sample).ok);
    const share = (has: (sample: (typeof samples)[number]) => boolean) =>
      samples.filter(has).length / samples.length;
    expect(share(({ subject }) => subject === 'workflow')).toBeGreaterThan(0.2);
    expect(share(({ subject }) => subject === 'activity')).toBeGreaterThan(0.4);
    expect(share(({ workflow }) => workflow.runTimeoutMs !== undefined)).toBeGreaterThan(0.2);
    expect(
      share(({ workflow: { elapsedMs, runTimeoutMs = Infinity } }) => elapsedMs >= runTimeoutMs),
    ).toBeGreaterThan(0.02);
    expect(
      share(({ script }) => script.some(({ nextRetryDelayMs = 0 }) => nextRetryDelayMs < 0)),
    ).toBeGreaterThan(0.05);
    expect(share(({ outages }) => outages.length > 0)).toBeGreaterThan(0.1);
    expect(share(({ timeouts }) => timeouts.heartbeatMs !== undefined)).toBeGreaterThan(0.2);
  });

  test('a difference is told', async () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 1000 },
      script: [{ kind: 'succeeds', afterMs: 10 }],
    });
    const { proven } = await proveOnEngine(scenario);
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
