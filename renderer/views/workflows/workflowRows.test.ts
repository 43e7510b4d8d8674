import { describe, expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import type { PulledChildren } from '../../state/workflows.ts';
import { hasWords, holdNewRows, workflowRows, type RowsOptions } from './workflowRows.ts';

function summary(runId: string, parentRunId?: string, childCount?: number): WorkflowSummary {
  return {
    workflowId: `order-${runId}`,
    runId,
    type: 'OrderSaga',
    status: 'Running',
    taskQueue: 'orders',
    startMs: 0,
    historyLength: 3,
    ...(parentRunId === undefined ? {} : { parentRunId }),
    ...(childCount === undefined ? {} : { childCount }),
  };
}

function rowsOf(list: readonly WorkflowSummary[], options: Partial<RowsOptions> = {}) {
  return workflowRows(list, {
    children: new Map(),
    closed: new Set(),
    compare: undefined,
    more: (parent) => `more of ${parent.runId}`,
    ...options,
  });
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
    const rows = rowsOf(list);
    expect(rows.map((row) => `${row.level}${row.key}`)).toEqual(['1a', '2b', '3d', '1c', '1e']);
    expect(rows.map((row) => row.expanded)).toEqual([true, true, undefined, undefined, undefined]);
  });

  test('a closed row hides what is below it', () => {
    expect(rowsOf(list, { closed: new Set(['a']) }).map((row) => row.key)).toEqual(['a', 'c', 'e']);
  });

  test('a run that names itself as its parent is a root', () => {
    expect(rowsOf([summary('x', 'x')])).toHaveLength(1);
  });

  test('children that are not listed are counted, and shown when they were asked for', () => {
    const roots = [summary('a', undefined, 2), summary('b', undefined, 0)];
    expect(rowsOf(roots).map((row) => row.expanded)).toEqual([false, undefined]);
    const pulled: PulledChildren = {
      rows: [summary('x', 'a', 1), summary('y', 'a', 0)],
      more: true,
    };
    const rows = rowsOf(roots, { children: new Map([['a', pulled]]) });
    expect(rows.map(({ key, level, expanded }) => [key, level, expanded])).toEqual([
      ['a', 1, true],
      ['x', 2, false],
      ['y', 2, undefined],
      ['more a', 2, undefined],
      ['b', 1, undefined],
    ]);
    expect(rows[3]?.heading).toBe('more of a');
  });

  test('an order is one among siblings', () => {
    const compare = (a: WorkflowSummary, b: WorkflowSummary) => (a.runId < b.runId ? 1 : -1);
    expect(rowsOf(list, { compare }).map((row) => row.key)).toEqual(['e', 'c', 'a', 'b', 'd']);
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
