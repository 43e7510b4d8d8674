import { expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { knownPreview, punctuality, runRows } from './runRows.ts';

const run = (workflowId: string, startMs: number, rest: Partial<WorkflowSummary> = {}) => ({
  workflowId,
  runId: `r-${workflowId}`,
  type: 't',
  status: 'Completed' as const,
  taskQueue: 'q',
  startMs,
  historyLength: 3,
  ...rest,
});

const at = (text: string): number => Date.parse(text);

test('runs say when they were due: by the action, or by their id', () => {
  const due = at('2026-03-02T02:00:00Z');
  const rows = runRows(
    [
      {
        workflowId: 'n-2026-03-02T02:00:00Z',
        runId: 'r-n-2026-03-02T02:00:00Z',
        dueMs: due + 700,
        startedMs: due + 700,
        status: 'Running',
      },
      { workflowId: 'gone', runId: 'r-gone', dueMs: 5, startedMs: 6, status: 'Failed' },
    ],
    [
      run('n-2026-03-01T02:00:00Z', at('2026-03-01T02:12:00Z'), { closeMs: 9 }),
      run('n-2026-03-02T02:00:00Z', due + 700, { status: 'Running' }),
      run('by-hand', 10),
    ],
  );
  expect(rows).toEqual([
    expect.objectContaining({ dueMs: due + 700, nominalMs: due, status: 'Running' }),
    expect.objectContaining({ dueMs: at('2026-03-01T02:00:00Z'), closeMs: 9 }),
    expect.objectContaining({ workflowId: 'by-hand', dueMs: undefined }),
    {
      workflowId: 'gone',
      runId: 'r-gone',
      dueMs: 5,
      nominalMs: 5,
      startedMs: 6,
      closeMs: undefined,
      status: 'Failed',
    },
  ]);
  const nightly = knownPreview({ cronString: ['0 2 * * *'] });
  expect(rows.map((row) => punctuality(row, nightly).replaceAll('\u00a0', ' '))).toEqual([
    'on time',
    '+12 m, caught up',
    '',
    'triggered',
  ]);
});
