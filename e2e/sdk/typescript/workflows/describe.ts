/** Failures as plain data, so that a workflow can return what it caught. */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/common';

/** A failure and its causes, outermost first. */
export interface DescribedFailure {
  readonly name: string;
  readonly message: string;
  readonly type?: string;
  readonly nonRetryable?: boolean;
  readonly details?: unknown;
  readonly timeoutType?: string | undefined;
  readonly lastHeartbeat?: unknown;
  readonly retryState?: string | undefined;
  readonly cause?: DescribedFailure;
}

/** How a piece of work ended. */
export type Outcome<T> = { readonly value: T } | { readonly failure: DescribedFailure };

/** Says what an error is, with its causes. */
export function describeFailure(error: unknown): DescribedFailure {
  if (!(error instanceof Error)) return { name: 'not an error', message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...(error instanceof ApplicationFailure && {
      ...(typeof error.type === 'string' && { type: error.type }),
      nonRetryable: error.nonRetryable === true,
      details: error.details,
    }),
    ...(error instanceof TimeoutFailure && {
      timeoutType: error.timeoutType,
      lastHeartbeat: error.lastHeartbeatDetails,
    }),
    ...((error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && {
      retryState: error.retryState,
    }),
    ...(error.cause !== undefined && { cause: describeFailure(error.cause) }),
  };
}

/** Settles a promise into plain data. */
export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { failure: describeFailure(error) };
  }
}
