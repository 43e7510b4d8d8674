import { expect, test } from 'vitest';
import { groupCalled, groupsOf } from '../testing/groupedRun.ts';
import { endingText } from './endingText.ts';
import type { EventGroup } from './eventGroup.ts';

const said = (group: EventGroup): string | undefined =>
  endingText(group)?.replaceAll('\u00a0', ' ');

test('an activity that is tried again says what failed and what is left', () => {
  expect(said(groupCalled(groupsOf('orderSaga'), 'chargeCard'))).toBe(
    'Attempt 1 failed: PaymentGatewayError: 503 upstream. 3 of 5 attempts are left after this one.',
  );
});

test('what completed at once needs no words', () => {
  expect(said(groupCalled(groupsOf('orderSaga'), 'validateOrder'))).toBeUndefined();
});

test('what ended badly says which limit, which failure, and why no attempt follows', () => {
  const { groups } = groupsOf('endings');
  const sentences = groups.filter((group) => group.kind === 'activity').map(said);
  expect(sentences).toContainEqual(
    expect.stringMatching(/Not tried again: every attempt was used\.$/),
  );
  for (const group of groups) {
    if (group.status === 'timedOut' && group.kind === 'activity') {
      expect(said(group)).toMatch(/start to close|schedule to start|schedule to close|heartbeat/);
      expect(said(group)).not.toMatch(/took for|No worker took it \d/);
    }
    if (group.status === 'failed') expect(said(group)).toMatch(/^It failed/);
  }
});
