/** How the odds change when one parameter does and the rest stay. */
import { prepare } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { playRuns } from './runs.ts';
import { percentileMs, summarise } from './summary.ts';

/** The parameters that can be varied. */
export const variedParameters = [
  'initialIntervalMs',
  'backoffCoefficient',
  'maximumIntervalMs',
  'maximumAttempts',
  'scheduleToCloseMs',
  'startToCloseMs',
] as const;
export type VariedParameter = (typeof variedParameters)[number];

/** The odds at one value; undefined where the server refuses it. */
export interface SensitivityPoint {
  /** 0 of maximum attempts: unlimited. */
  readonly value: number;
  readonly isCurrent: boolean;
  readonly odds:
    | {
        readonly successShare: number;
        readonly medianMs: number | undefined;
        readonly p95Ms: number | undefined;
        readonly meanAttempts: number;
      }
    | undefined;
}

const coefficients = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5];
const attempts = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 0];
const factors = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16];

/** Plays `count` runs for each of about ten values, all on the same luck. */
export function sensitivity(
  scenario: Scenario,
  parameter: VariedParameter,
  count: number,
  seed: number,
): SensitivityPoint[] {
  const current = currentValue(scenario, parameter);
  return valuesAround(parameter, current).map((value) => {
    const varied = withParameter(scenario, parameter, value);
    const prepared = prepare(varied);
    if (!prepared.ok) return { value, isCurrent: value === current, odds: undefined };
    const summary = summarise(playRuns(varied, prepared.plan, count, seed));
    return {
      value,
      isCurrent: value === current,
      odds: {
        successShare: summary.successShare,
        medianMs: percentileMs(summary, 0.5),
        p95Ms: percentileMs(summary, 0.95),
        meanAttempts: summary.meanAttempts,
      },
    };
  });
}

/** The value in force: set, or derived by the server; undefined when there is none or the server refuses the scenario. */
export function currentValue(scenario: Scenario, parameter: VariedParameter): number | undefined {
  const prepared = prepare(scenario);
  if (!prepared.ok) return undefined;
  const { plan } = prepared;
  switch (parameter) {
    case 'scheduleToCloseMs':
    case 'startToCloseMs': {
      const ms = plan.subject === 'activity' ? plan.timeouts[parameter] : 0;
      return ms > 0 ? ms : undefined;
    }
    case 'initialIntervalMs':
    case 'backoffCoefficient':
    case 'maximumIntervalMs':
    case 'maximumAttempts':
      return plan.policy?.[parameter];
  }
}

function valuesAround(parameter: VariedParameter, current: number | undefined): number[] {
  const base =
    parameter === 'backoffCoefficient'
      ? coefficients
      : parameter === 'maximumAttempts'
        ? attempts
        : factors.map((factor) => factor * (current ?? 60_000));
  const values = current === undefined ? base : [...base, current];
  // Unlimited (0) stands after every number of attempts.
  const order = (value: number) => (value === 0 ? Infinity : value);
  return [...new Set(values)].sort((a, b) => order(a) - order(b));
}

/** The scenario with another value of one parameter. */
export function withParameter(
  scenario: Scenario,
  parameter: VariedParameter,
  value: number,
): Scenario {
  return parameter === 'scheduleToCloseMs' || parameter === 'startToCloseMs'
    ? { ...scenario, timeouts: { ...scenario.timeouts, [parameter]: value } }
    : { ...scenario, policy: { ...scenario.policy, [parameter]: value } };
}
