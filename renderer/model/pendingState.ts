/**
 * What the server says about open things beside the history: an activity's attempts write no events until it closes, so history alone
 * shows an activity that failed six times as one that was scheduled.
 */
import type { Execution, PendingActivity } from '../../shared/ipc/models.ts';
import { durationMsOf, numberOf, objectOf, type Attributes } from './attributes.ts';
import { isOpen, type Attempt, type EventGroup, type GroupStatus } from './eventGroup.ts';
import { failureOf, failureText } from './failure.ts';
import type { EventGroups } from './groupEvents.ts';
import { lastFailureOf } from './groupText.ts';
import { backoffMs, retryDefaults, type RetryPolicy } from '../../shared/temporal/retry.ts';

type KnownAttempts = NonNullable<PendingActivity['attempts']>;

interface Overlaid {
  readonly signature: string;
  readonly group: EventGroup;
}

/** Lays descriptions of a run over its groups. Keeps what it made, so that unchanged groups keep their identity. */
export class PendingOverlay {
  #made = new WeakMap<EventGroup, Overlaid>();
  #last: { base: EventGroups; execution: Execution | undefined; result: EventGroups } | undefined;

  /** `groups` with what `execution` knows about attempts. */
  apply(base: EventGroups, execution: Execution | undefined): EventGroups {
    if (this.#last?.base === base && this.#last.execution === execution) return this.#last.result;
    const changed = new Map<number, EventGroup>();
    for (const pending of execution?.pendingActivities ?? []) {
      const group = base.groupOf(pending.scheduledEventId);
      if (group === undefined || !isOpen(group)) continue;
      const signature = JSON.stringify({ ...pending, lastFailure: pending.attempt });
      changed.set(
        group.id,
        this.#keep(group, signature, () => withDecodedWords(withPending(group, pending))),
      );
    }
    for (const [eventId, attempts] of Object.entries(execution?.attempts ?? {})) {
      const group = base.groupOf(Number(eventId));
      if (group === undefined || attempts.length === 0 || changed.has(group.id)) continue;
      const last = attempts.at(-1);
      const signature = `${attempts.length} ${last?.endedMs ?? ''} ${last?.heartbeatsMs?.length ?? 0}`;
      changed.set(
        group.id,
        this.#keep(group, signature, () => withDecodedWords(withAttempts(group, attempts))),
      );
    }
    const result = changed.size === 0 ? base : replaced(base, changed);
    this.#last = { base, execution, result };
    return result;
  }

  #keep(group: EventGroup, signature: string, make: () => EventGroup): EventGroup {
    const known = this.#made.get(group);
    if (known?.signature === signature) return known.group;
    const made = make();
    this.#made.set(group, { signature, group: made });
    return made;
  }
}

function replaced(base: EventGroups, changed: ReadonlyMap<number, EventGroup>): EventGroups {
  return {
    version: base.version,
    groups: base.groups.map((group) => changed.get(group.id) ?? group),
    groupOf: (eventId) => {
      const group = base.groupOf(eventId);
      return group && (changed.get(group.id) ?? group);
    },
    eventOf: base.eventOf,
  };
}

function attemptsOf(known: KnownAttempts): readonly Attempt[] {
  return known.flatMap((attempt): Attempt[] => {
    const own = {
      number: attempt.attempt,
      first: attempt.attempt,
      outcome: attempt.outcome,
      startedMs: attempt.startedMs,
      endedMs: attempt.endedMs,
      failureText: attempt.failureText,
      identity: attempt.identity,
      heartbeatsMs: attempt.heartbeatsMs,
    };
    return attempt.leftOutCount === undefined
      ? [own]
      : [leftOut(attempt.attempt, attempt.leftOutCount), own];
  });
}

/** What stands for the attempts before one that the server did not keep. */
const leftOut = (before: number, count: number): Attempt => ({
  number: Math.max(1, before - 1),
  // A reset counts from 1 again.
  first: Math.max(1, before - count),
  outcome: 'failed',
  startedMs: undefined,
  endedMs: undefined,
  failureText: 'left out: of so many only the first and the latest are kept',
  identity: undefined,
});

/** What SDKs write in the place of words that they encoded. */
const CODED = /(?:^|: )Encoded failure$/;

/** The server keeps the words of attempts as they came, so that coded ones say nothing; those of the last failure were decoded with it. */
function withDecodedWords(group: EventGroup): EventGroup {
  const at = group.attempts.findLastIndex((attempt) => attempt.failureText !== undefined);
  const failure = CODED.test(group.attempts[at]?.failureText ?? '') && lastFailureOf(group);
  if (!failure) return group;
  const attempts = group.attempts.map((attempt, index) =>
    index === at ? { ...attempt, failureText: failureText(failure) } : attempt,
  );
  return { ...group, attempts };
}

/** A closed activity whose server kept the times of every attempt. The history says how the last one ended, and when. */
function withAttempts(group: EventGroup, known: KnownAttempts): EventGroup {
  const { endMs = Infinity } = group;
  const attempts = attemptsOf(known).map((attempt, index, all): Attempt => {
    const isCut = index === all.length - 1 && (attempt.endedMs ?? Infinity) > endMs;
    if (!isCut) return attempt;
    return { ...attempt, endedMs: endMs, outcome: outcomes[group.status] ?? attempt.outcome };
  });
  return {
    ...group,
    attempts,
    attemptNumber: attempts.at(-1)?.number ?? group.attemptNumber,
    startedMs: attempts[0]?.startedMs ?? group.startedMs,
  };
}

const outcomes: Readonly<Partial<Record<GroupStatus, Attempt['outcome']>>> = {
  completed: 'completed',
  failed: 'failed',
  timedOut: 'timedOut',
  canceled: 'canceled',
};

const statuses: Readonly<Record<PendingActivity['state'], GroupStatus>> = {
  scheduled: 'queued',
  started: 'running',
  cancelRequested: 'running',
  paused: 'paused',
  backoff: 'backoff',
};

function withPending(group: EventGroup, pending: PendingActivity): EventGroup {
  const status = statuses[pending.state];
  const known = pending.attempts ?? [];
  const attempts = known.length > 0 ? attemptsOf(known) : derivedAttempts(pending, status);
  return {
    ...group,
    status,
    attempts,
    attemptNumber: pending.attempt,
    startedMs: attempts[0]?.startedMs,
    dueMs: status === 'backoff' ? pending.nextAttemptMs : undefined,
    cancelRequested: group.cancelRequested || pending.state === 'cancelRequested',
    pending,
  };
}

/** Without recorded attempts: the one that runs, and that those before it failed. */
function derivedAttempts(pending: PendingActivity, status: GroupStatus): readonly Attempt[] {
  const lastFailure = failureOf(pending.lastFailure);
  const attempts: Attempt[] = [];
  if (pending.attempt > 1) {
    attempts.push({
      number: pending.attempt - 1,
      first: 1,
      outcome: lastFailure?.kind === 'timeout' ? 'timedOut' : 'failed',
      startedMs: undefined,
      endedMs: undefined,
      failureText: lastFailure && failureText(lastFailure),
      identity: pending.lastWorkerIdentity,
    });
  }
  if (status === 'running' && pending.startedMs !== undefined) {
    attempts.push({
      number: pending.attempt,
      first: pending.attempt,
      outcome: 'running',
      startedMs: pending.startedMs,
      endedMs: undefined,
      failureText: undefined,
      identity: pending.lastWorkerIdentity,
    });
  }
  return attempts;
}

/** What an activity was scheduled with, and in its place what it has now, as far as the server says it. */
export const activityOptionsOf = ({ events, pending }: EventGroup): Attributes => ({
  ...events[0].attributes,
  ...pending?.options,
});

/** An activity's retry policy, with what the server fills in. */
export function retryPolicyOf(group: EventGroup): RetryPolicy {
  const policy = objectOf(activityOptionsOf(group)['retryPolicy']);
  const initialIntervalMs =
    durationMsOf(policy?.['initialInterval']) ?? retryDefaults.initialIntervalMs;
  const errorTypes = policy?.['nonRetryableErrorTypes'];
  return {
    initialIntervalMs,
    backoffCoefficient:
      numberOf(policy?.['backoffCoefficient']) ?? retryDefaults.backoffCoefficient,
    maximumIntervalMs:
      durationMsOf(policy?.['maximumInterval']) ??
      initialIntervalMs * retryDefaults.maximumIntervalCoefficient,
    maximumAttempts: numberOf(policy?.['maximumAttempts']) ?? retryDefaults.maximumAttempts,
    nonRetryableErrorTypes: Array.isArray(errorTypes)
      ? errorTypes.filter((type) => typeof type === 'string')
      : [],
  };
}

/** How long the server waits after an attempt that failed; what a failure asked for itself is not known of recorded attempts. */
export function backoffAfterMs(group: EventGroup, attemptNumber: number): number {
  return backoffMs(retryPolicyOf(group), attemptNumber);
}
