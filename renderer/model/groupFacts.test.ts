import { describe, expect, test } from 'vitest';
import { groupCalled, groupsOf } from '../testing/groupedRun.ts';
import { recordedRun } from '../testing/histories.ts';
import { countCommands, eventSummary } from './eventSummary.ts';
import { failureOf, failureText, retryStateText } from './failure.ts';
import { attemptRows, factsOf, metersOf } from './groupFacts.ts';
import { familyTally, payloadsOfGroup, previousOfFamily } from './groupPayloads.ts';
import { relationsOf } from './groupRelations.ts';
import { lastFailureOf } from './groupText.ts';
import { groupSentence, rowFact, rowSentence } from './rowText.ts';
import { layoutRows } from './timelineRows.ts';
import { wallTimes } from './wallTimes.ts';

const saga = groupsOf('orderSaga');
const { nowMs, execution, events } = recordedRun('orderSaga');
const charge = groupCalled(saga, 'chargeCard');
const space = (text: string): string => text.replaceAll('\u00a0', ' ');

test('the attempts of an activity, and what comes next', () => {
  const rows = attemptRows(charge, nowMs).map((row) =>
    space(`${row.kind} ${row.name}: ${row.text}`),
  );
  expect(rows).toEqual([
    'failed attempt 1: PaymentGatewayError: 503 upstream',
    'backoff backoff: 1 s',
    'running attempt 2: worker 41822@dev',
    'next attempt 3: if 2 fails, after 2 s',
  ]);
});

test('limits fill while it runs', () => {
  const meters = metersOf(charge, nowMs, execution);
  expect(meters.map((meter) => [meter.name, meter.limitMs])).toEqual([
    ['Start to close', 10_000],
    ['Heartbeat', 2000],
  ]);
  expect(meters[0]?.usedMs).toBeCloseTo(2905, -1);
  expect(metersOf(groupCalled(saga, 'validateOrder'), nowMs, execution)).toEqual([]);
  expect(metersOf(groupCalled(saga, 'paymentDeadline'), nowMs, execution)[0]?.limitMs).toBe(
    900_000,
  );
});

test('facts', () => {
  const facts = Object.fromEntries(factsOf(charge).map((fact) => [fact.name, space(fact.text)]));
  expect(facts).toMatchObject({
    'Activity ID': '3',
    Worker: '41822@dev',
    'Retry policy': '1 s × 2, at most 1 m 40 s, 5 attempts',
  });
  const hangs = groupCalled(groupsOf('endings'), 'hangs');
  expect(factsOf(hangs).at(-1)?.text).toBe('Not tried again: every attempt was used');
});

test('a limit of attempts that was lowered on the way is told by the end alone', () => {
  const policyOf = (attemptNumber: number) => {
    const hangs = groupCalled(groupsOf('endings'), 'hangs');
    const policy = factsOf({ ...hangs, attemptNumber }).find(({ name }) => name === 'Retry policy');
    return policy?.text;
  };
  const hangs = groupCalled(groupsOf('endings'), 'hangs');
  const as = policyOf(hangs.attemptNumber);
  expect(as).not.toContain('later');
  expect(policyOf(7)).toBe(`${as} as scheduled, later 7`);
});

test('the last failure, with its cause', () => {
  const failure = lastFailureOf(charge);
  expect(failure).toMatchObject({
    type: 'PaymentGatewayError',
    message: '503 upstream',
    kind: 'application',
  });
  expect(failure?.cause?.message).toBe('socket hang up');
  expect(failure?.stack).toContain('src/activities.ts');
});

describe('failures in words', () => {
  test.each([
    [{ message: 'x', applicationFailureInfo: { type: 'CardDeclined' } }, 'CardDeclined: x'],
    [{ message: 'x' }, 'x'],
    [{}, 'failed without a message'],
    [{ message: 'late', timeoutFailureInfo: { timeoutType: 'HEARTBEAT' } }, 'heartbeat timeout'],
    [
      {
        message: 'Activity task failed',
        activityFailureInfo: {},
        cause: { message: 'why', applicationFailureInfo: { type: 'T' } },
      },
      'T: why',
    ],
    [{ canceledFailureInfo: {} }, 'canceled'],
  ])('%j', (given, text) => {
    const failure = failureOf(given);
    expect(failure && failureText(failure)).toBe(text);
  });

  test('a chain without end is cut', () => {
    const failure: Record<string, unknown> = { message: 'again' };
    failure['cause'] = failure;
    let depth = 0;
    for (let link = failureOf(failure); link !== undefined; link = link.cause) depth += 1;
    expect(depth).toBeLessThan(40);
  });

  test('retry states', () => {
    expect(retryStateText('MAXIMUM_ATTEMPTS_REACHED')).toBe(
      'Not tried again: every attempt was used',
    );
    expect(retryStateText('SOMETHING_NEW')).toBe('Retry state: something new');
    expect(retryStateText(undefined)).toBeUndefined();
  });
});

test('what led to a thing and what it caused', () => {
  const relations = relationsOf(charge, saga);
  expect(relations.task?.id).toBe(19);
  expect(relations.causes.map((group) => group.label)).toEqual(['reserveInventory']);
  const signal = relationsOf(
    groupCalled(groupsOf('subscription'), 'upgradePlan'),
    groupsOf('subscription'),
  );
  expect(signal.seenBy?.kind).toBe('workflowTask');
  expect(signal.caused.map((group) => group.label)).toEqual(['quick', 'sendEmail']);
});

test('payloads, and those of the time before', () => {
  const all = groupsOf('subscription');
  const emails = all.groups.filter((group) => group.label === 'sendEmail');
  const [first, second] = emails;
  if (first === undefined || second === undefined) throw new Error('no emails');
  expect(payloadsOfGroup(second).input?.map((payload) => payload.json)).toEqual([
    'ada@example.com',
    'trial ends',
  ]);
  expect(payloadsOfGroup(second).result?.[0]?.json).toEqual({ messageId: 'trial ends' });
  expect(previousOfFamily(second, all)).toBe(first);
  expect(previousOfFamily(first, all)).toBeUndefined();
  expect(payloadsOfGroup(groupCalled(saga, 'applyCoupon')).input?.[0]?.json).toBe('SPRING10');
});

test('how many of a kind there are', () => {
  const all = groupsOf('fanout');
  expect(familyTally(groupCalled(all, 'renderTile'), all)).toEqual({
    total: 40,
    done: 29,
    running: 8,
    backoff: 3,
    queued: 0,
    failed: 0,
    other: 0,
  });
});

test('a line per event', () => {
  const commands = countCommands(events);
  const line = (id: number): string => {
    const event = saga.eventOf(id);
    return event === undefined
      ? ''
      : space(eventSummary(event, saga.groupOf(id), commands.get(id) ?? 0));
  };
  expect([1, 3, 4, 5, 6, 7, 16, 21, 22, 33].map(line)).toEqual([
    'OrderSaga, {"orderId":"8412","items":["tea","cup","spoon"]}, queue rec',
    '41822@dev',
    '1 command',
    'validateOrder: {"orderId":"8412","items":["tea","cup","spoon"]}',
    'validateOrder, attempt 1, 41822@dev',
    'validateOrder: {"ok":true}',
    'no command',
    '6 commands',
    'paymentDeadline, 15 m',
    'addressChanged: {"city":"Lyon"}',
  ]);
});

test('rows in words, for those who cannot see them', () => {
  const { rows } = layoutRows(saga.groups, new Set());
  const row = rows.find(({ content }) => content.type === 'group' && content.group === charge);
  if (row === undefined) throw new Error('no row');
  expect(space(rowSentence(row, nowMs))).toBe(
    'activity, attempt 2 of 5 running 2.90 s, attempt 1 failed after 1.20 s: PaymentGatewayError: 503 upstream',
  );
  expect(rowFact(row, nowMs)).toEqual({ text: 'attempt 2', tone: 'warn' });
  expect(space(groupSentence(groupCalled(saga, 'paymentDeadline'), nowMs))).toBe(
    'timer, fires in 14 m 55 s',
  );
  expect(space(groupSentence(groupCalled(saga, 'validateOrder'), nowMs))).toBe(
    'activity, completed after 158 ms: {"ok":true}',
  );
});

describe('the wall’s time', () => {
  const at = (timeMs: number, wallMs?: number) => ({
    eventId: timeMs,
    type: 'X',
    timeMs,
    attributes: {},
    ...(wallMs === undefined ? {} : { wallMs }),
  });

  test('between events, and beyond at the wall’s pace', () => {
    const walls = wallTimes([at(0, 1000), at(100, 1100), at(86_400_000, 1140)]);
    expect(walls.at(50)).toBe(1050);
    expect(walls.at(43_200_050)).toBeCloseTo(1120, 0);
    expect(walls.at(86_400_500)).toBe(1640);
    expect(walls.at(-10)).toBe(990);
    expect(walls.elapsedMs).toBe(140);
  });

  test('unknown for what was there before', () => {
    const walls = wallTimes([at(0), at(100)]);
    expect(walls.at(50)).toBeUndefined();
    expect(walls.elapsedMs).toBeUndefined();
  });
});
