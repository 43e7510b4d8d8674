/** A scenario played many times with random attempts. */
import type { RetryState } from '../../protocol/enums.ts';
import { Decisions } from '../decisions.ts';
import { blankEnding, drive, playStep, type Beginning, type Ending } from '../drive.ts';
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

/** Plays single runs of a scenario; each has luck of its own, whichever others are played. */
export class RunPlayer {
  readonly #plan: Plan;
  readonly #seed: number;
  readonly #source: RandomSource;
  readonly #decisions: Decisions;
  readonly #how = attemptPlan();
  readonly #step = blankStep();
  readonly #ending = blankEnding();
  readonly #beginning: Beginning;

  constructor(scenario: Scenario, plan: Plan, seed: number) {
    this.#plan = plan;
    this.#seed = seed;
    const heartbeatMs = plan.subject === 'activity' ? plan.heartbeatMs : Infinity;
    this.#source = new RandomSource(scenario, heartbeatMs, new RandomStream());
    this.#decisions = new Decisions(plan);
    this.#beginning = this.#playCertain();
  }

  /** How run `run` ends; the answer is reused by the next one. */
  play(run: number): Readonly<Ending> {
    this.#source.begin(this.#seed, run);
    drive(
      this.#plan,
      this.#decisions,
      this.#source,
      runAttemptCountMax,
      this.#how,
      this.#step,
      this.#ending,
      undefined,
      this.#beginning,
    );
    return this.#ending;
  }

  /** Attempts before chance has a part are the same in every run: in an outage from the start that is most of them. */
  #playCertain(): Beginning {
    const how = this.#how;
    const step = this.#step;
    let [attempt, scheduledMs, started] = [1, 0, 0];
    while (attempt < runAttemptCountMax && this.#source.isCertain(scheduledMs)) {
      this.#source.draw(attempt, scheduledMs, how);
      playStep(this.#plan, this.#decisions, attempt, scheduledMs, how, step);
      if (step.next !== 'retry') break;
      if (!Number.isNaN(step.startedMs)) started += 1;
      attempt += 1;
      scheduledMs = step.nextMs;
    }
    return { attempt, scheduledMs, started };
  }
}

/** Plays `count` runs. The same scenario, plan and seed give the same runs. */
export function playRuns(scenario: Scenario, plan: Plan, count: number, seed: number): Runs {
  const endMs = new Float64Array(count);
  const attempts = new Uint16Array(count);
  const kinds = new Uint8Array(count);
  const retryStates = new Uint8Array(count);
  const player = new RunPlayer(scenario, plan, seed);
  for (let run = 0; run < count; run += 1) {
    const ending = player.play(run);
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
