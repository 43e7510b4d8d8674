/** The proof that the model says what the engine does: the same script played on both, compared to the millisecond. */
import type { RetryState } from '../protocol/enums.ts';
import type { Ending } from './drive.ts';
import type { AttemptRecord, Simulation } from './simulate.ts';
import { exactText } from './words/spanText.ts';
import { tryNoun } from './words/verdict.ts';

/** An attempt, or a run of a chain, as the engine played it. Times count from the first scheduling. */
export interface ProvenAttempt {
  readonly attempt: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly outcome: 'completed' | 'failed' | 'timedOut';
  /** The heartbeat details that it started with. */
  readonly heartbeatDetails?: string | undefined;
}

/** What the engine made of a scenario. */
export interface Proven {
  readonly attempts: readonly ProvenAttempt[];
  readonly ending: {
    readonly kind: Ending['kind'];
    readonly atMs: number;
    readonly retryState: RetryState;
  };
}

/** Times that differ by less are the same: sums of fractions are rounded differently on an absolute clock. */
const toleranceMs = 0.01;

const isSame = (a: number, b: number): boolean => a === b || Math.abs(a - b) < toleranceMs;

/**
 * Where model and engine differ, in words; empty when they are identical.
 * @param attemptCountMax only so many attempts are compared, and the end only if it comes before that
 */
export function differencesOf(
  simulation: Simulation,
  proven: Proven,
  attemptCountMax: number,
): string[] {
  const noun = tryNoun(simulation.plan);
  const started = simulation.records.filter(({ startedMs }) => startedMs !== undefined);
  const expected = started.slice(0, attemptCountMax);
  const differences: string[] = [];
  // One that ended before it started was an attempt, too: the engine played as many, and perhaps not the last.
  const isWhole =
    simulation.ending.kind !== 'unfinished' && simulation.records.length <= attemptCountMax;
  if (isWhole && expected.length !== proven.attempts.length) {
    differences.push(
      `The model starts ${expected.length} ${noun}s, the engine ${proven.attempts.length}.`,
    );
  }
  for (const [index, record] of expected.entries()) {
    const real = proven.attempts[index];
    if (real) differences.push(...attemptDifferences(record, real, noun));
  }
  if (isWhole) differences.push(...endDifferences(simulation, proven));
  return differences;
}

function attemptDifferences(record: AttemptRecord, real: ProvenAttempt, noun: string): string[] {
  const differences: string[] = [];
  const name = `${noun} ${record.attempt}`;
  const compare = (what: string, model: number, engine: number) => {
    if (!isSame(model, engine)) {
      differences.push(
        `By the model ${name} ${what} at ${exactText(model)}, on the engine at ${exactText(engine)}.`,
      );
    }
  };
  compare('starts', record.startedMs ?? NaN, real.startedMs);
  compare('ends', record.endedMs, real.endedMs);
  const outcome = outcomeOf(record);
  if (outcome !== real.outcome) {
    differences.push(`By the model ${name} is ${outcome}, on the engine ${real.outcome}.`);
  }
  if (record.heartbeatDetails !== real.heartbeatDetails) {
    const text = (details: string | undefined) => (details === undefined ? 'none' : `"${details}"`);
    differences.push(
      `By the model ${name} starts with the heartbeat details ${text(record.heartbeatDetails)}, ` +
        `on the engine with ${text(real.heartbeatDetails)}.`,
    );
  }
  return differences;
}

const outcomeOf = ({ cut, errorType }: AttemptRecord): ProvenAttempt['outcome'] =>
  cut !== 'answer' ? 'timedOut' : errorType === undefined ? 'completed' : 'failed';

function endDifferences({ ending }: Simulation, proven: Proven): string[] {
  const real = proven.ending;
  const differences: string[] = [];
  if (ending.kind !== real.kind) {
    differences.push(`The model ends ${ending.kind}, the engine ${real.kind}.`);
  }
  if (!isSame(ending.atMs, real.atMs)) {
    differences.push(
      `The model ends at ${exactText(ending.atMs)}, the engine at ${exactText(real.atMs)}.`,
    );
  }
  if (ending.retryState !== real.retryState) {
    differences.push(
      `The model's retry state is ${ending.retryState}, the engine's ${real.retryState}.`,
    );
  }
  return differences;
}
