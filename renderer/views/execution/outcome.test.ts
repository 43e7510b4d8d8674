import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { outcomeOf, taskFailureOf } from './outcome.ts';

function event(type: string, attributes: Record<string, unknown>): HistoryEvent {
  return { eventId: 9, type, timeMs: 0, attributes };
}

test('a result', () => {
  const result = [{ encoding: 'json/plain', json: { ok: true }, sizeBytes: 11 }];
  expect(outcomeOf(event('WORKFLOW_EXECUTION_COMPLETED', { result }))).toMatchObject({
    kind: 'completed',
    result,
  });
});

test('a failure with its cause', () => {
  const failure = {
    message: 'Activity task failed',
    activityFailureInfo: { activityType: { name: 'chargeCard' } },
    cause: { message: '503', applicationFailureInfo: { type: 'PaymentGatewayError' } },
  };
  const outcome = outcomeOf(event('WORKFLOW_EXECUTION_FAILED', { failure }));
  expect(outcome?.failure?.cause?.type).toBe('PaymentGatewayError');
});

test('who terminated it, and why', () => {
  const attributes = { reason: 'wrong period', identity: 'ada' };
  expect(outcomeOf(event('WORKFLOW_EXECUTION_TERMINATED', attributes))?.reason).toBe(
    'wrong period (by ada)',
  );
});

test('the next run, and events that end nothing', () => {
  expect(
    outcomeOf(event('WORKFLOW_EXECUTION_CONTINUED_AS_NEW', { newExecutionRunId: 'r2' }))?.nextRunId,
  ).toBe('r2');
  expect(outcomeOf(event('TIMER_FIRED', {}))).toBeUndefined();
});

test('why a workflow task fails, which ends nothing', () => {
  const failed = event('WORKFLOW_TASK_FAILED', {
    cause: 'NON_DETERMINISTIC_ERROR',
    failure: { message: 'the history has another command' },
  });
  expect(taskFailureOf(failed)).toMatchObject({
    kind: 'taskFails',
    failure: { message: 'the history has another command' },
    reason: 'non deterministic error',
  });
  expect(outcomeOf(failed)).toBeUndefined();
  expect(taskFailureOf(event('WORKFLOW_TASK_TIMED_OUT', {}))).toBeUndefined();
  expect(taskFailureOf(undefined)).toBeUndefined();
});
