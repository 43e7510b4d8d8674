/** Scenarios written short, for the tests of the model. */
import { expect } from 'vitest';
import type { RetryState } from '../../protocol/enums.ts';
import type { Ending } from '../drive.ts';
import { prepare } from '../prepare.ts';
import { parseScenario, type Scenario } from '../scenario.ts';
import { simulate, type Simulation } from '../simulate.ts';

/** A scenario as a file would have it. */
export type Given = { [Key in keyof Scenario]?: unknown };

/** Plays it; throws the server's refusal. */
export function play(given: Given): Simulation {
  const scenario = parseScenario(given);
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  return simulate(scenario, prepared.plan);
}

/** The server's refusal; throws when it takes the scenario. */
export function refusal(given: Given): string {
  const prepared = prepare(parseScenario(given));
  if (prepared.ok) throw new Error('the server takes it');
  return prepared.problems[0].message;
}

export const fails = (afterMs: number, more: object = {}) => ({ kind: 'fails', afterMs, ...more });
export const succeeds = (afterMs: number, more: object = {}) => ({
  kind: 'succeeds',
  afterMs,
  ...more,
});
export const hangs = { kind: 'hangs' };
export const times = <T>(count: number, value: T): T[] =>
  Array.from({ length: count }, () => value);

/** The start-to-close timeout that the documentation's simulator begins with. */
export const docs = { startToCloseMs: 10_000 };

/** How it ends, when, after how many attempts; and, where it matters, the retry state and what cut it off. */
export type Expected = readonly [
  kind: Ending['kind'],
  atMs: number,
  attempts: number,
  retryState?: RetryState,
  cut?: Ending['cut'],
];

/** A name, a scenario, its end: for the tests of the model and of the page alike. */
export type Row = readonly [name: string, given: Given, expected: Expected];

/** Plays a scenario and compares its end. Times to the nanosecond, for sums of fractions. */
export function expectEnd(given: Given, [kind, atMs, attempts, retryState, cut]: Expected): void {
  const { ending } = play(given);
  if (atMs === Infinity) expect(ending.atMs).toBe(Infinity);
  else expect(ending.atMs).toBeCloseTo(atMs, 6);
  expect(ending).toMatchObject({
    kind,
    attempts,
    ...(retryState === undefined ? {} : { retryState }),
    ...(cut === undefined ? {} : { cut }),
  });
}
