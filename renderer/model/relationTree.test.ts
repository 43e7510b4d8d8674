import { expect, test } from 'vitest';
import { recordedRun } from '../testing/histories.ts';
import { groupsOf } from '../testing/groupedRun.ts';
import { childRunOf } from './childRun.ts';
import { relationRows, type RelationSources } from './relationTree.ts';

function sources(change: Partial<RelationSources> = {}): RelationSources {
  return {
    execution: recordedRun('orderSaga').execution,
    groups: groupsOf('orderSaga').groups,
    parent: undefined,
    chain: undefined,
    below: new Map(),
    ...change,
  };
}

const shape = (given: RelationSources) =>
  relationRows(given).map(({ level, kind, name, how }) => [level, kind, name, how]);

test('a run with its children and Nexus operations beneath it', () => {
  const rows = shape(sources());
  const self = rows.findIndex(([, kind]) => kind === 'run');
  expect(rows[self]?.[0]).toBe(1);
  const below = rows.slice(self + 1);
  expect(below.length).toBeGreaterThan(0);
  for (const [level] of below) expect(level).toBe(2);
  expect(below.map(([, kind]) => kind)).toContain('child');
});

test('who started it stands above, and moves everything in', () => {
  const { execution } = sources();
  const summary = { ...execution.summary, parentWorkflowId: 'checkout-77', parentRunId: 'p' };
  const rows = shape(sources({ execution: { ...execution, summary } }));
  expect(rows[0]).toEqual([1, 'run', 'checkout-77', 'started by']);
  expect(rows[1]?.[0]).toBe(2);
});

test('a schedule started it', () => {
  const { execution } = sources();
  const searchAttributes = {
    TemporalScheduledById: { encoding: 'json/plain', sizeBytes: 9, json: 'nightly' },
  };
  const rows = shape(sources({ execution: { ...execution, searchAttributes } }));
  expect(rows[0]).toEqual([1, 'schedule', 'nightly', 'started by']);
});

test('the runs of its chain stand before and after it', () => {
  const { execution } = sources();
  const { workflowId, runId } = execution.summary;
  const one = { type: 't', status: 'ContinuedAsNew', startMs: 0, executionMs: 0 } as const;
  const chain = {
    runs: [
      { ...one, runId: 'first', cause: 'start' as const },
      { ...one, runId, cause: 'continueAsNew' as const },
      { ...one, runId: 'third', cause: 'retry' as const },
    ],
    more: false,
  };
  const rows = relationRows(sources({ chain }));
  expect(rows[0]).toMatchObject({ name: workflowId, type: 'run 1', how: 'first run' });
  expect(rows[1]?.isCurrent).toBe(true);
  expect(rows.at(-1)).toMatchObject({ type: 'run 3', how: 'retried' });
});

test('children of a child, once they are known, stand beneath it', () => {
  const { groups, execution } = sources();
  const child = groups.find((group) => group.kind === 'child');
  const runId = (child && childRunOf(child)) ?? '';
  const grandchild = { ...execution.summary, workflowId: 'risk-1', runId: 'r1' };
  const rows = relationRows(sources({ below: new Map([[runId, [grandchild]]]) }));
  const at = rows.findIndex((row) => row.kind === 'child');
  expect(rows[at]?.expanded).toBe(true);
  expect(rows[at + 1]).toMatchObject({ name: 'risk-1', level: 3, expanded: false });
});
