/** Activities without a workflow. */
import assert from 'node:assert/strict';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';

const options = (scene: Scene) => ({
  id: scene.id('activity'),
  taskQueue: scene.queue,
  startToCloseTimeout: '10s' as const,
});

export const standalone = group('standalone-activities', {
  async result(scene) {
    const result = await scene.client.activity.execute('greet', {
      ...options(scene),
      args: ['World'],
    });
    assert.equal(result, 'Hello, World!');
  },

  async retried(scene) {
    const retry = { initialInterval: '20ms', backoffCoefficient: 1 } as const;
    const result = await scene.client.activity.execute('failAsTold', {
      ...options(scene),
      args: [{ untilAttempt: 3 }],
      retry,
    });
    assert.equal(result, 3);
  },

  async fails(scene) {
    const result = scene.client.activity.execute('failAsTold', {
      ...options(scene),
      args: [{ nonRetryable: true }],
    });
    await assert.rejects(result, (error: Error) =>
      /attempt 1/.test(String((error.cause as Error).message)),
    );
  },

  async cancelled(scene) {
    const name = scene.id('activity');
    const handle = await scene.client.activity.start('heartbeatUntilCancelled', {
      ...options(scene),
      heartbeatTimeout: '2s',
      args: [name],
    });
    await scene.tokens.wait(`${name} runs`);
    await handle.cancel('no longer needed');
    await assert.rejects(handle.result());
    assert.equal(await scene.tokens.wait(`${name} ended`), 'CancelledFailure');
  },
});
