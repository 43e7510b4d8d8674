/**
 * `timelapse simulate FILE`: what a retry policy would do, for the terminal and for CI.
 *
 * Exit codes: 0 every expectation is met; 1 one is not; 2 used wrongly; 3 the server refuses the policy.
 */
import { findingsOf } from '../../shared/retryLab/advice/findings.ts';
import { readOutcomes } from '../../shared/retryLab/exchange/outcomeText.ts';
import { readScenarioFile } from '../../shared/retryLab/exchange/share.ts';
import {
  checkExpectation,
  readExpectation,
  type Expectation,
  type ExpectationResult,
} from '../../shared/retryLab/expectation.ts';
import { playRuns } from '../../shared/retryLab/monteCarlo/runs.ts';
import { playStorm, type Storm } from '../../shared/retryLab/monteCarlo/storm.ts';
import {
  percentileMs,
  shownPercentiles,
  summarise,
  type Summary,
} from '../../shared/retryLab/monteCarlo/summary.ts';
import { prepare, type Plan } from '../../shared/retryLab/prepare.ts';
import type { Scenario } from '../../shared/retryLab/scenario.ts';
import { simulate, type Simulation } from '../../shared/retryLab/simulate.ts';
import { oddsText } from '../../shared/retryLab/words/oddsText.ts';
import { plainText, storyOf } from '../../shared/retryLab/words/story.ts';
import {
  columnText,
  countText,
  exactText,
  numberText,
  shareText,
} from '../../shared/retryLab/words/spanText.ts';
import { verdictOf } from '../../shared/retryLab/words/verdict.ts';
import { readOptions } from './options.ts';
import { UsageError } from './usageError.ts';

/** What the command needs of its surroundings. */
export interface SimulateIo {
  /** The text of a file; `-` is the standard input. Throws when it cannot be read. */
  readonly read: (path: string) => string;
  /** Prints to the standard output. */
  readonly print: (text: string) => void;
}

/** What `timelapse simulate --help` prints. */
export const SIMULATE_HELP = `timelapse simulate FILE [options]: what a retry policy would do.

FILE is a retry-lab file, or options in TypeScript, Python, Go, Java or JSON; - reads the standard input.

  --outcomes TEXT      what the attempts do: "3x fail 400ms PaymentError, hang, succeed 800ms"
  --runs N             plays N random runs besides, 100000 where an expectation needs them; what
                       they assume are the odds of the retry-lab file: 40 % failures without them
  --seed N             the luck of those runs; 1
  --expect TEXT        may be repeated: "p99 < 30 s", "success >= 99.9 %", "attempts <= 5",
                       "time < 20 s", "end = completed", "mean-attempts < 2", "max-attempts <= 8"
  --json               the answer as JSON

Exit codes: 0 all expectations are met, 1 one is not, 2 wrong use, 3 the server refuses the policy.
`;

const defaultRunCount = 100_000;
const runCountMax = 10_000_000;

/** Everything that one call answers. */
interface Answer {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly simulation: Simulation;
  readonly summary: Summary | undefined;
  readonly storm: Storm | undefined;
  readonly expectations: readonly ExpectationResult[];
}

/** Runs the command. Answers the exit code; throws UsageError for wrong use. */
export function runSimulate(argv: readonly string[], io: SimulateIo): number {
  const given = readOptions('simulate', argv, {
    outcomes: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    expect: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  });
  const [path, ...others] = given.positionals;
  if (path === undefined || others.length > 0) {
    throw new UsageError('timelapse simulate takes one file. See "timelapse simulate --help".');
  }
  const scenario = withOutcomes(readFile(path, io), given.value('outcomes'));
  const expectations = given.values('expect').map(expectationOf);
  const runs = wholeNumber('runs', given.value('runs'), 1, runCountMax);
  const seed = wholeNumber('seed', given.value('seed'), 0, 2 ** 31) ?? 1;
  const isJson = given.has('json');

  const prepared = prepare(scenario);
  if (!prepared.ok) {
    const refused = prepared.problems.map(({ field, message, words }) => ({
      field,
      message,
      words,
    }));
    io.print(
      isJson ? jsonText({ refused }) : refused.map((problem) => refusalText(problem)).join(''),
    );
    return 3;
  }
  const answer = answerOf(scenario, prepared.plan, expectations, runs, seed);
  io.print(isJson ? jsonText(jsonOf(answer)) : textOf(answer));
  return answer.expectations.every(({ isMet }) => isMet) ? 0 : 1;
}

/** In words, then as the server says it, and what a file of options would need. */
function refusalText({ field, message, words }: Record<'field' | 'message' | 'words', string>) {
  const lacksTimeouts = field === 'timeouts.startToCloseMs' && /must be set/.test(message);
  const fix = lacksTimeouts ? '  Add one to the file, such as "startToCloseTimeout": "30s".\n' : '';
  return `${words}\n  ${message}\n${fix}`;
}

function answerOf(
  scenario: Scenario,
  plan: Plan,
  expectations: readonly Expectation[],
  runs: number | undefined,
  seed: number,
): Answer {
  const count = runs ?? (expectations.some(({ needsRuns }) => needsRuns) ? defaultRunCount : 0);
  const simulation = simulate(scenario, plan);
  const summary = count > 0 ? summarise(playRuns(scenario, plan, count, seed)) : undefined;
  return {
    scenario,
    plan,
    simulation,
    summary,
    storm: scenario.callers.count > 1 ? playStorm(scenario, plan, seed) : undefined,
    expectations: expectations.map((each) => checkExpectation(each, simulation, summary)),
  };
}

function readFile(path: string, io: SimulateIo): Scenario {
  let text: string;
  try {
    text = io.read(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be read: ${reason}.`, { cause: error });
  }
  const read = readScenarioFile(text);
  if (!read.ok) throw new UsageError(`${path}: ${read.message}`);
  return read.scenario;
}

function withOutcomes(scenario: Scenario, text: string | undefined): Scenario {
  if (text === undefined) return scenario;
  const read = readOutcomes(text);
  if (!read.ok) throw new UsageError(`--outcomes: ${read.message}.`);
  return { ...scenario, script: read.script };
}

function expectationOf(text: string): Expectation {
  const read = readExpectation(text);
  if (!read.ok) throw new UsageError(`--expect: ${read.message}`);
  return read.expectation;
}

function wholeNumber(
  name: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${text} is wrong. Give a whole number from ${min} to ${max}.`);
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Times are ms. What never happens is null: JSON has no infinity. */
function jsonOf({ scenario, simulation, summary, storm, expectations }: Answer): unknown {
  const { ending, records, totals } = simulation;
  const verdict = verdictOf(scenario, simulation);
  const orNull = (ms: number | undefined) => (ms === undefined || ms === Infinity ? null : ms);
  return {
    verdict: [verdict.title, verdict.detail, verdict.outage].filter((text) => text !== undefined),
    ending: { ...ending, atMs: orNull(ending.atMs) },
    totals,
    attempts: records,
    findings: findingsOf(scenario).map(({ id, severity, title, reason }) => ({
      id,
      severity,
      title,
      reason,
    })),
    runs: summary && {
      count: summary.count,
      seed: summary.seed,
      assumed: scenario.odds,
      successShare: summary.successShare,
      percentilesMs: Object.fromEntries(
        shownPercentiles.map((share) => [
          percentileName(share),
          orNull(percentileMs(summary, share)),
        ]),
      ),
      meanAttempts: summary.meanAttempts,
      maxAttempts: summary.maxAttempts,
      reasons: summary.reasons,
    },
    storm: storm && { ...storm, lastDoneMs: orNull(storm.lastDoneMs) },
    expectations,
  };
}

const percentileName = (share: number): string => `p${numberText(share * 100)}`;

function textOf(answer: Answer): string {
  const { scenario, simulation, summary, storm, expectations } = answer;
  const verdict = verdictOf(scenario, simulation);
  const lines = [`${verdict.title}: ${verdict.detail}.`];
  if (verdict.outage !== undefined) lines.push(verdict.outage);
  lines.push('');
  for (const line of storyOf(simulation)) {
    lines.push(`${columnText(line.atMs).padStart(12)}  ${plainText(line)}`);
  }
  if (summary) lines.push('', ...summaryLines(summary), assumptionLine(scenario));
  if (storm) lines.push('', ...stormLines(storm));
  const findings = findingsOf(scenario);
  if (findings.length > 0) {
    lines.push('', 'Worth a look:');
    for (const { title, reason } of findings) lines.push(`  ${title}. ${reason}`);
  }
  if (expectations.length > 0) {
    lines.push('');
    for (const { text, isMet, actual } of expectations) {
      lines.push(`${isMet ? 'met    ' : 'NOT MET'}  ${text}  (it is ${actual})`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The runs are played by the odds: a script says what one run does. */
function assumptionLine(scenario: Scenario): string {
  const script = scenario.script.length > 0 ? ', whatever the outcomes of the script' : '';
  return `  assumed${script}: ${oddsText(scenario)}`;
}

function summaryLines(summary: Summary): string[] {
  const percentiles = shownPercentiles.map(
    (share) => `${percentileName(share)} ${exactText(percentileMs(summary, share) ?? Infinity)}`,
  );
  return [
    `${countText(summary.count, 'run', 'runs')} with seed ${summary.seed}: ${shareText(summary.successShare)} succeed`,
    `  ${percentiles.join(', ')}`,
    `  ${numberText(Number(summary.meanAttempts.toFixed(3)))} attempts on average, ${summary.maxAttempts} at most`,
  ];
}

function stormLines(storm: Storm): string[] {
  const perCaller = storm.attemptCount / storm.callerCount;
  return [
    `${countText(storm.callerCount, 'caller', 'callers')} at once: ${countText(storm.completedCount, 'succeeds', 'succeed')}, the last is done after ${exactText(storm.lastDoneMs)}`,
    `  ${numberText(Number(perCaller.toFixed(1)))} attempts per caller, ${countText(storm.refusedCount, 'request', 'requests')} refused, ${storm.peakPerSecond.toLocaleString('en-US')} a second at the peak`,
  ];
}
