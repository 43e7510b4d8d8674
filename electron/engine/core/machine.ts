/**
 * Transitions are values: where a machine may be, where it goes, and what that does. `take` is the one place that checks,
 * applies, flips the status and records the edge, so tests can ask for every (state, transition) and docs can be drawn from it.
 */
import { InvariantError } from './errors.ts';

export interface Machine<Status extends string> {
  status: Status;
}

export interface Transition<Status extends string, M extends Machine<Status>, Input, Context> {
  /** `activity.start`: the machine's name and the transition's. */
  readonly name: string;
  readonly from: readonly Status[];
  readonly to: Status;
  apply(machine: M, input: Input, context: Context): void;
}

/** Hears of every edge taken, for coverage; undefined outside tests. */
export interface EdgeRecorder {
  onEdge: ((edge: string) => void) | undefined;
}

/** Takes a transition. Throws an InvariantError when the machine is not where it may start. */
export function take<
  Status extends string,
  M extends Machine<Status>,
  Input,
  Context extends EdgeRecorder,
>(
  context: Context,
  machine: M,
  transition: Transition<Status, M, Input, Context>,
  input: Input,
): void {
  const from = machine.status;
  if (!transition.from.includes(from)) {
    throw new InvariantError(`${transition.name} is not possible while ${from}`);
  }
  transition.apply(machine, input, context);
  machine.status = transition.to;
  context.onEdge?.(`${transition.name}: ${from} -> ${transition.to}`);
}
