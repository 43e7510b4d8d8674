import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import type { Execution } from '../state/execution.ts';

const NAMES: ReadonlyMap<Status, string> = new Map<Status, string>([
  [Status.RUNNING, 'Running'],
  [Status.COMPLETED, 'Completed'],
  [Status.FAILED, 'Failed'],
  [Status.CANCELED, 'Canceled'],
  [Status.TERMINATED, 'Terminated'],
  [Status.CONTINUED_AS_NEW, 'ContinuedAsNew'],
  [Status.TIMED_OUT, 'TimedOut'],
  [Status.PAUSED, 'Paused'],
]);

/** A run's status as lists show it: a paused one is not just running. */
export const statusOf = ({ replayed, isPaused }: Execution): Status =>
  isPaused ? Status.PAUSED : replayed.status;

/** The name that filters use: `ContinuedAsNew`. */
export const statusNameOf = (status: number): string => NAMES.get(status as Status) ?? '';

const BY_NAME: ReadonlyMap<string, Status> = new Map(
  [...NAMES].map(([status, name]) => [name, status]),
);

/** The status of that name; UNSPECIFIED when there is none. */
export const statusNamed = (name: string): Status => BY_NAME.get(name) ?? Status.UNSPECIFIED;

/** Whether a text is the name of a status. */
export const isStatusName = (name: string): boolean => BY_NAME.has(name);
