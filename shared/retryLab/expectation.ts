/**
 * What a build expects of a policy: `p99 < 30 s`, `success >= 99.9 %`, `attempts <= 5`, `end = completed`.
 *
 * p50, p99, p99.9 … and `success` are about many runs: the time within which that share of all runs succeeds; `mean-attempts` and
 * `max-attempts` too. `time`, `attempts` and `end` are about the script.
 */
import { lengthProblem, parseLength } from '../temporal/lengths.ts';
import { percentileMs, type Summary } from './monteCarlo/summary.ts';
import type { Simulation } from './simulate.ts';
import { exactText, numberText, shareText } from './words/spanText.ts';

type Unit = 'length' | 'share' | 'count' | 'word';
type Comparison = '<' | '<=' | '>' | '>=' | '=';

/** An expectation that was understood. */
export interface Expectation {
  readonly text: string;
  readonly metric: string;
  readonly comparison: Comparison;
  readonly value: number | string;
  /** Whether it is about many runs. */
  readonly needsRuns: boolean;
}

/** How an expectation turned out. */
export interface ExpectationResult {
  readonly text: string;
  readonly isMet: boolean;
  /** What it really is, in words. */
  readonly actual: string;
}

export type ReadExpectation =
  | { readonly ok: true; readonly expectation: Expectation }
  | { readonly ok: false; readonly message: string };

const units: Readonly<Record<string, Unit>> = {
  success: 'share',
  'mean-attempts': 'count',
  'max-attempts': 'count',
  time: 'length',
  attempts: 'count',
  end: 'word',
};
const ends = ['completed', 'failed', 'timedOut', 'runTimedOut', 'endless', 'unfinished'];

/** Reads an expectation. */
export function readExpectation(text: string): ReadExpectation {
  const refuse = (message: string): ReadExpectation => ({ ok: false, message });
  const match = /^\s*([a-z][\w.-]*)\s*(<=|>=|<|>|==?|≤|≥)\s*(.+?)\s*$/i.exec(text);
  if (!match) return refuse(`"${text}" is no expectation. Write one such as "p99 < 30 s".`);
  const [, name = '', sign = '', given = ''] = match;
  const metric = name.toLowerCase();
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(metric);
  const unit = percentile ? 'length' : Object.hasOwn(units, metric) ? units[metric] : undefined;
  if (!unit || (percentile && !(Number(percentile[1]) > 0 && Number(percentile[1]) <= 100))) {
    const known = ['p50', 'p99', 'p99.9', ...Object.keys(units)].join(', ');
    return refuse(`"${name}" is not known. There are ${known}.`);
  }
  const comparison = { '≤': '<=', '≥': '>=', '==': '=' }[sign] ?? sign;
  const value = readValue(unit, given);
  if (value === undefined) {
    return refuse(lengthProblem(given, `"${given}" does not fit ${metric}. ${examples[unit]}`));
  }
  if (unit === 'word' && comparison !== '=') return refuse('"end" is compared with "=" only.');
  const needsRuns =
    percentile !== null || ['success', 'mean-attempts', 'max-attempts'].includes(metric);
  return {
    ok: true,
    expectation: { text, metric, comparison: comparison as Comparison, value, needsRuns },
  };
}

const examples: Readonly<Record<Unit, string>> = {
  length: 'Give a length such as 30 s.',
  share: 'Give a share such as 99.9 %.',
  count: 'Give a number.',
  word: `Give one of ${ends.join(', ')}.`,
};

function readValue(unit: Unit, given: string): number | string | undefined {
  switch (unit) {
    case 'length':
      return parseLength(given);
    case 'share': {
      const percent = /^([\d.]+)\s*%$/.exec(given);
      const share = percent ? Number(percent[1]) / 100 : Number(given);
      return share >= 0 && share <= 1 ? share : undefined;
    }
    case 'count': {
      const count = Number(given);
      return given !== '' && Number.isFinite(count) ? count : undefined;
    }
    case 'word':
      return ends.find((end) => end.toLowerCase() === given.toLowerCase());
  }
}

/**
 * Compares an expectation with what the model says.
 * @param summary needed by those with `needsRuns`
 */
export function checkExpectation(
  { text, metric, comparison, value }: Expectation,
  simulation: Simulation,
  summary: Summary | undefined,
): ExpectationResult {
  const { actual, words } = measure(metric, simulation, summary);
  const isMet =
    typeof actual === 'string' ? actual === value : compare(actual, comparison, Number(value));
  return { text, isMet, actual: words };
}

function measure(metric: string, simulation: Simulation, summary: Summary | undefined) {
  const length = (ms: number) => ({ actual: ms, words: exactText(ms) });
  const count = (value: number) => ({ actual: value, words: numberText(value) });
  switch (metric) {
    case 'time':
      return length(simulation.ending.atMs);
    case 'attempts':
      return count(simulation.ending.attempts);
    case 'end':
      return { actual: simulation.ending.kind, words: simulation.ending.kind };
  }
  if (!summary) throw new Error(`${metric} needs runs`);
  switch (metric) {
    case 'success':
      return { actual: summary.successShare, words: shareText(summary.successShare) };
    case 'mean-attempts':
      return count(summary.meanAttempts);
    case 'max-attempts':
      return count(summary.maxAttempts);
    default:
      return length(percentileMs(summary, Number(metric.slice(1)) / 100) ?? Infinity);
  }
}

function compare(actual: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
    case '=':
      return actual === value;
  }
}
