import { describe, expect, test } from 'vitest';
import { codeLanguages, startCode, type CodeInput } from './startCode.ts';

const bare: CodeInput = {
  start: { workflowType: 'orderSaga', workflowId: 'order-1', taskQueue: 'orders', args: [] },
  address: '127.0.0.1:7233',
  namespace: 'default',
};

/** Everything that a start can say, with what code could stumble over. */
const full: CodeInput = {
  ...bare,
  start: {
    ...bare.start,
    args: [
      { orderId: "O'Brien", items: [{ sku: 'a"b', count: 2 }], note: null },
      true,
      'line\nbreak',
      4.5,
    ],
    executionTimeoutMs: 86_400_000,
    runTimeoutMs: 90_000,
    taskTimeoutMs: 1500,
    startDelayMs: 60_000,
    retryPolicy: {
      initialIntervalMs: 2000,
      backoffCoefficient: 2,
      maximumIntervalMs: 60_000,
      maximumAttempts: 4,
      nonRetryableErrorTypes: ['CardDeclined', 'Fraud'],
    },
    idReusePolicy: 'REJECT_DUPLICATE',
    idConflictPolicy: 'FAIL',
    memo: { by: { name: 'Ada' }, note: null },
    searchAttributes: {
      CustomerId: { type: 'Keyword', value: 'c-1' },
      Note: { type: 'Text', value: 'two words' },
      Tags: { type: 'KeywordList', value: ['a', 'b'] },
      Total: { type: 'Double', value: 4 },
      Count: { type: 'Int', value: 7 },
      Express: { type: 'Bool', value: true },
      DueAt: { type: 'Datetime', value: '2026-03-02T09:00:00.000Z' },
    },
    priority: { key: 2, fairnessKey: 'eu', fairnessWeight: 1.5 },
    summary: "Ada's order",
    details: '**two** items',
  },
};

const cron: CodeInput = { ...bare, start: { ...bare.start, cronSchedule: '0 9 * * 1-5' } };

describe.each(codeLanguages)('%s', (language) => {
  test('says nothing of what was not said', async () => {
    await expect(startCode(language, bare)).toMatchFileSnapshot(`golden/bare.${language}.txt`);
  });

  test('says everything that was said', async () => {
    await expect(startCode(language, full)).toMatchFileSnapshot(`golden/full.${language}.txt`);
  });

  test('a cron schedule', () => {
    expect(startCode(language, cron)).toContain('0 9 * * 1-5');
  });
});
