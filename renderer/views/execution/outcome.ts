/** How a closed run ended, read from its last event, and why an open one doesn't get on. Pure. */
import type { HistoryEvent, PayloadView } from '../../../shared/ipc/models.ts';
import { enumWords, payloadsOf, textOf } from '../../model/attributes.ts';
import { failureOf, type FailureView } from '../../model/failure.ts';

/** How it ended. */
export interface Outcome {
  readonly kind:
    | 'completed'
    | 'failed'
    | 'timedOut'
    | 'canceled'
    | 'terminated'
    | 'continued'
    /** It has not ended: its workflow task fails again and again. */
    | 'taskFails';
  readonly result: readonly PayloadView[];
  readonly failure: FailureView | undefined;
  /** Why it was terminated, and by whom. */
  readonly reason: string | undefined;
  /** The run that goes on in its place. */
  readonly nextRunId: string | undefined;
}

const kinds: Readonly<Record<string, Outcome['kind']>> = {
  WORKFLOW_EXECUTION_COMPLETED: 'completed',
  WORKFLOW_EXECUTION_FAILED: 'failed',
  WORKFLOW_EXECUTION_TIMED_OUT: 'timedOut',
  WORKFLOW_EXECUTION_CANCELED: 'canceled',
  WORKFLOW_EXECUTION_TERMINATED: 'terminated',
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'continued',
};

function reasonOf(reason: string | undefined, identity: string | undefined): string | undefined {
  const by = identity === undefined ? undefined : `by ${identity}`;
  return reason === undefined ? by : [reason, by && `(${by})`].filter(Boolean).join(' ');
}

/** The outcome that an event tells; undefined for every other event. */
export function outcomeOf(event: HistoryEvent | undefined): Outcome | undefined {
  const kind = event && kinds[event.type];
  if (!kind) return undefined;
  const { attributes } = event;
  return {
    kind,
    result: payloadsOf(attributes[kind === 'completed' ? 'result' : 'details']) ?? [],
    failure: failureOf(attributes['failure']),
    reason: reasonOf(textOf(attributes['reason']), textOf(attributes['identity'])),
    nextRunId: textOf(attributes['newExecutionRunId']),
  };
}

/** Why the workflow task of an open run fails, told by the last of its failures that the history has. */
export function taskFailureOf(event: HistoryEvent | undefined): Outcome | undefined {
  if (event?.type !== 'WORKFLOW_TASK_FAILED') return undefined;
  const { failure, cause } = event.attributes;
  return {
    kind: 'taskFails',
    result: [],
    failure: failureOf(failure),
    reason: enumWords(cause),
    nextRunId: undefined,
  };
}
