import { describe, expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { hasWords, holdNewRows, workflowRows } from './workflowRows.ts';

function summary(runId: string, parentRunId?: string): WorkflowSummary {
  return {
    workflowId: `order-${runId}`,
    runId,
    type: 'OrderSaga',
    status: 'Running',
    taskQueue: 'orders',
    startMs: 0,
    historyLength: 3,
    ...(parentRunId === undefined ? {} : { parentRunId }),
  };
}

describe('workflowRows', () => {
  const list = [
    summary('a'),
    summary('b', 'a'),
    summary('c'),
    summary('d', 'b'),
    summary('e', 'gone'),
  ];

  test('children stand under their parents, also when they come elsewhere in the list', () => {
    const rows = workflowRows(list, new Set());
    expect(rows.map((row) => `${row.level}${row.key}`)).toEqual(['1a', '2b', '3d', '1c', '1e']);
    expect(rows.map((row) => row.expanded)).toEqual([true, true, undefined, undefined, undefined]);
  });

  test('a closed row hides what is below it', () => {
    expect(workflowRows(list, new Set(['a'])).map((row) => row.key)).toEqual(['a', 'c', 'e']);
  });

  test('a run that names itself as its parent is a root', () => {
    expect(workflowRows([summary('x', 'x')], new Set())).toHaveLength(1);
  });
});

describe('holdNewRows', () => {
  const rows = [summary('new'), summary('a'), summary('b'), summary('old')];
  const shown = new Set(['a', 'b']);

  test('a new row on top waits while the list is held, an older page does not', () => {
    const held = holdNewRows(rows, shown, true, new Set());
    expect(held.shown.map((row) => row.runId)).toEqual(['a', 'b', 'old']);
    expect(held.waiting).toBe(1);
  });

  test('a run started here is shown at once', () => {
    expect(holdNewRows(rows, shown, true, new Set(['new'])).waiting).toBe(0);
  });

  test('nothing waits when the list is not held, or shows nothing of before', () => {
    expect(holdNewRows(rows, shown, false, new Set()).waiting).toBe(0);
    expect(holdNewRows(rows, new Set(['gone']), true, new Set()).waiting).toBe(0);
  });
});

test('words are looked for in everything a row shows', () => {
  expect(hasWords(summary('a'), ['saga', 'order-a'])).toBe(true);
  expect(hasWords(summary('a'), ['refund'])).toBe(false);
});
