/** What operators do with running activities: pause, unpause, reset, new options. */
import assert from 'node:assert/strict';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import { callActivity } from '../workflows/activities.ts';

/** A workflow with an activity that fails until the attempt, seen failing once. */
async function failingUntil(
  scene: Scene,
  untilAttempt: number,
  initialInterval: '200ms' | '1s' = '200ms',
) {
  const options = { retry: { initialInterval, backoffCoefficient: 1 } };
  const handle = await scene.start(callActivity, ['failAsTold', [{ untilAttempt }], options]);
  await scene.until(
    'a second attempt',
    () => pending(scene),
    (activity) => (activity?.attempt ?? 0) >= 2,
  );
  const target = {
    namespace: scene.namespace,
    execution: { workflowId: handle.workflowId },
    identity: 'operator',
    type: 'failAsTold',
  };
  return { handle, target };
}

async function pending(scene: Scene) {
  const { raw } = await scene.handle(scene.id()).describe();
  return raw.pendingActivities?.[0];
}

export const activityControl = group('activity-control', {
  async 'pause and unpause'(scene) {
    const { handle, target } = await failingUntil(scene, 5);
    await scene.client.workflowService.pauseActivity({ ...target, reason: 'to look at it' });
    const paused = await scene.until(
      'paused',
      () => pending(scene),
      (activity) => activity?.paused === true,
    );
    assert.equal(paused?.activityType?.name, 'failAsTold');
    await scene.client.workflowService.unpauseActivity(target);
    assert.deepEqual(await handle.result(), { value: 5 });
  },

  async reset(scene) {
    const { handle, target } = await failingUntil(scene, 1_000);
    await scene.until(
      'attempt 4',
      () => pending(scene),
      (activity) => (activity?.attempt ?? 0) >= 4,
    );
    await scene.client.workflowService.pauseActivity(target);
    await scene.client.workflowService.resetActivity({ ...target, keepPaused: true });
    await scene.until(
      'attempt 1',
      () => pending(scene),
      (activity) => activity?.attempt === 1,
    );
    await handle.terminate('seen');
  },

  async 'new options'(scene) {
    const { handle, target } = await failingUntil(scene, 3, '1s');
    await scene.client.workflowService.updateActivityOptions({
      ...target,
      activityOptions: { retryPolicy: { initialInterval: { nanos: 50e6 }, backoffCoefficient: 1 } },
      updateMask: { paths: ['retry_policy.initial_interval', 'retry_policy.backoff_coefficient'] },
    });
    assert.deepEqual(await handle.result(), { value: 3 });
  },
});
