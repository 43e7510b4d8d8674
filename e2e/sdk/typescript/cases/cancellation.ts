/** Timers, conditions and cancellation scopes. */
import assert from 'node:assert/strict';
import { CancelledFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { group } from '../harness/cases.ts';
import {
  cancelledAtOnce,
  cancelledTimer,
  cleansUp,
  conditions,
  nestedScopes,
  race,
  shielded,
  timeoutScope,
  timersInOrder,
} from '../workflows/cancellation.ts';

export const cancellation = group('cancellation', {
  async 'timers fire in order'(scene) {
    assert.deepEqual(await scene.execute(timersInOrder, []), [200, 400, 600]);
  },

  async 'a cancelled timer'(scene) {
    const outcome = await scene.execute(cancelledTimer, []);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.name, 'CancelledFailure');
    const types = await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
    assert.ok(types.includes('timerCanceled'));
  },

  async 'a timer cancelled at once leaves no event'(scene) {
    await scene.execute(cancelledAtOnce, []);
    const types = await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
    assert.ok(!types.includes('timerCanceled'));
  },

  async race(scene) {
    assert.equal(await scene.execute(race, []), 'fast');
  },

  async conditions(scene) {
    assert.deepEqual(await scene.execute(conditions, []), [true, false, false]);
  },

  async 'a scope with a timeout'(scene) {
    const outcome = await scene.execute(timeoutScope, []);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.name, 'CancelledFailure');
  },

  async 'cleans up'(scene) {
    const handle = await scene.start(cleansUp, []);
    await scene.event(handle, 'timerStarted');
    await handle.cancel();
    await assert.rejects(handle.result(), (error: unknown) => {
      assert.ok(error instanceof WorkflowFailedError);
      return error.cause instanceof CancelledFailure;
    });
    await scene.event(handle, 'timerStarted', 2);
  },

  async shielded(scene) {
    const handle = await scene.start(shielded, []);
    await scene.event(handle, 'timerStarted');
    await handle.cancel();
    assert.equal(await handle.result(), 'finished, cancel requested');
  },

  async 'nested scopes'(scene) {
    assert.deepEqual(await scene.execute(nestedScopes, []), [
      'inner CancelledFailure',
      'outer cancelled',
    ]);
  },
});
