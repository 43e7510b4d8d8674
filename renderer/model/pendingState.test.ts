import { expect, test } from 'vitest';
import type { Execution, PendingActivity } from '../../shared/ipc/models.ts';
import { groupCalled, groupsOf } from '../testing/groupedRun.ts';
import { recordedRun } from '../testing/histories.ts';
import { EventGrouper } from './groupEvents.ts';
import { attemptRows, factsOf, metersOf } from './groupFacts.ts';
import { PendingOverlay, retryPolicyOf } from './pendingState.ts';
import { segmentsOf } from './segments.ts';

const saga = recordedRun('orderSaga');

/** The saga as another server describes it. */
function describedAs(change: Partial<PendingActivity>): Execution {
  const [pending] = saga.execution.pendingActivities;
  if (pending === undefined) throw new Error('the saga has no pending activity');
  const { attempts: _, ...rest } = pending;
  const { attempts: __, ...execution } = saga.execution;
  return { ...execution, pendingActivities: [{ ...rest, ...change }] };
}

function spans(execution: Execution, label = 'chargeCard'): readonly string[] {
  const all = new PendingOverlay().apply(new EventGrouper().update(saga.events), execution);
  return segmentsOf(groupCalled(all, label)).map(
    (segment) => `${segment.kind} ${segment.end}${segment.untilNow ? ' until now' : ''}`,
  );
}

test('every attempt is drawn where the server keeps them', () => {
  expect(spans(saga.execution)).toEqual([
    'queue completed',
    'run failed',
    'backoff completed',
    'run running until now',
  ]);
});

test('without them: the one that runs, and that others failed before it', () => {
  expect(spans(describedAs({}))).toEqual(['earlier failed', 'run running until now']);
});

test('of very many attempts those that were left out are one span, and are counted', () => {
  const [first, last] = saga.execution.pendingActivities[0]?.attempts ?? [];
  if (first === undefined || last === undefined) throw new Error('the saga has two attempts');
  const attempts = [first, { ...last, attempt: 300, leftOutCount: 298 }];
  const execution = describedAs({ attempts, attempt: 300 });
  expect(spans(execution)).toEqual([
    'queue completed',
    'run failed',
    'earlier failed',
    'run running until now',
  ]);
  const all = new PendingOverlay().apply(new EventGrouper().update(saga.events), execution);
  const rows = attemptRows(groupCalled(all, 'chargeCard'), saga.nowMs);
  expect(rows.map(({ name, unkeptCount }) => [name, unkeptCount])).toEqual([
    ['attempt 1', undefined],
    ['attempts 2–299', 298],
    ['attempt 300', undefined],
    ['then', undefined],
  ]);
});

test('a backoff reaches to when it is over', () => {
  const nextAttemptMs = saga.nowMs + 3000;
  const all = new PendingOverlay().apply(
    new EventGrouper().update(saga.events),
    describedAs({ state: 'backoff', attempt: 3, nextAttemptMs }),
  );
  const group = groupCalled(all, 'chargeCard');
  expect(group).toMatchObject({ status: 'backoff', dueMs: nextAttemptMs, attemptNumber: 3 });
  expect(segmentsOf(group).at(-1)).toMatchObject({
    kind: 'backoff',
    end: 'open',
    toMs: nextAttemptMs,
  });
});

test('one that nobody took yet waits', () => {
  const { startedMs: _, ...first } =
    describedAs({ state: 'scheduled', attempt: 1 }).pendingActivities[0] ?? {};
  const execution = { ...describedAs({}), pendingActivities: [first as PendingActivity] };
  expect(spans(execution)).toEqual(['queue open until now']);
});

test('a paused one is hollow until somebody lets it go on', () => {
  expect(spans(describedAs({ state: 'paused', attempt: 1 })).at(-1)).toBe('run paused until now');
});

test('an unchanged description changes nothing', () => {
  const overlay = new PendingOverlay();
  const base = new EventGrouper().update(saga.events);
  const first = overlay.apply(base, saga.execution);
  const again = overlay.apply(base, structuredClone(saga.execution));
  expect(again.groups.every((group, index) => group === first.groups[index])).toBe(true);
  expect(overlay.apply(base, saga.execution)).not.toBe(base);
});

test('the history has the last word on how an activity ended', () => {
  const { status, attempts, endMs } = groupCalled(groupsOf('endings'), 'beatsOnce');
  expect(status).toBe('timedOut');
  expect(attempts.at(-1)).toMatchObject({ outcome: 'timedOut', endedMs: endMs });
});

test('earlier attempts of a closed activity, from its started event', () => {
  const run = recordedRun('endings');
  const { groups } = new EventGrouper().update(run.events);
  const fails = groups.find((group) => group.label === 'alwaysFails');
  expect(fails?.attempts).toMatchObject([
    {
      first: 1,
      number: 2,
      outcome: 'failed',
      startedMs: undefined,
      failureText: 'CardDeclined: insufficient funds',
    },
    { first: 3, number: 3, outcome: 'failed' },
  ]);
});

test('options that were changed are those that are shown', () => {
  const facts = (pending: Partial<PendingActivity>) => {
    const all = new PendingOverlay().apply(
      new EventGrouper().update(saga.events),
      describedAs(pending),
    );
    const group = groupCalled(all, 'chargeCard');
    return [
      retryPolicyOf(group).maximumAttempts,
      factsOf(group).find(({ name }) => name === 'Task queue')?.text,
      metersOf(group, saga.nowMs, undefined).find(({ name }) => name === 'Start to close')?.limitMs,
    ];
  };
  const [attempts, taskQueue, limitMs] = facts({});
  expect([attempts, limitMs]).toEqual([5, 10_000]);
  const changed = { retryPolicy: { maximumAttempts: 2 }, startToCloseTimeout: '20s' };
  expect(facts({ options: changed })).toEqual([2, taskQueue, 20_000]);
});

test('words of the last attempt that its server could not read are those of the last failure', () => {
  const [pending] = saga.execution.pendingActivities;
  const attempts = pending?.attempts?.map((attempt) =>
    attempt.outcome === 'failed' ? { ...attempt, failureText: 'Error: Encoded failure' } : attempt,
  );
  const lastFailure = { message: 'card declined', applicationFailureInfo: { type: 'Declined' } };
  const execution = describedAs({ ...(attempts === undefined ? {} : { attempts }), lastFailure });
  const all = new PendingOverlay().apply(new EventGrouper().update(saga.events), execution);
  expect(groupCalled(all, 'chargeCard').attempts.map((attempt) => attempt.failureText)).toEqual([
    'Declined: card declined',
    undefined,
  ]);
});
