/** Local activities: markers that replay. */
import assert from 'node:assert/strict';
import type { LocalActivityOptions } from '@temporalio/workflow';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import { callLocalActivity, localBackoff } from '../workflows/activities.ts';

const quickly: LocalActivityOptions = {
  retry: { initialInterval: '20ms', backoffCoefficient: 1, maximumAttempts: 3 },
};

async function types(scene: Scene): Promise<string[]> {
  return await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
}

export const localActivities = group('local-activities', {
  async result(scene) {
    const outcome = await scene.execute(callLocalActivity, ['greet', ['World'], {}]);
    assert.deepEqual(outcome, { value: 'Hello, World!' });
    const seen = await types(scene);
    assert.ok(seen.includes('markerRecorded'));
    assert.ok(!seen.includes('activityTaskScheduled'));
  },

  async 'know themselves'(scene) {
    const outcome = await scene.execute(callLocalActivity, ['aboutMe', [], {}]);
    assert.ok('value' in outcome);
    assert.equal((outcome.value as { isLocal: boolean }).isLocal, true);
  },

  async retried(scene) {
    const outcome = await scene.execute(callLocalActivity, [
      'failAsTold',
      [{ untilAttempt: 3 }],
      quickly,
    ]);
    assert.deepEqual(outcome, { value: 3 });
  },

  async 'out of attempts'(scene) {
    const outcome = await scene.execute(callLocalActivity, ['failAsTold', [{}], quickly]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.message, 'attempt 3', JSON.stringify(outcome));
  },

  async 'not retryable'(scene) {
    const outcome = await scene.execute(callLocalActivity, [
      'failAsTold',
      [{ nonRetryable: true }],
      quickly,
    ]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.message, 'attempt 1', JSON.stringify(outcome));
  },

  async 'backoff by a timer'(scene) {
    assert.deepEqual(await scene.execute(localBackoff, []), { value: 3 });
    assert.ok((await types(scene)).includes('timerFired'));
  },

  async timeout(scene) {
    const options: LocalActivityOptions = {
      startToCloseTimeout: '100ms',
      retry: { maximumAttempts: 1 },
    };
    const outcome = await scene.execute(callLocalActivity, ['outlast', [2_000], options]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.timeoutType, 'START_TO_CLOSE');
  },

  async 'longer than a workflow task'(scene) {
    const outcome = await scene.execute(
      callLocalActivity,
      ['outlast', [3_000], { startToCloseTimeout: '20s' }],
      { workflowTaskTimeout: '2s' },
    );
    assert.deepEqual(outcome, { value: 'in the end' });
    const completed = (await types(scene)).filter((type) => type === 'workflowTaskCompleted');
    assert.ok(completed.length >= 2, 'the worker asked for no new task');
  },
});
