/** Updates: accepted, completed, rejected, failed, repeated, with a start. */
import assert from 'node:assert/strict';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import {
  change,
  closesWithOpenHandler,
  counter,
  dynamicHandlers,
  failingChange,
  finish,
  slowChange,
  whoAmI,
} from '../workflows/messages.ts';

async function finished(scene: Scene, expected: number): Promise<void> {
  const handle = scene.handle(scene.id());
  await handle.signal(finish);
  assert.equal(await handle.result(), expected);
}

/** The application failure inside what a failed update throws. */
async function failureOf(update: Promise<unknown>): Promise<ApplicationFailure> {
  const error: unknown = await update.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WorkflowUpdateFailedError, `not a failed update: ${String(error)}`);
  assert.ok(error.cause instanceof ApplicationFailure);
  return error.cause;
}

function withStart(scene: Scene, initial: number, policy: 'USE_EXISTING' | 'FAIL') {
  return new WithStartWorkflowOperation(counter, {
    ...scene.options<typeof counter>([initial]),
    workflowIdConflictPolicy: policy,
  });
}

export const updates = group('updates', {
  async completed(scene) {
    const handle = await scene.start(counter, [1]);
    assert.equal(await handle.executeUpdate(change, { args: [2] }), 3);
    assert.equal(await handle.executeUpdate(change, { args: [3] }), 6);
    await finished(scene, 6);
  },

  async accepted(scene) {
    const handle = await scene.start(counter, [1]);
    const update = await handle.startUpdate(slowChange, { args: [2], waitForStage: 'ACCEPTED' });
    assert.equal(await update.result(), 3);
    await finished(scene, 3);
    const types = await scene.eventTypes({ workflowId: handle.workflowId, runId: undefined });
    assert.ok(types.includes('workflowExecutionUpdateAccepted'));
    assert.ok(types.includes('workflowExecutionUpdateCompleted'));
  },

  async rejected(scene) {
    const handle = await scene.start(counter, [1]);
    await scene.event(handle, 'workflowTaskCompleted');
    const failure = await failureOf(handle.executeUpdate(change, { args: [-1] }));
    assert.equal(failure.type, 'Negative');
    await finished(scene, 1);
    const types = await scene.eventTypes({ workflowId: handle.workflowId, runId: undefined });
    assert.ok(!types.some((type) => type.startsWith('workflowExecutionUpdate')), 'left a trace');
  },

  async 'failed in the handler'(scene) {
    const handle = await scene.start(counter, [1]);
    const failure = await failureOf(handle.executeUpdate(failingChange));
    assert.equal(failure.type, 'NoChange');
    assert.deepEqual(failure.details, [{ value: 1 }]);
    await finished(scene, 1);
  },

  async 'of an unknown name'(scene) {
    const handle = await scene.start(counter, [1]);
    await assert.rejects(handle.executeUpdate('unheard of'), WorkflowUpdateFailedError);
    await finished(scene, 1);
  },

  async dynamic(scene) {
    const handle = await scene.start(dynamicHandlers, []);
    assert.equal(await handle.executeUpdate('anything', { args: ['x'] }), 1);
    await handle.signal('finish');
    assert.deepEqual(await handle.result(), ['update anything(x)', 'signal finish()']);
  },

  async 'repeated by its id'(scene) {
    const handle = await scene.start(counter, [0]);
    const options = { args: [5] as [number], updateId: 'once' };
    assert.equal(await handle.executeUpdate(change, options), 5);
    assert.equal(await handle.executeUpdate(change, options), 5);
    assert.equal(await handle.getUpdateHandle<number>('once').result(), 5);
    assert.equal(await handle.executeUpdate(whoAmI, { updateId: 'me' }), 'me');
    await finished(scene, 5);
  },

  async 'many at once'(scene) {
    const handle = await scene.start(counter, [0]);
    await Promise.all(
      [1, 2, 3, 4, 5].map((amount) => handle.executeUpdate(slowChange, { args: [amount] })),
    );
    await finished(scene, await handle.query<number>('total'));
  },

  async 'with start'(scene) {
    const first = withStart(scene, 10, 'FAIL');
    const value = await scene.client.workflow.executeUpdateWithStart(change, {
      args: [1],
      startWorkflowOperation: first,
    });
    assert.equal(value, 11);
    const { workflowId } = await first.workflowHandle();
    scene.track(workflowId);
    const again = await scene.client.workflow.executeUpdateWithStart(change, {
      args: [1],
      startWorkflowOperation: withStart(scene, 99, 'USE_EXISTING'),
    });
    assert.equal(again, 12);
    await finished(scene, 12);
  },

  async 'with start, accepted'(scene) {
    const startWorkflowOperation = withStart(scene, 10, 'FAIL');
    const update = await scene.client.workflow.startUpdateWithStart(slowChange, {
      args: [1],
      waitForStage: 'ACCEPTED',
      startWorkflowOperation,
    });
    scene.track(scene.id());
    assert.equal(await update.result(), 11);
    await finished(scene, 11);
  },

  async 'with start, rejected'(scene) {
    const startWorkflowOperation = withStart(scene, 10, 'FAIL');
    const update = scene.client.workflow.executeUpdateWithStart(change, {
      args: [-1],
      startWorkflowOperation,
    });
    assert.equal((await failureOf(update)).type, 'Negative');
    scene.track(scene.id());
    await finished(scene, 10);
  },

  async 'on a closed workflow'(scene) {
    const handle = await scene.start(counter, [0]);
    await handle.executeUpdate(change, { args: [1], updateId: 'before' });
    await finished(scene, 1);
    assert.equal(await handle.getUpdateHandle<number>('before').result(), 1);
    await assert.rejects(handle.executeUpdate(change, { args: [1] }));
  },

  async 'unfinished when the workflow closes'(scene) {
    const handle = await scene.start(closesWithOpenHandler, []);
    const update = await handle.startUpdate(slowChange, { args: [1], waitForStage: 'ACCEPTED' });
    const failure = await failureOf(update.result());
    assert.equal(failure.type, 'AcceptedUpdateCompletedWorkflow');
    assert.equal(await handle.result(), 'closed');
  },
});
