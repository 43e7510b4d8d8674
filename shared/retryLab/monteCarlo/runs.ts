/** A scenario played many times with random attempts. */
import type { RetryState } from '../../protocol/enums.ts';
import { blankEnding, drive, type Ending } from '../drive.ts';
import type { Plan } from '../prepare.ts';
import type { Scenario } from '../scenario.ts';
import { attemptPlan, blankStep } from '../steps.ts';
import { RandomStream } from './random.ts';
import { RandomSource } from './randomSource.ts';

/** So many attempts are played in one run before it counts as unfinished. */
export const runAttemptCountMax = 1000;

/** How the runs ended, by number in `Runs.kinds`. */
export const endingKinds = [
  'completed',
  'failed',
  'timedOut',
  'runTimedOut',
  'endless',
  'unfinished',
] as const satisfies readonly Ending['kind'][];

const kindNumbers = Object.fromEntries(endingKinds.map((kind, index) => [kind, index])) as Readonly<
  Record<Ending['kind'], number>
>;

/** What many runs came to, in columns; they travel between threads without copying. */
export interface Runs {
  readonly seed: number;
  readonly count: number;
  /** When each run ended; Infinity for one that never does. */
  readonly endMs: Float64Array<ArrayBuffer>;
  readonly attempts: Uint16Array<ArrayBuffer>;
  /** Indices into `endingKinds`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** `RetryState` of each end. */
  readonly retryStates: Uint8Array<ArrayBuffer>;
}

/** Plays `count` runs. The same scenario, plan and seed give the same runs. */
export function playRuns(scenario: Scenario, plan: Plan, count: number, seed: number): Runs {
  const endMs = new Float64Array(count);
  const attempts = new Uint16Array(count);
  const kinds = new Uint8Array(count);
  const retryStates = new Uint8Array(count);
  const heartbeatMs = plan.subject === 'activity' ? plan.heartbeatMs : Infinity;
  const source = new RandomSource(scenario, heartbeatMs, new RandomStream());
  const how = attemptPlan();
  const step = blankStep();
  const ending = blankEnding();
  for (let run = 0; run < count; run += 1) {
    source.begin(seed, run);
    drive(plan, source, runAttemptCountMax, how, step, ending);
    endMs[run] = ending.atMs;
    attempts[run] = ending.attempts;
    kinds[run] = kindNumbers[ending.kind];
    retryStates[run] = ending.retryState;
  }
  return { seed, count, endMs, attempts, kinds, retryStates };
}

/** How one of the runs ended. */
export function endingOf(runs: Runs, run: number) {
  return {
    kind: endingKinds[runs.kinds[run] ?? 0] ?? 'unfinished',
    atMs: runs.endMs[run] ?? 0,
    attempts: runs.attempts[run] ?? 0,
    retryState: (runs.retryStates[run] ?? 0) as RetryState,
  };
}
