import { describe, expect, test } from 'vitest';
import type { SearchAttribute } from '../../../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../../../shared/ipc/models.ts';
import {
  chosenKeys,
  columnKinds,
  comparator,
  initialColumns,
  nextSort,
  shownColumns,
  trackOf,
  widthMinOf,
} from './columnKinds.ts';

const attributes: readonly SearchAttribute[] = [
  { name: 'Amount', type: 'Int', custom: true },
  { name: 'WorkflowId', type: 'Keyword', custom: false },
];
const kinds = columnKinds(attributes, true);
const keys = (chosen: readonly string[] | undefined, narrow = false) =>
  shownColumns(kinds, chosen, narrow).map(({ key }) => key);
const kind = (key: string) => kinds.find((each) => each.key === key);

describe('which columns are shown', () => {
  test('those of the design at first; in a narrow window the optional ones go', () => {
    expect(keys(undefined)).toEqual(initialColumns);
    expect(keys(undefined, true)).toEqual(['id', 'status', 'waiting', 'duration']);
  });

  test('those that were chosen, in their order, at any width; the id always; unknown ones not', () => {
    expect(keys(['run', 'attribute:Amount', 'id'], true)).toEqual([
      'run',
      'attribute:Amount',
      'id',
    ]);
    expect(keys(['type', 'attribute:Gone'])).toEqual(['id', 'type']);
  });

  test('what runs wait for only where the server tells it', () => {
    const elsewhere = columnKinds(attributes, false);
    expect(shownColumns(elsewhere, undefined, false).map(({ key }) => key)).toEqual(
      initialColumns.filter((key) => key !== 'waiting'),
    );
  });

  test('what is chosen where a column is missing leaves it in its place elsewhere', () => {
    const elsewhere = columnKinds(attributes, false);
    const shown = shownColumns(elsewhere, undefined, false);
    const chosen = chosenKeys([...shown, ...elsewhere.slice(-1)], elsewhere);
    expect(keys(chosen)).toEqual([...initialColumns, 'attribute:Amount']);
    expect(chosenKeys(shown.slice(0, 2), elsewhere, chosen)).toEqual(['id', 'type', 'waiting']);
  });

  test('a column with a width of its own has it, others share the rest', () => {
    const shown = shownColumns(kinds, ['id', 'type'], false);
    expect(shown.map((column) => trackOf(column, { id: 200 }))).toEqual([
      '200px',
      'minmax(80px, 12fr)',
    ]);
    expect(widthMinOf(shown, { id: 200 })).toBe(280);
  });
});

describe('the order', () => {
  const run = (workflowId: string, rest: Partial<WorkflowSummary> = {}): WorkflowSummary => ({
    workflowId,
    runId: workflowId,
    type: 'T',
    status: 'Running',
    taskQueue: 'q',
    startMs: 0,
    historyLength: 1,
    ...rest,
  });
  const ids = (runs: readonly WorkflowSummary[], key: string, descending: boolean) =>
    runs.toSorted(comparator(kind(key), descending, 100)).map(({ workflowId }) => workflowId);

  test('numbers in ids count as numbers', () => {
    expect(ids([run('a-10'), run('a-9'), run('b')], 'id', false)).toEqual(['a-9', 'a-10', 'b']);
    expect(ids([run('a-10'), run('a-9'), run('b')], 'id', true)).toEqual(['b', 'a-10', 'a-9']);
  });

  test('what has no value is last both ways', () => {
    const runs = [
      run('none'),
      run('7', { searchAttributes: { Amount: 7 } }),
      run('12', { searchAttributes: { Amount: 12 } }),
    ];
    expect(ids(runs, 'attribute:Amount', false)).toEqual(['7', '12', 'none']);
    expect(ids(runs, 'attribute:Amount', true)).toEqual(['12', '7', 'none']);
  });

  test('a run that goes on has lasted until now', () => {
    const runs = [run('open', { startMs: 40 }), run('closed', { startMs: 0, closeMs: 70 })];
    expect(ids(runs, 'duration', true)).toEqual(['closed', 'open']);
  });

  test('a picture has no order', () => {
    expect(comparator(kind('run'), false, 0)).toBeUndefined();
  });

  test('a header goes around: numbers large first, text from a, then as before', () => {
    const around = (key: string) => {
      const column = kind(key);
      if (!column) throw new Error('no column');
      const first = nextSort(column, undefined);
      const second = nextSort(column, first);
      return [first?.descending, second?.descending, nextSort(column, second)];
    };
    expect(around('events')).toEqual([true, false, undefined]);
    expect(around('type')).toEqual([false, true, undefined]);
  });
});

test('times are called virtual where they are', () => {
  const names = (isVirtual: boolean) => columnKinds(attributes, isVirtual).map(({ name }) => name);
  expect(names(true)).toEqual(expect.arrayContaining(['Started (virtual)', 'Closed (virtual)']));
  expect(names(false)).toEqual(expect.arrayContaining(['Started', 'Closed']));
});
