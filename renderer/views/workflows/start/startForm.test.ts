import { describe, expect, test } from 'vitest';
import type { StartInput, WorkflowType } from '../../../../shared/ipc/models.ts';
import {
  caughtUp,
  exampleOf,
  initialForm,
  offerFor,
  parametersOf,
  suggestedId,
  typeProblem,
  typeWarning,
} from './startForm.ts';
import { formProblems } from './startProblems.ts';
import { formOf, startRequest } from './startRequest.ts';

const type: WorkflowType = {
  name: 'OrderSaga',
  signature: '(order: OrderInput, options?: { a: string, b: number })',
  argumentSchemas: [
    {
      type: 'object',
      required: ['orderId', 'items'],
      properties: {
        orderId: { type: 'string' },
        express: { type: 'boolean' },
        items: { type: 'array', items: { $ref: '#/$defs/Item' } },
      },
      $defs: {
        Item: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
      },
    },
  ],
  signals: [],
  queries: [],
  updates: [],
};

test('an id is made of the type', () => {
  expect(suggestedId('OrderSaga', '7f3k')).toBe('order-saga-7f3k');
  expect(suggestedId('', '7f3k')).toBe('workflow-7f3k');
});

test('parameters are cut at the commas outside of brackets', () => {
  expect(parametersOf(type.signature)).toEqual([
    { name: 'order', type: 'OrderInput' },
    { name: 'options?', type: '{ a: string, b: number }' },
  ]);
  expect(parametersOf('()')).toEqual([]);
  expect(parametersOf(undefined)).toEqual([]);
});

test('an example has what the schema requires, through references', () => {
  expect(exampleOf(type.argumentSchemas?.[0])).toEqual({ orderId: '', items: [{ sku: '' }] });
  expect(exampleOf({ enum: ['EUR'] })).toBe('EUR');
  expect(exampleOf({ $ref: '#' })).toBeNull();
});

describe('the form', () => {
  const form = initialForm(type, 'orders', '1');

  test('begins with an example per argument that must be there', () => {
    expect(form.args).toHaveLength(1);
    expect(formProblems(form, type.argumentSchemas ?? [])).toEqual([]);
  });

  test('says what is wrong, and where', () => {
    const wrong = {
      ...form,
      workflowId: ' ',
      args: ['{"orderId": 1, "items": []}', '{'],
      durations: {
        ...form.durations,
        runTimeout: 'soon',
        initialInterval: '10 s',
        maximumInterval: '1 s',
      },
      maximumAttempts: '-1',
      memo: '[]',
    };
    const problems = formProblems(wrong, type.argumentSchemas ?? []);
    expect(problems.map((problem) => problem.field)).toEqual([
      'workflowId',
      'args.0',
      'args.1',
      'runTimeout',
      'maximumAttempts',
      'maximumInterval',
      'memo',
    ]);
    expect(problems.filter((problem) => problem.canIgnore).map((problem) => problem.field)).toEqual(
      ['args.0'],
    );
  });

  test('becomes a request with what was filled in', () => {
    const filled = {
      ...form,
      args: ['{"orderId": "1", "items": []}', '2'],
      durations: { ...form.durations, runTimeout: '1 d', initialInterval: '2' },
      nonRetryableErrorTypes: 'CardDeclined, ',
      memo: '{"by": "ada"}',
    };
    expect(startRequest(filled)).toMatchObject({
      workflowType: 'OrderSaga',
      workflowId: 'order-saga-1',
      args: [{ orderId: '1', items: [] }, 2],
      runTimeoutMs: 86_400_000,
      retryPolicy: { initialIntervalMs: 2000, nonRetryableErrorTypes: ['CardDeclined'] },
      memo: { by: 'ada' },
    });
    expect(startRequest(form).retryPolicy).toBeUndefined();
  });
});

describe('what the project offers', () => {
  const nothing = { firstType: undefined, args: undefined, taskQueue: '' };
  const empty = initialForm(undefined, '', '1');

  test('may come after the form was opened', () => {
    const offer = offerFor('', [type], 'orders');
    const withType = caughtUp(empty, nothing, offer, '1');
    expect(withType).toMatchObject({
      workflowType: 'OrderSaga',
      workflowId: 'order-saga-1',
      taskQueue: 'orders',
    });
    const ofType = offerFor('OrderSaga', [type], 'orders');
    expect(caughtUp(withType, offer, ofType, '1').args).toHaveLength(1);
  });

  test('never replaces what was changed', () => {
    const changed = { ...initialForm(type, 'orders', '1'), args: ['7'], taskQueue: 'mine' };
    const before = offerFor('OrderSaga', [type], 'orders');
    const now = { ...before, args: ['null'], taskQueue: 'others' };
    expect(caughtUp(changed, before, now, '1')).toMatchObject({ args: ['7'], taskQueue: 'mine' });
  });

  test('does not fill in a type that was taken out', () => {
    const cleared = { ...initialForm(type, 'orders', '1'), workflowType: '' };
    const offer = offerFor('', [type], 'orders');
    expect(caughtUp(cleared, offer, offer, '1').workflowType).toBe('');
  });
});

test('a type that is not registered is warned of', () => {
  expect(typeWarning('OrderSga', [type])).toBe(
    'The project registers no workflow OrderSga. Did you mean OrderSaga?',
  );
  expect(typeWarning('Refund', [type])).toBe(
    'The project registers no workflow Refund. It has OrderSaga.',
  );
  expect(typeWarning('Refund', [])).toBeUndefined();
});

test("a type that the project has not is a problem on its own queue, and another worker's matter elsewhere", () => {
  const problem = (taskQueue: string) =>
    typeProblem({ workflowType: 'OrderSga', taskQueue }, [type], 'orders')?.message;
  expect(problem('orders')).toContain('Did you mean OrderSaga?');
  expect(problem('elsewhere')).toBeUndefined();
});

describe('everything that a start can say', () => {
  const said: StartInput = {
    workflowType: 'OrderSaga',
    workflowId: 'order-saga-1',
    taskQueue: 'orders',
    args: [{ orderId: '1', items: [] }, null, 'x'],
    executionTimeoutMs: 86_400_000,
    runTimeoutMs: 90_000,
    taskTimeoutMs: 1500,
    startDelayMs: undefined,
    retryPolicy: {
      initialIntervalMs: 2000,
      backoffCoefficient: 1.5,
      maximumIntervalMs: 60_000,
      maximumAttempts: 4,
      nonRetryableErrorTypes: ['A', 'B'],
    },
    idReusePolicy: 'ALLOW_DUPLICATE',
    idConflictPolicy: 'FAIL',
    memo: { by: { name: 'Ada' } },
    cronSchedule: '0 9 * * *',
    searchAttributes: {
      CustomerId: { type: 'Keyword', value: 'c-1' },
      Tags: { type: 'KeywordList', value: ['a', 'b'] },
      Total: { type: 'Double', value: 4.5 },
      Count: { type: 'Int', value: 7 },
      Express: { type: 'Bool', value: true },
      DueAt: { type: 'Datetime', value: '2026-03-02T09:00:00.000Z' },
    },
    priority: { key: 2, fairnessKey: 'eu', fairnessWeight: 1.5 },
    summary: 'Order 1',
    details: '**two** items',
  };

  test('is the same after the form', () => {
    const form = formOf(said, type, '1');
    expect(form.durations).toMatchObject({
      executionTimeout: '1 d',
      runTimeout: '90 s',
      taskTimeout: '1500 ms',
    });
    expect(formProblems(form, [])).toEqual([]);
    expect(startRequest(form)).toEqual(said);
  });

  test('is refused where it is no value of its type', () => {
    const wrong = (kind: 'Int' | 'Double' | 'Bool' | 'Datetime', value: string) =>
      formProblems(
        { ...formOf(said, type, '1'), searchAttributes: [{ name: 'X', type: kind, value }] },
        [],
      )[0]?.message;
    expect(wrong('Int', '1.5')).toBe('A whole number is needed.');
    expect(wrong('Double', '')).toBe('A number is needed.');
    expect(wrong('Bool', 'yes')).toBe('true or false is needed.');
    expect(wrong('Datetime', 'soon')).toContain('A time is needed');
    expect(wrong('Int', ' 7 ')).toBeUndefined();
  });

  test('a cron schedule takes no start delay, a priority is counted from 1', () => {
    const form = formOf(said, type, '1');
    const problems = formProblems(
      {
        ...form,
        priorityKey: '0',
        fairnessWeight: '-1',
        durations: { ...form.durations, startDelay: '1 s' },
      },
      [],
    );
    expect(problems.map(({ field }) => field)).toEqual([
      'startDelay',
      'priorityKey',
      'fairnessWeight',
    ]);
  });
});
