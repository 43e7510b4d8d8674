import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import type { Execution } from '../state/execution.ts';

const NAMES: ReadonlyMap<number, string> = new Map<number, string>([
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
export const statusOf = ({ replayed, isRunning }: Execution): Status =>
  replayed.paused && isRunning ? Status.PAUSED : replayed.status;

/** The name that filters use: `ContinuedAsNew`. */
export const statusNameOf = (status: number): string => NAMES.get(status) ?? '';

/** Whether a text is the name of a status. */
export const isStatusName = (name: string): boolean => [...NAMES.values()].includes(name);
