import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { prepare } from '../../../shared/retryLab/prepare.ts';
import { parseScenario, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { simulate, type Simulation } from '../../../shared/retryLab/simulate.ts';
import { anyScenario } from '../../../shared/retryLab/testing/anyScenario.ts';
import { layoutChart } from './attemptChart.ts';
import { splitLength, stepped, steppedLength, typedLength } from './lengthEntry.ts';
import { timeAxis } from './timeAxis.ts';

const played = (scenario: Scenario): Simulation | undefined => {
  const prepared = prepare(scenario);
  return prepared.ok ? simulate(scenario, prepared.plan) : undefined;
};
const payment = presets.find(({ id }) => id === 'payment')?.scenario ?? parseScenario({});

describe('fields', () => {
  test.each([
    [1000, '1', 's'],
    [1500, '1.5', 's'],
    [250, '250', 'ms'],
    [90_000, '90', 's'],
    [120_000, '2', 'm'],
    [3_600_000, '1', 'h'],
    [172_800_000, '2', 'd'],
    [0, '0', 's'],
    [0.5, '0.5', 'ms'],
    [-3000, '-3', 's'],
  ] as const)('%d ms is shown as %s %s', (ms, number, unit) => {
    expect(splitLength(ms)).toEqual({ number, unit });
    expect(typedLength(number, unit)).toBe(ms);
  });

  test.each([
    [3, 1, 4],
    [30, 1, 40],
    [450, -1, 350],
    [10, -1, 9],
    [100, -1, 90],
    [1, -1, 0.9],
    [0.9, -1, 0.8],
    [0, 1, 1],
    [0, -1, 0],
  ] as const)('from %d, step %d leads to %d', (value, direction, expected) => {
    expect(stepped(value, direction, 0)).toBeCloseTo(expected, 9);
  });

  test('a length is stepped in its own unit', () => {
    expect(steppedLength(120_000, 1)).toBe(180_000);
    expect(steppedLength(1000, -1)).toBe(900);
  });
});

describe('the axis', () => {
  test.each(['linear', 'log'] as const)('%s: goes up, ends where it should, and back', (scale) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (maxMs, share) => {
          const axis = timeAxis(scale, maxMs, 80, 600);
          const ms = share * maxMs;
          expect(axis.x(0)).toBeCloseTo(80, 6);
          expect(axis.x(maxMs)).toBeCloseTo(600, 6);
          expect(axis.ms(axis.x(ms))).toBeCloseTo(ms, 0);
          const xs = axis.ticks.map(({ x }) => x);
          expect(xs).toEqual([...xs].sort((a, b) => a - b));
          for (const [index, x] of xs.entries())
            if (index > 0) expect(x - (xs[index - 1] ?? 0)).toBeGreaterThan(40);
        },
      ),
    );
  });
});

describe('the chart of attempts', () => {
  const layout = (
    scenario: Scenario,
    others: Scenario[] = [],
    scale: 'linear' | 'log' = 'linear',
  ) => {
    const simulations = [scenario, ...others]
      .map(played)
      .filter((simulation) => simulation !== undefined);
    const [main, ...rest] = simulations;
    if (!main) throw new Error('refused');
    return layoutChart({
      simulations: [main, ...rest],
      outages: scenario.outages,
      width: 620,
      height: 170,
      scale,
    });
  };

  test('the payment of the presets', () => {
    const chart = layout(payment);
    expect(chart.rows.map(({ bar }) => bar?.look)).toEqual([
      'failed',
      'timedOut',
      'failed',
      'failed',
      'completed',
    ]);
    expect(chart.rows.map(({ step }) => step?.text)).toEqual([
      undefined,
      '1\u00a0s',
      '2\u00a0s',
      '4\u00a0s',
      '5\u00a0s asked',
    ]);
    expect(chart.walls).toMatchObject([{ text: 'schedule to close 30\u00a0s', isBeyond: false }]);
    expect(chart.end?.text).toBe('done 17\u00a0s');
  });

  test('a limit far away is named at the edge', () => {
    const scenario = parseScenario({
      timeouts: { startToCloseMs: 1000, scheduleToCloseMs: 3_600_000 },
      script: [{ kind: 'succeeds', afterMs: 10 }],
    });
    expect(layout(scenario).walls).toMatchObject([
      { isBeyond: true, text: 'schedule to close 1\u00a0h' },
    ]);
  });

  test('an endless chain shows its beginning', () => {
    const chart = layout(
      parseScenario({
        timeouts: { startToCloseMs: 1000 },
        script: [{ kind: 'fails', afterMs: 10 }],
      }),
    );
    expect(chart.rows).toHaveLength(14);
    expect(chart.hiddenCount).toBe(10_000 - 14);
    expect(chart.end).toBeUndefined();
  });

  test('compared policies stand in the same rows', () => {
    const quick = { ...payment, policy: { ...payment.policy, initialIntervalMs: 100 } };
    const chart = layout(payment, [quick]);
    expect(chart.rows.every(({ others }) => others.length === 1)).toBe(true);
  });

  test('nothing stands outside, rows never overlap, whatever the scenario', () => {
    fc.assert(
      fc.property(
        anyScenario,
        fc.constantFrom('linear' as const, 'log' as const),
        (scenario, scale) => {
          const simulation = played(scenario);
          if (!simulation) return;
          const chart = layoutChart({
            simulations: [simulation],
            outages: [],
            width: 620,
            height: 170,
            scale,
          });
          let before = 0;
          for (const { y, bar, step, queue, label } of chart.rows) {
            // No words over the wait that leads to the bar.
            if (label?.isBefore && step) expect(label.x).toBeLessThan(step.x0);
            expect(y - before).toBeGreaterThanOrEqual(7);
            before = y;
            for (const x of [bar?.x0, bar?.x1, step?.x0, step?.x1, queue?.x0, queue?.x1]) {
              if (x === undefined) continue;
              expect(x).toBeGreaterThanOrEqual(chart.left - 0.001);
              expect(x).toBeLessThanOrEqual(chart.right + 3.001);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
