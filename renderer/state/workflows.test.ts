import { describe, expect, test } from 'vitest';
import { startStores } from '../testing/renderWindow.tsx';
import { fakeWorld } from '../testing/fakeWorld.ts';
import { FakeFailure } from '../testing/fakeHost.ts';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { isListFilter, queryOf, wordsOf, type ListView } from './workflowQuery.ts';
import {
  followWorkflows,
  loadAll,
  loadMore,
  pullWorkflows,
  seeRows,
  setFilter,
  showChildren,
  stopLoading,
  useWorkflows,
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
    const query = (view: ListView, text: string, nested = true) => queryOf({ view, text, nested });
    expect(query('all', '', false)).toBe('');
    expect(query('all', '')).toBe('ParentWorkflowId IS NULL');
    expect(query('Failed', 'order')).toBe("ExecutionStatus = 'Failed'");
    expect(query('retryingActivity', "WorkflowType = 'A'")).toBe("WorkflowType = 'A'");
    expect(query('Failed', "WorkflowType = 'A' OR StartTime > 1")).toBe(
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
    const roots = fake.world.workflows.filter((run) => run.parentRunId === undefined).length;
    expect(useWorkflows.getState().total).toBe(roots);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBeGreaterThan(1000);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(roots);
    stop();
  });

  test('of a long list a change has the head pulled anew and what is in sight, not all of it', async () => {
    const fake = await startStores(fakeWorld({ older: 1500 }));
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(200);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBeGreaterThan(1000);
    const { rows } = useWorkflows.getState();
    const lists = () => fake.asked.filter(({ name }) => name === 'workflows.list');
    const before = lists().length;
    seeRows(rows.slice(700, 701));
    fake.changed('workflows');
    await expect.poll(() => lists().length).toBe(before + 2);
    expect(lists()[before]?.input).toMatchObject({ pageSize: 200 });
    expect(lists()[before + 1]?.input).toMatchObject({
      query: expect.stringMatching(new RegExp(`^RunId IN .*'${rows[700]?.runId}'`)),
    });
    stop();
  });

  test('of a long list keeps what closed behind all that run, and drops what is gone', async () => {
    const fake = await startStores();
    const { workflows } = fake.world;
    const [sample] = workflows;
    if (sample === undefined) throw new Error('the world has runs');
    const run = (number: number, closeMs?: number): WorkflowSummary => ({
      ...sample,
      workflowId: `w${number}`,
      runId: `r${number}`,
      startMs: number,
      status: closeMs === undefined ? 'Running' : 'Completed',
      closeMs,
    });
    // As servers list them: what runs by its start, then what is closed by its end.
    const list = (all: readonly WorkflowSummary[]): void => {
      fake.world.workflows = all.toSorted(
        (a, b) => (b.closeMs ?? Infinity) - (a.closeMs ?? Infinity) || b.startMs - a.startMs,
      );
      fake.changed('workflows');
    };
    const numbered = (count: number, from: number) =>
      Array.from({ length: count }, (_, index) => from + index);
    const open = numbered(500, 1000).map((number) => run(number));
    const closed = numbered(500, 1).map((number) => run(number, number + 500));
    fake.world.workflows = [];
    setFilter({ view: 'all', text: "WorkflowId STARTS_WITH 'w'" });
    const stop = followWorkflows();
    list([...open, ...closed]);
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(200);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(1000);
    // One closes, one is deleted, one began and closed at once.
    const others = open.filter(({ startMs }) => startMs !== 1450 && startMs !== 1451);
    list([...others, ...closed, run(1450, 2000), run(1999, 2001)]);
    const row = (number: number) =>
      useWorkflows.getState().rows.find(({ runId }) => runId === `r${number}`)?.status;
    await expect.poll(() => row(1999)).toBe('Completed');
    expect([row(1450), row(1451)]).toEqual(['Completed', undefined]);
    expect(useWorkflows.getState().rows).toHaveLength(1000);
    stop();
  });

  test('what changed while another page was open is pulled as it comes into sight', async () => {
    const fake = await startStores(fakeWorld({ older: 1500 }));
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(200);
    loadMore();
    await expect.poll(() => useWorkflows.getState().rows.length).toBeGreaterThan(1000);
    stop();
    const seen = useWorkflows.getState().rows.slice(700, 701);
    const runId = seen[0]?.runId;
    fake.world.workflows = fake.world.workflows.map((run) =>
      run.runId === runId ? { ...run, historyLength: 99 } : run,
    );
    const stopAgain = followWorkflows();
    await pullWorkflows();
    seeRows(seen);
    await expect.poll(() => useWorkflows.getState().rows[700]?.historyLength).toBe(99);
    stopAgain();
  });

  test('has all rows when it is asked for all', async () => {
    const fake = await startStores(fakeWorld({ older: 3500 }));
    setFilter({ view: 'Completed' });
    await loadAll();
    const { rows, nextPageToken, loadingAll } = useWorkflows.getState();
    const completed = fake.world.workflows.filter((run) => run.status === 'Completed');
    expect([rows.length, nextPageToken, loadingAll]).toEqual([completed.length, undefined, false]);
  });

  test('is loaded whole unless that is stopped, each page once', async () => {
    const fake = await startStores(fakeWorld({ older: 6000 }));
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows.length).toBe(200);
    const lists = () => fake.asked.filter(({ name }) => name === 'workflows.list');
    const before = lists().length;
    const unwatch = useWorkflows.subscribe(({ loadingAll }) => loadingAll && stopLoading());
    await expect(loadAll()).resolves.toBe(false);
    unwatch();
    expect(useWorkflows.getState()).toMatchObject({ loadingAll: false });
    expect(useWorkflows.getState().nextPageToken).toBeDefined();
    await expect(loadAll()).resolves.toBe(true);
    expect(useWorkflows.getState().nextPageToken).toBeUndefined();
    // Each page is asked for once, also those that were under way before they were wanted.
    const tokens = lists()
      .slice(before)
      .map(({ input }) => (input as { pageToken?: string }).pageToken);
    expect(tokens).toEqual([...new Set(tokens)]);
    stop();
  });

  test('has the children of the runs that are open, and follows them', async () => {
    const fake = await startStores();
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().rows[0]?.childCount).toBe(1);
    const parent = useWorkflows.getState().rows[0]?.runId ?? '';
    const ids = () =>
      useWorkflows
        .getState()
        .children.get(parent)
        ?.rows.map((run) => run.workflowId);
    showChildren(parent, true);
    await expect.poll(ids).toEqual(['fraud-8412']);
    const child = fake.world.workflows.find((run) => run.parentRunId === parent);
    if (child) fake.world.workflows.unshift({ ...child, runId: 'r2', workflowId: 'fraud-2' });
    fake.changed('workflows');
    await expect.poll(() => ids()?.toSorted()).toEqual(['fraud-2', 'fraud-8412']);
    showChildren(parent, false);
    expect(ids()).toBeUndefined();
    stop();
  });

  test('has the counts of all views from one question', async () => {
    const fake = await startStores();
    const stop = followWorkflows();
    await expect.poll(() => useWorkflows.getState().counts.retryingActivity).toBe(3);
    const { counts } = useWorkflows.getState();
    expect(counts.all).toBe(fake.world.workflows.length);
    expect([counts.Failed, counts.Terminated, counts.failingWorkflowTask]).toEqual([10, 1, 0]);
    expect(fake.asked.filter(({ name }) => name.startsWith('workflows.count'))).toHaveLength(1);
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
    await expect.poll(() => useWorkflows.getState().total).toBe(211);
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
