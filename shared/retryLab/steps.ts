/** The parts that an activity's and a workflow's attempts have in common. Mutable on purpose: a hundred thousand runs reuse them. */
import type { RetryState } from '../protocol/enums.ts';
import type { Failure } from '../protocol/messages.ts';

/** How one attempt would go if no limit cut it off. */
export interface AttemptPlan {
  /** From scheduling to the worker's start. */
  queueMs: number;
  /** From the start to the answer; Infinity: it never answers. */
  durationMs: number;
  /** What it answers; undefined: success. */
  failure: Failure | undefined;
  /** 0: it never heartbeats. */
  heartbeatEveryMs: number;
  /** Heartbeats are sent up to this long after the start. */
  heartbeatsUntilMs: number;
}

/** Who ended an attempt: the worker with its answer, or a limit. */
export type Cut =
  | 'answer'
  | 'startToClose'
  | 'scheduleToStart'
  | 'scheduleToClose'
  | 'heartbeat'
  | 'runTimeout'
  | 'executionTimeout';

/** What follows an attempt. `runTimedOut`: the workflow around the activity has timed out. `endless`: nothing ever ends it. */
export type Next = 'retry' | 'completed' | 'failed' | 'timedOut' | 'runTimedOut' | 'endless';

/** One attempt as it went. */
export interface Step {
  /** NaN: no worker ever started it. */
  startedMs: number;
  /** Before `scheduledMs` when a limit came during the backoff. */
  endedMs: number;
  cut: Cut;
  /** What the decision about a retry was made from; undefined: success. */
  failure: Failure | undefined;
  next: Next;
  /** UNSPECIFIED for a success and when the run around it timed out. */
  retryState: RetryState;
  /** The wait that the formula or the failure gave; NaN without a retry. */
  delayMs: number;
  /** When the next attempt is scheduled; NaN without a retry. */
  nextMs: number;
}

/** A blank plan to draw into. */
export const attemptPlan = (): AttemptPlan => ({
  queueMs: 0,
  durationMs: 0,
  failure: undefined,
  heartbeatEveryMs: 0,
  heartbeatsUntilMs: Infinity,
});

/** A blank step to write into. */
export const blankStep = (): Step => ({
  startedMs: NaN,
  endedMs: 0,
  cut: 'answer',
  failure: undefined,
  next: 'completed',
  retryState: 0,
  delayMs: NaN,
  nextMs: NaN,
});
