import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { comesAgain, proposedPoint, resetPointFor, resetPointsOf } from './resetPoints.ts';

const eventsOf = (types: readonly string[]): readonly HistoryEvent[] =>
  types.map((type, index) => ({ eventId: index + 1, type, timeMs: index, attributes: {} }));

const events = eventsOf([
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
]);

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

const started = ['WORKFLOW_EXECUTION_STARTED', 'WORKFLOW_TASK_COMPLETED'];
test.each([
  ['goes on', [...started, 'TIMER_FIRED', 'WORKFLOW_TASK_COMPLETED'], undefined, 4],
  [
    'went well',
    [...started, 'TIMER_FIRED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_COMPLETED'],
    undefined,
    2,
  ],
  [
    'failed by an activity',
    [...started, 'ACTIVITY_TASK_FAILED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_FAILED'],
    // The end of the run is what is selected.
    5,
    2,
  ],
  [
    'failed by its own code',
    [...started, 'TIMER_FIRED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_FAILED'],
    undefined,
    4,
  ],
  [
    'was asked for at an event',
    [...started, 'TIMER_FIRED', 'WORKFLOW_TASK_COMPLETED', 'WORKFLOW_EXECUTION_COMPLETED'],
    4,
    4,
  ],
] as const)('proposed for a run that %s', (_, types, asked, proposed) => {
  const run = eventsOf(types);
  expect(proposedPoint(run, resetPointsOf(run), asked)?.eventId).toBe(proposed);
});

test('what came from outside comes again', () => {
  expect(comesAgain(events, 4)).toEqual({ signals: 2, updates: 1, cancelRequests: 1 });
  expect(comesAgain(events, 9)).toEqual({ signals: 1, updates: 1, cancelRequests: 1 });
});
