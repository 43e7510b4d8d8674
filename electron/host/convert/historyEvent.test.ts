import { expect, test } from 'vitest';
import { EventType, RetryState, TimeoutType } from '../../../shared/protocol/enums.ts';
import { payloadOf } from './payload.ts';
import { eventView } from './historyEvent.ts';
import { enumText } from './protoView.ts';

test('an event has its attributes in camelCase, with decoded payloads, short enum names, durations and times in words', () => {
  const view = eventView({
    eventId: 5,
    eventType: EventType.ACTIVITY_TASK_SCHEDULED,
    eventTime: { seconds: 1_700_000_000, nanos: 250_000_000 },
    userMetadata: { summary: payloadOf('charge the card') },
    activityTaskScheduledEventAttributes: {
      activityId: '1',
      activityType: { name: 'charge' },
      input: { payloads: [payloadOf({ amount: 3 })] },
      header: { fields: { trace: payloadOf('t1') } },
      startToCloseTimeout: { seconds: 1, nanos: 500_000_000 },
      retryPolicy: { initialInterval: { seconds: 1 }, nonRetryableErrorTypes: ['Fatal'] },
    },
  });
  expect(view).toEqual({
    eventId: 5,
    type: 'ACTIVITY_TASK_SCHEDULED',
    timeMs: 1_700_000_000_250,
    summary: 'charge the card',
    attributes: {
      activityId: '1',
      activityType: { name: 'charge' },
      input: [{ encoding: 'json/plain', sizeBytes: 12, json: { amount: 3 } }],
      header: { fields: { trace: { encoding: 'json/plain', sizeBytes: 4, json: 't1' } } },
      startToCloseTimeout: '1.5s',
      retryPolicy: { initialInterval: '1s', nonRetryableErrorTypes: ['Fatal'] },
    },
  });
});

test('a failure keeps its chain, its details are decoded', () => {
  const { attributes } = eventView({
    eventId: 7,
    eventType: EventType.ACTIVITY_TASK_FAILED,
    activityTaskFailedEventAttributes: {
      retryState: RetryState.MAXIMUM_ATTEMPTS_REACHED,
      failure: {
        message: 'declined',
        stackTrace: 'at charge',
        applicationFailureInfo: { type: 'Declined', details: { payloads: [payloadOf(3)] } },
        cause: { message: 'late', timeoutFailureInfo: { timeoutType: TimeoutType.HEARTBEAT } },
      },
    },
  });
  expect(attributes).toEqual({
    retryState: 'MAXIMUM_ATTEMPTS_REACHED',
    failure: {
      message: 'declined',
      stackTrace: 'at charge',
      applicationFailureInfo: {
        type: 'Declined',
        details: [{ encoding: 'json/plain', sizeBytes: 1, json: 3 }],
      },
      cause: { message: 'late', timeoutFailureInfo: { timeoutType: 'HEARTBEAT' } },
    },
  });
});

test('times are ISO strings and bytes are base64', () => {
  const { attributes } = eventView({
    eventType: EventType.WORKFLOW_EXECUTION_STARTED,
    workflowExecutionStartedEventAttributes: {
      workflowExecutionExpirationTime: { seconds: 1_700_000_000 },
      prevAutoResetPoints: { points: [{ resettable: true }] },
    },
  });
  expect(attributes).toEqual({
    workflowExecutionExpirationTime: '2023-11-14T22:13:20.000Z',
    prevAutoResetPoints: { points: [{ resettable: true }] },
  });
});

test('an event of a type or with a value that this version does not know is shown all the same', () => {
  expect(eventView({ eventId: 3, eventType: 999 as EventType })).toEqual({
    eventId: 3,
    type: '999',
    timeMs: 0,
    attributes: {},
  });
  expect(enumText('RetryState', 77)).toBe('77');
  expect(enumText('NoSuchEnum', 1)).toBe('1');
});
