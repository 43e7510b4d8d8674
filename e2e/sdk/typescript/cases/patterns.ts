/** The patterns of the developer guides. */
import assert from 'node:assert/strict';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { group } from '../harness/cases.ts';
import {
  account,
  accumulator,
  approval,
  lockUser,
  mutex,
  pollByRetry,
  pollByTimer,
  saga,
  slidingWindow,
  updatableTimer,
} from '../workflows/patterns.ts';

export const patterns = group('patterns', {
  async 'saga that goes through'(scene) {
    assert.deepEqual(await scene.execute(saga, ['']), ['flight', 'hotel', 'car']);
  },

  async 'saga that is undone'(scene) {
    const log = await scene.execute(saga, ['car']);
    assert.deepEqual(log, ['flight', 'hotel', 'undo hotel', 'undo flight']);
  },

  async 'approval given'(scene) {
    const handle = await scene.start(approval, [60_000]);
    await handle.signal('approve', true);
    assert.equal(await handle.result(), 'approved');
  },

  async 'approval too late'(scene) {
    assert.equal(await scene.execute(approval, [200]), 'timed out');
  },

  async 'polling by retries'(scene) {
    assert.equal(await scene.execute(pollByRetry, [4]), 'ready after 4');
  },

  async 'polling by timers and new runs'(scene) {
    assert.equal(await scene.execute(pollByTimer, [5, 1]), 2);
  },

  async entity(scene) {
    const handle = await scene.start(account, [100]);
    const latest = scene.handle(handle.workflowId);
    assert.equal(await latest.executeUpdate('deposit', { args: [50] }), 150);
    await assert.rejects(
      latest.executeUpdate('withdraw', { args: [1_000] }),
      WorkflowUpdateFailedError,
    );
    await assert.rejects(
      latest.executeUpdate('deposit', { args: [-1] }),
      WorkflowUpdateFailedError,
    );
    await latest.signal('rollOver');
    await scene.until(
      'a new run',
      () => latest.describe(),
      ({ runId }) => runId !== handle.firstExecutionRunId,
    );
    assert.equal(await latest.query('balance'), 150);
    assert.equal(await latest.executeUpdate('withdraw', { args: [30] }), 120);
    await latest.signal('close');
    assert.deepEqual(await handle.result(), { balance: 120, run: 2 });
  },

  async mutex(scene) {
    const lock = await scene.start(mutex, [3], { workflowId: scene.id('mutex') });
    const users = [1, 2, 3].map((number) => scene.id(`user-${number}`));
    const results = users.map((workflowId) =>
      scene.execute(lockUser, [lock.workflowId], { workflowId }),
    );
    assert.deepEqual(await Promise.all(results), ['worked', 'worked', 'worked']);
    assert.deepEqual(new Set(await lock.result()), new Set(users));
  },

  async accumulator(scene) {
    const handle = await scene.start(accumulator, [1_500]);
    for (let value = 0; value < 10; value++) await handle.signal('item', value);
    assert.deepEqual(await handle.result(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  },

  async 'updatable timer'(scene) {
    const handle = await scene.start(updatableTimer, [3_600_000]);
    await handle.executeUpdate('moveTo', { args: [100] });
    assert.equal(await handle.result(), 1);
  },

  async 'sliding window of children'(scene) {
    assert.equal(await scene.execute(slidingWindow, [9, 3]), 9);
  },
});
