/**
 * The one backoff formula: when a failed activity attempt or workflow run is tried again, and why it is not.
 * The engine and the retry lab both call it, so that what the lab says is what the server does.
 *
 * The server counts in whole nanoseconds (Go's int64) and computes the interval as a float64; so does this file, where it matters.
 * A caller's milliseconds may have fractions.
 *
 * 1. Activities: cancel requested, then schedule-to-start and schedule-to-close timeouts, then "not retryable", then the backoff.
 * 2. Workflows: "not retryable", then the backoff.
 * 3. The backoff: maximum attempts, then the interval, then whether the next start still lies before the expiration.
 *
 * server: service/history/workflow/retry.go, mutable_state_impl.go RetryActivity, common/retrypolicy/retry_policy.go,
 * common/backoff/retry.go.
 */
import { RetryState, TimeoutType } from '../protocol/enums.ts';
import type { Failure, RetryPolicy as ProtoRetryPolicy } from '../protocol/messages.ts';
import { durationMs, durationOf } from './duration.ts';
import { checkDuration, int64NsMax, nsPerMs, saturateNs } from './durationLimits.ts';

/** A retry policy with every field set, in milliseconds. */
export interface RetryPolicy {
  readonly initialIntervalMs: number;
  readonly backoffCoefficient: number;
  /** 0 means none, which only a policy without defaults has. */
  readonly maximumIntervalMs: number;
  /** The first attempt counts. 0 means unlimited. */
  readonly maximumAttempts: number;
  readonly nonRetryableErrorTypes: readonly string[];
}

/** What the server fills in for unset fields. server: DefaultDefaultRetrySettings */
export const retryDefaults = {
  initialIntervalMs: 1000,
  backoffCoefficient: 2,
  maximumIntervalCoefficient: 100,
  maximumAttempts: 0,
} as const;

/** What a non-retryable error type starts with that names a timeout, as in `TemporalTimeout:StartToClose`. */
export const timeoutTypePrefix = 'TemporalTimeout:';

const timeoutTypeNames: Readonly<Record<TimeoutType, string>> = {
  [TimeoutType.UNSPECIFIED]: 'Unspecified',
  [TimeoutType.START_TO_CLOSE]: 'StartToClose',
  [TimeoutType.SCHEDULE_TO_START]: 'ScheduleToStart',
  [TimeoutType.SCHEDULE_TO_CLOSE]: 'ScheduleToClose',
  [TimeoutType.HEARTBEAT]: 'Heartbeat',
};

/** The server's short name of a timeout type: `StartToClose`. */
export const timeoutTypeName = (type: TimeoutType): string => timeoutTypeNames[type];

/** Both spellings that the server accepts after the prefix; only the short ones ever match a failure. */
const acceptedTimeoutTypes = new Set(
  Object.values(timeoutTypeNames)
    .filter((name) => name !== 'Unspecified')
    .flatMap((name) => [
      name,
      `TIMEOUT_TYPE${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    ]),
);

/**
 * The policy with unset fields filled in as the server does before it validates; 0 counts as unset.
 * Without a policy: the default one (for activities only; a workflow without a policy is never retried).
 * server: retrypolicy.EnsureDefaults
 */
export function ensureDefaults(policy: ProtoRetryPolicy | undefined): ProtoRetryPolicy {
  const filled: ProtoRetryPolicy = { ...policy };
  if (!durationMs(policy?.initialInterval)) {
    filled.initialInterval = durationOf(retryDefaults.initialIntervalMs);
  }
  if (!durationMs(policy?.maximumInterval)) {
    filled.maximumInterval = defaultMaximumInterval(durationMs(filled.initialInterval) ?? 0);
  }
  // NaN is not "unset": the server keeps it, and then always waits the maximum interval.
  if ((policy?.backoffCoefficient ?? 0) === 0) {
    filled.backoffCoefficient = retryDefaults.backoffCoefficient;
  }
  return filled;
}

/** 100 times the initial interval; wraps at 2^63 ns as the server's int64 does (from 2.9 years on). */
function defaultMaximumInterval(initialIntervalMs: number) {
  const ns = BigInt(Math.round(saturateNs(initialIntervalMs * nsPerMs)));
  const product = BigInt.asIntN(64, ns * BigInt(retryDefaults.maximumIntervalCoefficient));
  return durationOf(Number(product) / nsPerMs);
}

/** A policy that the server takes, its durations capped at 100 years; or the server's message. */
export type PolicyCheck =
  | { readonly ok: true; readonly policy: ProtoRetryPolicy }
  | { readonly ok: false; readonly message: string };

/**
 * What the server says to a policy whose defaults are filled in. With one attempt the other fields are not looked at.
 * server: retrypolicy.Validate
 */
export function validateRetryPolicy(policy: ProtoRetryPolicy): PolicyCheck {
  const attempts = policy.maximumAttempts ?? 0;
  if (attempts === 1) return { ok: true, policy };
  const refuse = (message: string): PolicyCheck => ({ ok: false, message });

  const initial = checkDuration(policy.initialInterval);
  if (!initial.ok) return refuse(`invalid InitialInterval set on retry policy: ${initial.reason}`);
  // Written so that NaN passes, as it does in the server.
  if ((policy.backoffCoefficient ?? 0) < 1) {
    return refuse('BackoffCoefficient cannot be less than 1 on retry policy.');
  }
  const maximum = checkDuration(policy.maximumInterval);
  if (!maximum.ok) return refuse(`invalid MaximumInterval set on retry policy: ${maximum.reason}`);
  const maximumMs = durationMs(maximum.duration) ?? 0;
  if (maximumMs > 0 && maximumMs < (durationMs(initial.duration) ?? 0)) {
    return refuse('MaximumInterval cannot be less than InitialInterval on retry policy.');
  }
  if (attempts < 0) return refuse('MaximumAttempts cannot be negative on retry policy.');
  for (const type of policy.nonRetryableErrorTypes ?? []) {
    if (!type.startsWith(timeoutTypePrefix)) continue;
    const name = type.slice(timeoutTypePrefix.length);
    if (!acceptedTimeoutTypes.has(name)) return refuse(`Invalid timeout type value: ${name}.`);
  }
  return {
    ok: true,
    policy: {
      ...policy,
      initialInterval: initial.duration,
      maximumInterval: maximum.duration,
    },
  };
}

/** The policy as numbers. Call it on one that has its defaults: unset fields become 0. */
export function retryPolicyOf(policy: ProtoRetryPolicy): RetryPolicy {
  return {
    initialIntervalMs: durationMs(policy.initialInterval) ?? 0,
    backoffCoefficient: policy.backoffCoefficient ?? 0,
    maximumIntervalMs: durationMs(policy.maximumInterval) ?? 0,
    maximumAttempts: policy.maximumAttempts ?? 0,
    nonRetryableErrorTypes: policy.nonRetryableErrorTypes ?? [],
  };
}

/**
 * May an attempt that ended so be tried again at all? A failure without information, or with an activity's or child's, may.
 * server: retrypolicy.IsRetryableFailure
 */
export function isRetryable(
  failure: Failure | undefined,
  nonRetryableErrorTypes: readonly string[],
): boolean {
  if (!failure) return true;
  if (failure.terminatedFailureInfo || failure.canceledFailureInfo) return false;
  if (failure.timeoutFailureInfo) {
    const type = failure.timeoutFailureInfo.timeoutType ?? TimeoutType.UNSPECIFIED;
    if (type !== TimeoutType.START_TO_CLOSE && type !== TimeoutType.HEARTBEAT) return false;
    return !nonRetryableErrorTypes.includes(timeoutTypePrefix + timeoutTypeName(type));
  }
  if (failure.serverFailureInfo) return !failure.serverFailureInfo.nonRetryable;
  if (failure.applicationFailureInfo) {
    if (failure.applicationFailureInfo.nonRetryable) return false;
    return !nonRetryableErrorTypes.includes(failure.applicationFailureInfo.type ?? '');
  }
  return true;
}

/** What decides about the next attempt. */
export interface RetryQuestion {
  readonly subject: 'activity' | 'workflow';
  readonly policy: RetryPolicy;
  /** The attempt that has ended, from 1. */
  readonly attempt: number;
  /** When it ended. */
  readonly nowMs: number;
  /** Schedule-to-close's end for an activity, the execution timeout's for a workflow; undefined when there is none. */
  readonly expirationMs?: number | undefined;
  readonly failure: Failure | undefined;
  /** For activities: the workflow has asked to cancel it. */
  readonly cancelRequested?: boolean | undefined;
}

/** The next attempt is scheduled after `delayMs`, or there is none. */
export type RetryAnswer =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'end'; readonly retryState: RetryState };

const ends = {
  nonRetryable: { kind: 'end', retryState: RetryState.NON_RETRYABLE_FAILURE },
  timeout: { kind: 'end', retryState: RetryState.TIMEOUT },
  maximumAttempts: { kind: 'end', retryState: RetryState.MAXIMUM_ATTEMPTS_REACHED },
  cancelRequested: { kind: 'end', retryState: RetryState.CANCEL_REQUESTED },
} as const satisfies Record<string, RetryAnswer>;

/** Whether and when an attempt that ended in a failure is followed by another. */
export function nextRetry(question: RetryQuestion): RetryAnswer {
  return inTime(retryAtAnyTime(question), question.nowMs, question.expirationMs);
}

/** `nextRetry` without its last step: as if there were no expiration. It depends on policy, attempt and failure alone. */
export function retryAtAnyTime(
  question: Omit<RetryQuestion, 'nowMs' | 'expirationMs'>,
): RetryAnswer {
  const { subject, policy, failure } = question;
  if (subject === 'activity') {
    if (question.cancelRequested) return ends.cancelRequested;
    const timeout = failure?.timeoutFailureInfo?.timeoutType;
    if (timeout === TimeoutType.SCHEDULE_TO_START || timeout === TimeoutType.SCHEDULE_TO_CLOSE) {
      return ends.timeout;
    }
  }
  if (!isRetryable(failure, policy.nonRetryableErrorTypes)) return ends.nonRetryable;

  const attempt = Math.max(1, question.attempt);
  if (policy.maximumAttempts > 0 && attempt >= policy.maximumAttempts) return ends.maximumAttempts;
  const delayMs = intervalMs(subject, policy, attempt, failure);
  return delayMs === undefined ? ends.timeout : { kind: 'retry', delayMs };
}

/** The last step of `nextRetry`: a retry that would start after the expiration is none. */
export function inTime(
  answer: RetryAnswer,
  nowMs: number,
  expirationMs: number | undefined,
): RetryAnswer {
  if (answer.kind === 'end' || expirationMs === undefined) return answer;
  // Compared as a difference: adding a fraction to an absolute time would round it.
  return answer.delayMs > expirationMs - nowMs ? ends.timeout : answer;
}

/**
 * The wait after attempt number `attempt`, in milliseconds; undefined when the server has none to give, which ends the retries.
 * The failure's own delay replaces the formula; for an activity it replaces the maximum interval too, for a workflow the
 * maximum still caps it, and a delay of 0 becomes the maximum.
 */
function intervalMs(
  subject: RetryQuestion['subject'],
  policy: RetryPolicy,
  attempt: number,
  failure: Failure | undefined,
): number | undefined {
  const requestedMs = durationMs(failure?.applicationFailureInfo?.nextRetryDelay);
  const interval = requestedMs ?? exponentialBackoffMs(policy, attempt);
  const isOwnMaximum = subject === 'activity' && requestedMs !== undefined;
  const maximumMs = isOwnMaximum ? requestedMs : policy.maximumIntervalMs;
  if (maximumMs === 0) return interval <= 0 ? undefined : interval;
  return interval <= 0 || interval > maximumMs ? maximumMs : interval;
}

/**
 * `initial * coefficient ^ (attempt - 1)` before any maximum, cut to whole nanoseconds and to what an int64 holds.
 * server: backoff.ExponentialBackoffAlgorithm
 */
export function exponentialBackoffMs(policy: RetryPolicy, attempt: number): number {
  const initialNs = Math.round(saturateNs(policy.initialIntervalMs * nsPerMs));
  const ns = initialNs * power(policy.backoffCoefficient, attempt - 1);
  if (ns >= int64NsMax) return int64NsMax / nsPerMs;
  return ns > 0 ? Math.trunc(ns) / nsPerMs : 0;
}

/** The wait after attempt number `attempt` of an ordinary failure: the formula under the maximum interval. */
export function backoffMs(policy: RetryPolicy, attempt: number): number {
  return intervalMs('activity', policy, attempt, undefined) ?? 0;
}

/**
 * `base ^ exponent` for a whole exponent (attempts are int32), by squaring. Go's math.Pow works like this, and JavaScript's may differ from it in the
 * last bit, which would show as a nanosecond.
 */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent | 0; left > 0; left >>= 1) {
    if ((left & 1) === 1) result *= square;
    square *= square;
  }
  return result;
}
