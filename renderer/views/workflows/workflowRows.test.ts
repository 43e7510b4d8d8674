import { describe, expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import type { PulledChildren } from '../../state/workflows.ts';
import { hasWords, holdNewRows, topOf, workflowRows, type RowsOptions } from './workflowRows.ts';

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

function listOf(list: readonly WorkflowSummary[], options: Partial<RowsOptions> = {}) {
  return workflowRows(list, {
    children: new Map(),
    closed: new Set(),
    compare: undefined,
    more: (parent) => `more of ${parent.runId}`,
    ...options,
  });
}

/** All of them, each asked for by its place. */
function rowsOf(list: readonly WorkflowSummary[], options: Partial<RowsOptions> = {}) {
  const rows = listOf(list, options);
  return rows.slice(0, rows.length);
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

  test('siblings stand in the order in which they come, pulled children in the one that is given', () => {
    const compare = (a: WorkflowSummary, b: WorkflowSummary) => (a.runId < b.runId ? 1 : -1);
    const ordered = list.toSorted(compare);
    const children = new Map([
      ['c', { rows: [summary('x', 'c'), summary('y', 'c')], more: false }],
    ]);
    const rows = rowsOf(ordered, { compare, children });
    expect(rows.map((row) => row.key)).toEqual(['e', 'c', 'y', 'x', 'a', 'b', 'd']);
  });

  test('each is found where it stands', () => {
    const children = new Map([['c', { rows: [summary('x', 'c')], more: true }]]);
    const rows = listOf(list, { children });
    const keys = rows.slice(0, rows.length).map(({ key }) => key);
    expect(keys).toEqual(['a', 'b', 'd', 'c', 'x', 'more c', 'e']);
    expect(keys.map((key) => rows.indexOfKey(key))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([rows.indexOfKey('gone'), rows.indexOfKey(undefined)]).toEqual([-1, -1]);
    expect([rows.at(-1), rows.at(7)]).toEqual([undefined, undefined]);
    expect(rows.slice(3, 5).map(({ key }) => key)).toEqual(['c', 'x']);
  });
});

describe('holdNewRows', () => {
  const at = (runId: string, startMs: number): WorkflowSummary => ({ ...summary(runId), startMs });
  const before = [at('a', 5), at('b', 5), at('c', 2)];
  const ids = (rows: readonly WorkflowSummary[]) => rows.map(({ runId }) => runId);

  test('what started since waits while the list is held, an older one that a page brings does not', () => {
    const rows = [at('new', 6), at('a', 5), at('also', 5), at('b', 5), at('old', 4), at('c', 2)];
    const held = holdNewRows(rows, topOf(before), new Set());
    expect(ids(held.shown)).toEqual(['a', 'b', 'old', 'c']);
    expect(held.waiting).toBe(2);
  });

  test('a run started here is shown at once', () => {
    const held = holdNewRows([at('new', 6), ...before], topOf(before), new Set(['new']));
    expect([ids(held.shown)[0], held.waiting]).toEqual(['new', 0]);
  });

  test('nothing waits when the list is not held, or has nothing else', () => {
    expect(topOf([])).toBeUndefined();
    expect(holdNewRows([at('new', 6)], undefined, new Set()).waiting).toBe(0);
    expect(holdNewRows([at('new', 6)], topOf(before), new Set()).waiting).toBe(0);
  });

  test('where nothing is new the rows stay the list that they were', () => {
    expect(holdNewRows(before, topOf(before), new Set()).shown).toBe(before);
  });
});

test('words are looked for in everything a row shows', () => {
  expect(hasWords(summary('a'), ['saga', 'order-a'])).toBe(true);
  expect(hasWords(summary('a'), ['refund'])).toBe(false);
});
