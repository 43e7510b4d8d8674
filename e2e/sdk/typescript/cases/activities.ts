/** Activities: results, retries, the four timeouts, heartbeats, cancellation, completion from outside. */
import assert from 'node:assert/strict';
import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import {
  callActivity,
  cancelRunningActivity,
  cancelUnstartedActivity,
  manyActivities,
} from '../workflows/activities.ts';
import type { DescribedFailure } from '../workflows/describe.ts';

const once: ActivityOptions = { retry: { maximumAttempts: 1 } };
const quickly = { initialInterval: '20ms', backoffCoefficient: 1 } as const;

async function valueOf(scene: Scene, name: string, args: unknown[], options: ActivityOptions = {}) {
  const outcome = await scene.execute(callActivity, [name, args, options]);
  assert.ok('value' in outcome, `failed: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

async function failureOf(
  scene: Scene,
  name: string,
  args: unknown[],
  options: ActivityOptions,
): Promise<DescribedFailure> {
  const outcome = await scene.execute(callActivity, [name, args, options]);
  assert.ok('failure' in outcome, `did not fail: ${JSON.stringify(outcome)}`);
  assert.equal(outcome.failure.name, 'ActivityFailure');
  return outcome.failure;
}

export const activities = group('activities', {
  async result(scene) {
    assert.equal(await valueOf(scene, 'greet', ['World']), 'Hello, World!');
  },

  async 'without result'(scene) {
    assert.deepEqual(await scene.execute(callActivity, ['nothing', [], {}]), {});
  },

  async 'of any name'(scene) {
    assert.equal(await valueOf(scene, 'unheardOf', [1, 2]), 'default of unheardOf(1, 2)');
  },

  async 'know themselves'(scene) {
    const options: ActivityOptions = { heartbeatTimeout: '3s', priority: { priorityKey: 2 } };
    assert.deepEqual(await valueOf(scene, 'aboutMe', [], options), {
      activityType: 'aboutMe',
      attempt: 1,
      isLocal: false,
      taskQueue: scene.queue,
      namespace: scene.namespace,
      workflowType: 'callActivity',
      startToCloseTimeoutMs: 10_000,
      heartbeatTimeoutMs: 3_000,
      priorityKey: 2,
    });
  },

  async 'on another queue'(scene) {
    const queue = scene.id('other');
    await scene.worker({ taskQueue: queue });
    assert.equal(await valueOf(scene, 'greet', ['there'], { taskQueue: queue }), 'Hello, there!');
  },

  async 'fan-out'(scene) {
    assert.equal(await scene.execute(manyActivities, [30]), 30 + (29 * 30) / 2);
  },

  async retried(scene) {
    const spec = { untilAttempt: 3 };
    assert.equal(await valueOf(scene, 'failAsTold', [spec], { retry: quickly }), 3);
  },

  async 'retried with the delay they ask for'(scene) {
    const spec = { untilAttempt: 2, nextRetryDelay: '30' };
    const options: ActivityOptions = { retry: { initialInterval: '1 hour' } };
    assert.equal(await valueOf(scene, 'failAsTold', [spec], options), 2);
  },

  async 'out of attempts'(scene) {
    const options: ActivityOptions = { retry: { ...quickly, maximumAttempts: 2 } };
    const failure = await failureOf(scene, 'failAsTold', [{}], options);
    assert.equal(failure.retryState, 'MAXIMUM_ATTEMPTS_REACHED');
    assert.equal(failure.cause?.message, 'attempt 2');
    assert.deepEqual(failure.cause?.details, [{ attempt: 2 }]);
  },

  async 'not retryable'(scene) {
    const failure = await failureOf(scene, 'failAsTold', [{ nonRetryable: true }], {});
    assert.equal(failure.retryState, 'NON_RETRYABLE_FAILURE');
    assert.equal(failure.cause?.nonRetryable, true);
  },

  async 'not retryable by type'(scene) {
    const options: ActivityOptions = { retry: { nonRetryableErrorTypes: ['Fatal'] } };
    const failure = await failureOf(scene, 'failAsTold', [{ type: 'Fatal' }], options);
    assert.equal(failure.retryState, 'NON_RETRYABLE_FAILURE');
    assert.equal(failure.cause?.type, 'Fatal');
  },

  async 'start-to-close timeout'(scene) {
    const options: ActivityOptions = { ...once, startToCloseTimeout: '300ms' };
    const failure = await failureOf(scene, 'outlast', [3_000], options);
    assert.equal(failure.cause?.timeoutType, 'START_TO_CLOSE');
    assert.equal(failure.retryState, 'MAXIMUM_ATTEMPTS_REACHED');
  },

  async 'schedule-to-close timeout'(scene) {
    const options: ActivityOptions = {
      startToCloseTimeout: '5s',
      scheduleToCloseTimeout: '500ms',
      retry: { ...quickly, initialInterval: '100ms' },
    };
    const failure = await failureOf(scene, 'failAsTold', [{}], options);
    assert.equal(failure.retryState, 'TIMEOUT');
  },

  async 'schedule-to-start timeout'(scene) {
    const options: ActivityOptions = {
      scheduleToStartTimeout: '300ms',
      taskQueue: scene.id('nobody'),
    };
    const failure = await failureOf(scene, 'greet', ['nobody'], options);
    assert.equal(failure.cause?.timeoutType, 'SCHEDULE_TO_START');
    assert.equal(failure.retryState, 'TIMEOUT');
  },

  async 'heartbeat timeout'(scene) {
    const options: ActivityOptions = { ...once, heartbeatTimeout: '300ms' };
    const failure = await failureOf(scene, 'outlast', [3_000], options);
    assert.equal(failure.cause?.timeoutType, 'HEARTBEAT');
  },

  async 'resume from their heartbeat'(scene) {
    const result = await valueOf(scene, 'resumeFromHeartbeat', [], {
      retry: quickly,
      heartbeatTimeout: '5s',
    });
    assert.deepEqual(result, { resumedFrom: 3, attempt: 2 });
  },

  async 'cancelled: try'(scene) {
    const name = scene.id('activity');
    const outcome = await scene.execute(cancelRunningActivity, [
      ...(['heartbeatUntilCancelled', name, 'TRY_CANCEL', 500] as const),
    ]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'CancelledFailure');
    assert.equal(await scene.tokens.wait(`${name} ended`), 'CancelledFailure');
  },

  async 'cancelled: wait for the end'(scene) {
    const name = scene.id('activity');
    const outcome = await scene.execute(cancelRunningActivity, [
      ...(['heartbeatUntilCancelled', name, 'WAIT_CANCELLATION_COMPLETED', 500] as const),
    ]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'CancelledFailure');
    const types = await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
    assert.ok(types.includes('activityTaskCanceled'));
  },

  async 'cancelled, and complete all the same'(scene) {
    const name = scene.id('activity');
    const outcome = await scene.execute(cancelRunningActivity, [
      ...(['completeThoughCancelled', name, 'WAIT_CANCELLATION_COMPLETED', 500] as const),
    ]);
    assert.deepEqual(outcome, { value: 'completed all the same' });
  },

  async 'cancelled: abandon'(scene) {
    const name = scene.id('activity');
    const outcome = await scene.execute(cancelRunningActivity, [
      ...(['heartbeatUntilCancelled', name, 'ABANDON', 300] as const),
    ]);
    assert.ok('failure' in outcome);
    const types = await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
    assert.ok(!types.includes('activityTaskCancelRequested'));
  },

  async 'cancelled before their start'(scene) {
    const outcome = await scene.execute(cancelUnstartedActivity, []);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'CancelledFailure');
  },

  async 'completed from outside, by token'(scene) {
    const handle = await scene.start(callActivity, ['completeLater', [scene.id('t')], {}]);
    const { taskToken } = await scene.tokens.wait<{ taskToken: Uint8Array }>(scene.id('t'));
    await scene.client.activity.heartbeat(taskToken, 'half way');
    await scene.client.activity.complete(taskToken, 'from outside');
    assert.deepEqual(await handle.result(), { value: 'from outside' });
    await assert.rejects(scene.client.activity.complete(taskToken, 'again'), ActivityNotFoundError);
  },

  async 'completed from outside, by id'(scene) {
    const handle = await scene.start(callActivity, ['completeLater', [scene.id('t')], {}]);
    const { activityId } = await scene.tokens.wait<{ activityId: string }>(scene.id('t'));
    const id = { workflowId: handle.workflowId, activityId };
    await scene.client.activity.heartbeat(id, 'half way');
    await scene.client.activity.complete(id, 'by id');
    assert.deepEqual(await handle.result(), { value: 'by id' });
  },

  async 'failed from outside'(scene) {
    const handle = await scene.start(callActivity, ['completeLater', [scene.id('t')], once]);
    const { taskToken } = await scene.tokens.wait<{ taskToken: Uint8Array }>(scene.id('t'));
    const failure = ApplicationFailure.nonRetryable('no from outside', 'Outside');
    await scene.client.activity.fail(taskToken, failure);
    const outcome = await handle.result();
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.type, 'Outside');
  },

  async 'reported cancelled from outside'(scene) {
    const handle = await scene.start(callActivity, [
      'completeLater',
      [scene.id('t')],
      { ...once, heartbeatTimeout: '10s', cancellationType: 'WAIT_CANCELLATION_COMPLETED' },
    ]);
    const { taskToken } = await scene.tokens.wait<{ taskToken: Uint8Array }>(scene.id('t'));
    await handle.cancel();
    await scene.event(handle, 'activityTaskCancelRequested');
    await scene.client.activity.reportCancellation(taskToken, 'gave up');
    await assert.rejects(
      handle.result().then((outcome) => {
        assert.ok('failure' in outcome);
        throw new Error(outcome.failure.cause?.name);
      }),
      /CancelledFailure/,
    );
  },

  async 'pending in describe'(scene) {
    const queue = scene.id('nobody');
    const handle = await scene.start(callActivity, ['greet', ['x'], { taskQueue: queue }]);
    await scene.event(handle, 'activityTaskScheduled');
    const { raw } = await handle.describe();
    assert.equal(raw.pendingActivities?.[0]?.activityType?.name, 'greet');
    await handle.terminate('seen');
  },
});
