import { describe, expect, test } from 'vitest';
import { groupsOf } from '../testing/groupedRun.ts';
import { recordedRun, type RecordedName } from '../testing/histories.ts';
import { filterEvents } from './eventFilter.ts';
import { everything, isEverything, matches, parseFilter } from './timelineFilter.ts';

function found(name: RecordedName, text: string): readonly string[] {
  const filter = parseFilter(text);
  expect(filter.problem).toBeUndefined();
  return groupsOf(name)
    .groups.filter((group) => matches(group, filter))
    .map((group) => group.label);
}

test('words match names, payloads and failures, whatever their case', () => {
  expect(found('orderSaga', 'CHARG')).toEqual([
    'OrderStatus = "charging"',
    'memo note = "charging"',
    'chargeCard',
  ]);
  expect(found('orderSaga', 'lyon')).toEqual(['addressChanged']);
  expect(found('endings', 'insufficient kind:local')).toEqual(['alwaysFails']);
});

test('all words must match; quotes keep words together', () => {
  expect(found('endings', 'sub child')).toContain('Sub');
  expect(found('endings', '"country code"')).toEqual(['fatal']);
  expect(found('endings', 'code country')).toEqual(['fatal']);
});

test('kinds by their names or a beginning of them', () => {
  expect(found('orderSaga', 'kind:timer')).toEqual(['paymentDeadline']);
  expect(found('orderSaga', 'kind:local')).toEqual(['priceOrder']);
  expect(found('orderSaga', 'kind:"child workflow"')).toEqual(['FraudCheck']);
  expect(found('orderSaga', 'kind:activity')).not.toContain('priceOrder');
  expect(found('orderSaga', 'kind:signal kind:update')).toEqual(['addressChanged', 'applyCoupon']);
});

test('statuses, those of open things too', () => {
  expect(found('endings', 'status:canceled')).toEqual(['cancellable', 'never mind', 'Sub']);
  expect(found('endings', 'status:timedout kind:activity')).toEqual([
    'hangs',
    'beatsOnce',
    'hangs',
    'quick',
  ]);
  expect(found('orderSaga', 'status:open kind:activity')).toEqual(['chargeCard']);
  expect(found('orderSaga', 'status:failed')).toEqual(['chargeCard']);
  expect(found('orderSaga', 'status:retrying')).toEqual(['chargeCard']);
  expect(found('endings', 'status:retrying')).toEqual([]);
});

test('attempts', () => {
  expect(found('orderSaga', 'attempt:2')).toEqual(['chargeCard']);
  expect(found('endings', 'attempt:>=3 kind:activity')).toEqual(['alwaysFails']);
});

describe('what cannot be understood says so', () => {
  test.each([
    ['kind:banana', 'No kind is called "banana". There are workflow, workflow task'],
    ['status:blue', 'No status is called "blue". There are queued, running'],
    ['attempt:two', '"two" is no attempt.'],
  ])('%s', (text, problem) => {
    expect(parseFilter(text).problem).toContain(problem);
  });
});

test('nothing typed lets everything through', () => {
  expect(parseFilter('  ')).toEqual(everything);
  expect(isEverything(parseFilter('kind:'))).toBe(true);
});

test('of events: words in the event or in its group’s name', () => {
  const { events } = recordedRun('orderSaga');
  const all = groupsOf('orderSaga');
  const ids = (text: string): readonly number[] =>
    filterEvents(events, all, parseFilter(text)).map((event) => event.eventId);
  expect(ids('lyon')).toEqual([33]);
  expect(ids('validateorder')).toEqual([5, 6, 7]);
  expect(ids('kind:timer')).toEqual([22]);
  expect(ids('')).toHaveLength(events.length);
});
