/** What executions carry with them: search attributes, memo, summaries, randomness. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  condition,
  defineSignal,
  getCurrentDetails,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertMemo,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const finish = defineSignal('finish');

/** The search attributes of the cases, one of each type. */
export const keys = {
  keyword: defineSearchAttributeKey('SdkKeyword', SearchAttributeType.KEYWORD),
  text: defineSearchAttributeKey('SdkText', SearchAttributeType.TEXT),
  int: defineSearchAttributeKey('SdkInt', SearchAttributeType.INT),
  double: defineSearchAttributeKey('SdkDouble', SearchAttributeType.DOUBLE),
  bool: defineSearchAttributeKey('SdkBool', SearchAttributeType.BOOL),
  datetime: defineSearchAttributeKey('SdkDatetime', SearchAttributeType.DATETIME),
  keywords: defineSearchAttributeKey('SdkKeywordList', SearchAttributeType.KEYWORD_LIST),
};

/** Changes its search attributes and memo, and tells what it sees of them itself. */
export async function upserting() {
  upsertSearchAttributes([
    { key: keys.keyword, value: 'changed' },
    { key: keys.int, value: 2 },
    { key: keys.bool, value: null },
  ]);
  upsertMemo({ added: [1, 2], kept: 'new', removed: null });
  await sleep(1);
  const { typedSearchAttributes, memo } = workflowInfo();
  return {
    keyword: typedSearchAttributes.get(keys.keyword),
    int: typedSearchAttributes.get(keys.int),
    bool: typedSearchAttributes.get(keys.bool),
    text: typedSearchAttributes.get(keys.text),
    memo,
  };
}

/** Gives each of its steps a summary and tells its details. */
export async function summaries(): Promise<string> {
  const { greet } = proxyActivities<Activities>({
    startToCloseTimeout: '10s',
    summary: 'greeting somebody',
  });
  let finished = false;
  setHandler(finish, () => {
    finished = true;
  });
  setCurrentDetails('**step** one');
  await sleep(10, { summary: 'a short pause' });
  await greet('World');
  await condition(() => finished, '1 hour', { summary: 'waiting for the end' });
  return getCurrentDetails();
}

/** Randomness and time that replay alike. */
export async function determinism() {
  const before = Date.now();
  const values = [uuid4(), Math.random()];
  await sleep(50);
  return { values, elapsedMs: Date.now() - before };
}
