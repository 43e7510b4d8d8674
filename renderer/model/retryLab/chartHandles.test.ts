import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { parseScenario, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate } from '../../../shared/retryLab/simulate.ts';
import { anyScenario } from '../../../shared/retryLab/testing/anyScenario.ts';
import { layoutChart } from './attemptChart.ts';
import { handlesOf, withDrawnOutage, withHandle } from './chartHandles.ts';

const handles = (scenario: Scenario) => {
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  const simulation = simulate(scenario, prepared.plan);
  const { outages } = scenario;
  const layout = layoutChart({
    simulations: [simulation],
    outages,
    width: 620,
    height: 170,
    scale: 'linear',
  });
  return handlesOf(layout, scenario, simulation);
};
const preset = (id: string): Scenario => {
  const found = presets.find((each) => each.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found.scenario;
};

describe('handles of the chart', () => {
  test('ends of attempts, their limit where it is apart, the wall', () => {
    expect(handles(preset('payment')).map(({ label, valueMs }) => [label, valueMs])).toEqual([
      ['How long attempt 1 takes', 400],
      ['Start to close, at attempt 1', 3000],
      // It hangs: only its limit can be moved.
      ['Start to close, at attempt 2', 3000],
      ['How long attempt 3 takes', 250],
      ['Start to close, at attempt 3', 3000],
      ['How long attempt 4 takes', 300],
      ['Start to close, at attempt 4', 3000],
      ['How long attempt 5 takes', 800],
      ['Start to close, at attempt 5', 3000],
      ['schedule to close 30\u00a0s', 30_000],
    ]);
  });

  test('both edges of each outage, by number where there are several', () => {
    const { outages } = preset('outage');
    const [first] = outages;
    if (!first) throw new Error('no outage');
    const two = {
      ...preset('outage'),
      outages: [
        { ...first, toMs: 5000 },
        { ...first, fromMs: 20_000, toMs: 30_000 },
      ],
    };
    const found = handles(two).filter(({ target }) => target.kind === 'outage');
    expect(found.map(({ label, valueMs }) => [label, valueMs])).toEqual([
      ['The beginning of outage 1', 0],
      ['The end of outage 1', 5000],
      ['The beginning of outage 2', 20_000],
      ['The end of outage 2', 30_000],
    ]);
  });

  test('the run timeout of a workflow, and of an activity whose run has been going', () => {
    expect(handles(preset('workflow')).map(({ key, valueMs }) => [key, valueMs])).toContainEqual([
      'limit2',
      600_000,
    ]);
    const inRun = parseScenario({
      timeouts: { startToCloseMs: 1000, scheduleToCloseMs: 9000 },
      workflow: { runTimeoutMs: 10_000, elapsedMs: 5000 },
      script: [{ kind: 'fails', afterMs: 10 }],
    });
    const wall = handles(inRun).find(({ key }) => key === 'runTimeoutMs');
    expect(wall).toMatchObject({ valueMs: 10_000, originMs: -5000 });
  });

  test('setting a handle to its own value changes nothing that counts', () => {
    fc.assert(
      fc.property(
        anyScenario.filter((scenario) => prepare(scenario).ok),
        (scenario) => {
          for (const { target, valueMs } of handles(scenario)) {
            const changed = withHandle(scenario, target, valueMs);
            const again = handles(changed).find((handle) => handle.target.kind === target.kind);
            expect(again).toBeDefined();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an attempt beyond the script gets an outcome of its own', () => {
    const scenario = parseScenario({ script: [{ kind: 'fails', afterMs: 10 }] });
    const { script } = withHandle(scenario, { kind: 'after', attempt: 3 }, 250.4);
    expect(script.map(({ afterMs }) => afterMs)).toEqual([10, 10, 250]);
  });

  test('no limit and no length falls below what the server takes', () => {
    const scenario = preset('payment');
    const set = (target: Parameters<typeof withHandle>[1]) => withHandle(scenario, target, -5);
    expect(set({ kind: 'timeout', field: 'startToCloseMs' }).timeouts.startToCloseMs).toBe(1);
    expect(set({ kind: 'workflow', field: 'runTimeoutMs' }).workflow.runTimeoutMs).toBe(1);
    expect(set({ kind: 'after', attempt: 1 }).script[0]?.afterMs).toBe(0);
  });
});

describe('drawing an outage', () => {
  const empty = parseScenario({});

  test('outside of all others it is a new one, which goes on growing', () => {
    const begun = withDrawnOutage(empty, undefined, 1000, 2000);
    expect(begun.index).toBe(0);
    const grown = withDrawnOutage(begun.scenario, begun.index, 1000, 5000);
    expect(grown.scenario.outages).toMatchObject([{ fromMs: 1000, toMs: 5000, kind: 'fails' }]);
    const second = withDrawnOutage(grown.scenario, undefined, 9000, 7000);
    expect(second.scenario.outages).toMatchObject([{ fromMs: 1000 }, { fromMs: 7000, toMs: 9000 }]);
  });

  test('within one it draws that one anew, and keeps what attempts do in it', () => {
    const scenario = parseScenario({ outages: [{ fromMs: 0, toMs: 60_000, kind: 'hangs' }] });
    const drawn = withDrawnOutage(scenario, undefined, 20_000, 30_000);
    expect(drawn.scenario.outages).toMatchObject([{ fromMs: 20_000, toMs: 30_000, kind: 'hangs' }]);
  });
});
