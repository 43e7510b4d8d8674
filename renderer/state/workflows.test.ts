import { describe, expect, test } from 'vitest';
import { startStores } from '../testing/renderWindow.tsx';
import { fakeWorld } from '../testing/fakeWorld.ts';
import { FakeFailure } from '../testing/fakeHost.ts';
import {
  followWorkflows,
  isListFilter,
  loadMore,
  pullWorkflows,
  queryOf,
  setFilter,
  useWorkflows,
  wordsOf,
} from './workflows.ts';

describe('the filter', () => {
  test.each([
    ['order-84', false],
    ["WorkflowType = 'OrderSaga'", true],
    ['StartTime > 1', true],
    ["WorkflowId STARTS_WITH 'a'", true],
    ['orders', false],
  ])('%s is a list filter: %s', (text, is) => {
    expect(isListFilter(text)).toBe(is);
  });

  test('status and text make one query; words are looked for here', () => {
    expect(queryOf({ view: 'all', text: '' })).toBe('');
    expect(queryOf({ view: 'Failed', text: 'order' })).toBe("ExecutionStatus = 'Failed'");
    expect(queryOf({ view: 'Failed', text: "WorkflowType = 'A' OR StartTime > 1" })).toBe(
      "ExecutionStatus = 'Failed' AND (WorkflowType = 'A' OR StartTime > 1)",
    );
    expect(wordsOf(' Order  84')).toEqual(['order', '84']);
    expect(wordsOf("WorkflowType = 'A'")).toEqual([]);
  });
});

describe('the list', () => {
  test('is pulled by pages as far as it was asked for', async () => {
    const fake = await startStores(fakeWorld({ older: 1500 }));
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(200);
    expect(useWorkflows.getState().total).toBe(fake.world.workflows.length);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBeGreaterThan(1000);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(fake.world.workflows.length);
    stop();
  });

  test('follows what changes, and keeps the rows that did not as they were', async () => {
    const fake = await startStores();
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows.length).toBeGreaterThan(0);
    const before = useWorkflows.getState().rows;
    const changed = before[0];
    fake.world.workflows = fake.world.workflows.map((run) =>
      run.runId === changed?.runId ? { ...run, historyLength: 99 } : run,
    );
    fake.changed('workflows');
    await expect.poll(() => useWorkflows.getState().rows[0]?.historyLength).toBe(99);
    expect(useWorkflows.getState().rows[1]).toBe(before[1]);
    stop();
  });

  test('stands in order of start, whatever order the server has', async () => {
    const fake = await startStores();
    fake.answer('workflows.list', () => ({ workflows: fake.world.workflows.toReversed() }));
    await pullWorkflows();
    const starts = useWorkflows.getState().rows.map((run) => run.startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  });

  test('keeps the rows of the last valid filter when the server refuses one', async () => {
    await startStores();
    await pullWorkflows();
    const { rows } = useWorkflows.getState();
    setFilter({ text: "WorkflowTyp = 'A'" });
    await expect
      .poll(() => useWorkflows.getState().filterFailure?.message)
      .toBe('WorkflowTyp is not a search attribute.');
    expect(useWorkflows.getState().rows).toBe(rows);
    setFilter({ text: '' });
    await expect.poll(() => useWorkflows.getState().total).toBe(rows.length + 14);
  });

  test('says what failed when it is not the filter', async () => {
    const fake = await startStores();
    fake.answer('workflows.list', () => {
      throw new FakeFailure({ kind: 'server', code: 'DEADLINE_EXCEEDED', message: 'too long' });
    });
    await pullWorkflows();
    expect(useWorkflows.getState().failure?.message).toBe('too long');
  });
});
