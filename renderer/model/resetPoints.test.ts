import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { comesAgain, resetPointFor, resetPointsOf } from './resetPoints.ts';

const events: readonly HistoryEvent[] = [
  'WORKFLOW_EXECUTION_STARTED',
  'WORKFLOW_TASK_SCHEDULED',
  'WORKFLOW_TASK_STARTED',
  'WORKFLOW_TASK_COMPLETED',
  'TIMER_STARTED',
  'WORKFLOW_EXECUTION_SIGNALED',
  'WORKFLOW_TASK_SCHEDULED',
  'WORKFLOW_TASK_STARTED',
  'WORKFLOW_TASK_FAILED',
  'WORKFLOW_EXECUTION_SIGNALED',
  'WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
  'WORKFLOW_EXECUTION_CANCEL_REQUESTED',
].map((type, index) => ({ eventId: index + 1, type, timeMs: index, attributes: {} }));

test('a run is reset to the end of a workflow task', () => {
  expect(resetPointsOf(events)).toEqual([
    { eventId: 4, timeMs: 3, outcome: 'completed' },
    { eventId: 9, timeMs: 8, outcome: 'failed' },
  ]);
});

test.each([
  [1, 4],
  [4, 4],
  [8, 4],
  [9, 9],
  [12, 9],
])('event %i happens anew from event %i on', (eventId, from) => {
  expect(resetPointFor(resetPointsOf(events), eventId)?.eventId).toBe(from);
});

test('a run without a workflow task has no such place', () => {
  expect(resetPointFor(resetPointsOf(events.slice(0, 3)), 2)).toBeUndefined();
});

test('what came from outside comes again', () => {
  expect(comesAgain(events, 4)).toEqual({ signals: 2, updates: 1, cancelRequests: 1 });
  expect(comesAgain(events, 9)).toEqual({ signals: 1, updates: 1, cancelRequests: 1 });
});
