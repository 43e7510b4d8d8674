import { expect, test } from 'vitest';
import {
  PendingActivityState,
  PendingWorkflowTaskState,
  RetryState,
  WorkflowExecutionStatus,
} from '../../../shared/protocol/enums.ts';
import type { PendingActivityInfo } from '../../../shared/protocol/messages.ts';
import { payloadOf } from './payload.ts';
import { endedWith, waitingForOf } from './waitingFor.ts';
import { executionOf, pendingActivityOf, summaryOf } from './workflow.ts';

const INFO = {
  execution: { workflowId: 'order-1', runId: 'r1' },
  type: { name: 'orderSaga' },
  startTime: { seconds: 100 },
  executionTime: { seconds: 101 },
  status: WorkflowExecutionStatus.RUNNING,
  taskQueue: 'orders',
  historyLength: 11,
};

const RETRYING: PendingActivityInfo = {
  activityId: '2',
  activityType: { name: 'charge' },
  state: PendingActivityState.SCHEDULED,
  attempt: 3,
  maximumAttempts: 5,
  activityOptions: { heartbeatTimeout: { seconds: 5 }, retryPolicy: { maximumAttempts: 5 } },
  nextAttemptScheduleTime: { seconds: 160 },
  lastFailure: {
    message: 'Activity task failed',
    activityFailureInfo: {},
    cause: { message: 'no funds', applicationFailureInfo: { type: 'Declined' } },
  },
};

test('a row has what its info has, and nothing that is not there', () => {
  expect(summaryOf(INFO)).toEqual({
    workflowId: 'order-1',
    runId: 'r1',
    type: 'orderSaga',
    status: 'Running',
    taskQueue: 'orders',
    startMs: 100_000,
    executionMs: 101_000,
    historyLength: 11,
  });
});

test('every status has its word', () => {
  const words = Object.values(WorkflowExecutionStatus).map(
    (status) => summaryOf({ status }).status,
  );
  expect(words).toEqual([
    'Running',
    'Running',
    'Completed',
    'Failed',
    'Canceled',
    'Terminated',
    'ContinuedAsNew',
    'TimedOut',
    'Paused',
  ]);
});

test('an execution has its limits, where they are set, its memo, and what is pending', () => {
  const execution = executionOf({
    workflowExecutionInfo: { ...INFO, memo: { fields: { note: payloadOf('rush') } } },
    executionConfig: {
      workflowRunTimeout: { seconds: 60 },
      workflowExecutionTimeout: { seconds: 0 },
      defaultWorkflowTaskTimeout: { seconds: 10 },
    },
    pendingActivities: [RETRYING],
    pendingChildren: [{ workflowId: 'c', runId: 'cr', workflowTypeName: 'child', initiatedId: 6 }],
    pendingWorkflowTask: { state: PendingWorkflowTaskState.STARTED, startedTime: { seconds: 5 } },
  });
  expect(execution).toMatchObject({
    runTimeoutMs: 60_000,
    taskTimeoutMs: 10_000,
    memo: { note: { json: 'rush' } },
    pendingChildren: [{ workflowId: 'c', runId: 'cr', type: 'child', initiatedEventId: 6 }],
    pendingWorkflowTask: { started: true, attempt: 1, startedMs: 5000 },
  });
  expect(execution).not.toHaveProperty('executionTimeoutMs');
});

test('an activity that waits for its next attempt says so, and until when', () => {
  expect(pendingActivityOf(RETRYING)).toMatchObject({
    state: 'backoff',
    attempt: 3,
    maximumAttempts: 5,
    nextAttemptMs: 160_000,
    options: { heartbeatTimeout: '5s', retryPolicy: { maximumAttempts: 5 } },
    lastFailure: { cause: { message: 'no funds', applicationFailureInfo: { type: 'Declined' } } },
  });
});

test.each([
  [PendingActivityState.SCHEDULED, 'scheduled'],
  [PendingActivityState.STARTED, 'started'],
  [PendingActivityState.CANCEL_REQUESTED, 'cancelRequested'],
  [PendingActivityState.PAUSED, 'paused'],
  [PendingActivityState.PAUSE_REQUESTED, 'paused'],
])('state %d is %s', (state, word) => {
  expect(pendingActivityOf({ state }).state).toBe(word);
});

const timer = { atMs: 5, kind: 'userTimer', text: 'timer t of w', workflowId: 'w', runId: 'r' };

test('a run waits for what needs attention first', () => {
  const started = { ...RETRYING, attempt: 1, state: PendingActivityState.STARTED };
  const child = { workflowId: 'c', workflowTypeName: 'ship' };
  const task = { state: PendingWorkflowTaskState.SCHEDULED, attempt: 2 };
  expect(
    waitingForOf({ pendingActivities: [started, RETRYING], pendingChildren: [child] }, timer),
  ).toEqual({
    kind: 'activity',
    text: 'activity charge: Declined: no funds',
    attempt: 3,
    dueMs: 160_000,
  });
  expect(
    waitingForOf({ pendingChildren: [child, child], pendingWorkflowTask: task }, timer),
  ).toEqual({
    kind: 'child',
    text: 'child ship c and 1 more',
  });
  expect(waitingForOf({ pendingWorkflowTask: task }, timer)).toEqual({
    kind: 'workflowTask',
    text: 'a worker for its workflow task',
    attempt: 2,
  });
  expect(waitingForOf({}, timer)).toEqual({ kind: 'timer', text: 'timer t of w', dueMs: 5 });
  expect(waitingForOf({}, undefined)).toEqual({ kind: 'message', text: 'a message' });
  expect(waitingForOf({}, 'unknown').text).toBe('a timer or a message');
  const later = {
    historyLength: 1,
    startTime: { seconds: 10 },
    executionTime: { seconds: 70 },
  };
  expect(waitingForOf({ workflowExecutionInfo: later }, 'unknown')).toEqual({
    kind: 'timer',
    text: 'its start',
    dueMs: 70_000,
  });
});

test('a closed run says how it ended, where there is more to say than its status', () => {
  const failure = { message: 'no funds', applicationFailureInfo: { type: 'Declined' } };
  expect(endedWith({ workflowExecutionFailedEventAttributes: { failure } })?.text).toBe(
    'Declined: no funds',
  );
  expect(endedWith({ workflowExecutionTerminatedEventAttributes: { reason: 'stuck' } })?.text).toBe(
    'stuck',
  );
  expect(
    endedWith({ workflowExecutionTimedOutEventAttributes: { retryState: RetryState.TIMEOUT } })
      ?.text,
  ).toBe('timed out (timeout)');
  expect(endedWith({ workflowExecutionCompletedEventAttributes: {} })).toBeUndefined();
});
