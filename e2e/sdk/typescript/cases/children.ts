/** Child workflows: their ends, their parents' ends, signals, cancellation. */
import assert from 'node:assert/strict';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import {
  manyChildren,
  parentOf,
  parentThatCancels,
  parentThatLeaves,
  parentThatSignals,
  waitingChild,
} from '../workflows/children.ts';

async function leave(scene: Scene, policy: 'TERMINATE' | 'ABANDON' | 'REQUEST_CANCEL') {
  const childId = scene.id('child');
  const parent = await scene.start(parentThatLeaves, [childId, policy]);
  await scene.event(parent, 'childWorkflowExecutionStarted');
  await parent.signal('leave');
  assert.equal(await parent.result(), 'left');
  scene.track(childId);
  return scene.handle(childId);
}

async function statusOf(scene: Scene, workflowId: string): Promise<string> {
  return (await scene.handle(workflowId).describe()).status.name;
}

async function closedAs(scene: Scene, workflowId: string, status: string): Promise<void> {
  await scene.until(
    status,
    () => statusOf(scene, workflowId),
    (name) => name === status,
  );
}

export const children = group('children', {
  async complete(scene) {
    const workflowId = scene.id('child');
    const outcome = await scene.execute(parentOf, ['child', ['one'], { workflowId }]);
    assert.deepEqual(outcome, {
      value: { greeting: 'child one', parentId: scene.id(), rootId: scene.id(), workflowId },
    });
  },

  async fail(scene) {
    const outcome = await scene.execute(parentOf, ['failing', [], {}]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.name, 'ChildWorkflowFailure');
    assert.equal(outcome.failure.cause?.type, 'OnPurpose');
    assert.deepEqual(outcome.failure.cause?.details, [1, 'two', { three: true }]);
  },

  async retried(scene) {
    const retry = { initialInterval: '20ms', backoffCoefficient: 1 } as const;
    const outcome = await scene.execute(parentOf, ['failingChild', [2], { retry }]);
    assert.deepEqual(outcome, { value: 2 });
  },

  async 'continue as new'(scene) {
    const outcome = await scene.execute(parentOf, ['countdown', [1, 1], {}]);
    assert.deepEqual(outcome, { value: { runs: 2, isFirst: false } });
  },

  async 'time out'(scene) {
    const outcome = await scene.execute(parentOf, [
      'sleeper',
      [60_000],
      { workflowRunTimeout: '1s' },
    ]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'TimeoutFailure');
  },

  async 'are terminated'(scene) {
    const workflowId = scene.id('child');
    const parent = await scene.start(parentOf, ['waitingChild', [], { workflowId }]);
    await scene.event(parent, 'childWorkflowExecutionStarted');
    await scene.handle(workflowId).terminate('for the test');
    const outcome = await parent.result();
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'TerminatedFailure');
  },

  async 'already there'(scene) {
    const workflowId = scene.id('child');
    const other = await scene.start(waitingChild, [], { workflowId });
    const outcome = await scene.execute(parentOf, ['child', ['late'], { workflowId }]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.name, 'WorkflowExecutionAlreadyStartedError');
    await other.signal('release', 'done');
    assert.equal(await other.result(), 'done');
  },

  async signalled(scene) {
    const word = await scene.execute(parentThatSignals, [scene.id('child')]);
    assert.equal(word, 'from the parent');
  },

  async 'cancelled: try'(scene) {
    const outcome = await scene.execute(parentThatCancels, [scene.id('child'), 'TRY_CANCEL']);
    assert.ok('failure' in outcome);
    await closedAs(scene, scene.id('child'), 'CANCELLED');
  },

  async 'cancelled: wait for the request'(scene) {
    const outcome = await scene.execute(parentThatCancels, [
      scene.id('child'),
      'WAIT_CANCELLATION_REQUESTED',
    ]);
    assert.ok('failure' in outcome);
    await closedAs(scene, scene.id('child'), 'CANCELLED');
  },

  async 'cancelled: wait for the end'(scene) {
    const outcome = await scene.execute(parentThatCancels, [
      scene.id('child'),
      'WAIT_CANCELLATION_COMPLETED',
    ]);
    assert.ok('failure' in outcome);
    assert.equal(outcome.failure.cause?.name, 'CancelledFailure');
    assert.equal(await statusOf(scene, scene.id('child')), 'CANCELLED');
  },

  async 'cancelled: abandon'(scene) {
    await scene.execute(parentThatCancels, [scene.id('child'), 'ABANDON']);
    assert.equal(await statusOf(scene, scene.id('child')), 'RUNNING');
    await scene.handle(scene.id('child')).terminate('seen');
  },

  async 'left behind: terminate'(scene) {
    const left = await leave(scene, 'TERMINATE');
    await closedAs(scene, left.workflowId, 'TERMINATED');
  },

  async 'left behind: request cancel'(scene) {
    const left = await leave(scene, 'REQUEST_CANCEL');
    await closedAs(scene, left.workflowId, 'CANCELLED');
  },

  async 'left behind: abandon'(scene) {
    const left = await leave(scene, 'ABANDON');
    assert.equal(await statusOf(scene, left.workflowId), 'RUNNING');
    await left.signal('release', 'alone');
    assert.equal(await left.result(), 'alone');
  },

  async 'fan-out'(scene) {
    assert.equal(await scene.execute(manyChildren, [8]), 8);
  },

  async 'on another queue'(scene) {
    const taskQueue = scene.id('other');
    await scene.worker({ taskQueue });
    const outcome = await scene.execute(parentOf, ['echo', ['there'], { taskQueue }]);
    assert.deepEqual(outcome, { value: 'there' });
  },
});
