/** What a start and a schedule's action both say of the workflow that they start, as the API has it. */
import type { StartInput } from '../../../shared/ipc/models.ts';
import type { Duration, Memo, RetryPolicy } from '../../../shared/protocol/messages.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { payloadOf } from './payload.ts';

/** A length of time that may be left to the server. */
export const optionalDuration = (ms: number | undefined): Duration | undefined =>
  ms === undefined ? undefined : durationOf(ms);

/** A retry policy; what it leaves open is the server's to fill in. */
export function retryPolicyOf(policy: NonNullable<StartInput['retryPolicy']>): RetryPolicy {
  return {
    initialInterval: optionalDuration(policy.initialIntervalMs),
    backoffCoefficient: policy.backoffCoefficient,
    maximumInterval: optionalDuration(policy.maximumIntervalMs),
    maximumAttempts: policy.maximumAttempts,
    nonRetryableErrorTypes: policy.nonRetryableErrorTypes,
  };
}

/** A memo; none for one without entries. */
export function memoOf(memo: Readonly<Record<string, unknown>>): Memo | undefined {
  const entries = Object.entries(memo);
  if (entries.length === 0) return undefined;
  return { fields: Object.fromEntries(entries.map(([name, value]) => [name, payloadOf(value)])) };
}
