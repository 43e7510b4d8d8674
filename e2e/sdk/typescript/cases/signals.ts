/** Signals: from clients, from workflows, with a start, by any name, to what is closed. */
import assert from 'node:assert/strict';
import { WorkflowNotFoundError } from '@temporalio/common';
import { group } from '../harness/cases.ts';
import {
  add,
  cancelOther,
  counter,
  dynamicHandlers,
  finish,
  lateHandler,
  signalOther,
} from '../workflows/messages.ts';

export const signals = group('signals', {
  async client(scene) {
    const handle = await scene.start(counter, [1]);
    await handle.signal(add, 2);
    await handle.signal('add', 3);
    await handle.signal(finish);
    assert.equal(await handle.result(), 6);
  },

  async 'keep their order'(scene) {
    const handle = await scene.start(lateHandler, []);
    for (const amount of [1, 2, 3]) await handle.signal(add, amount);
    assert.deepEqual(await handle.result(), [1, 2, 3]);
  },

  async dynamic(scene) {
    const handle = await scene.start(dynamicHandlers, []);
    await handle.signal('anything', 1, 'two');
    await handle.signal('finish');
    assert.deepEqual(await handle.result(), ['signal anything(1, two)', 'signal finish()']);
  },

  async external(scene) {
    const target = await scene.start(counter, [0], { workflowId: scene.id('target') });
    const outcome = await scene.execute(signalOther, [target.workflowId, 5]);
    assert.deepEqual(outcome, {});
    await target.signal(finish);
    assert.equal(await target.result(), 5);
    const types = await scene.eventTypes({ workflowId: scene.id(), runId: undefined });
    assert.ok(types.includes('externalWorkflowExecutionSignaled'));
  },

  async 'external to nobody'(scene) {
    const outcome = await scene.execute(signalOther, [scene.id('nobody'), 5]);
    assert.ok('failure' in outcome);
    assert.match(outcome.failure.message, /not found/i);
  },

  async 'external cancel'(scene) {
    const target = await scene.start(counter, [0], { workflowId: scene.id('target') });
    assert.deepEqual(await scene.execute(cancelOther, [target.workflowId]), {});
    await assert.rejects(target.result(), { name: 'WorkflowFailedError' });
  },

  async 'with start'(scene) {
    const options = {
      ...scene.options<typeof counter>([10]),
      signal: add,
      signalArgs: [1] as [number],
    };
    const first = await scene.client.workflow.signalWithStart(counter, options);
    scene.track(first.workflowId, first.signaledRunId);
    const second = await scene.client.workflow.signalWithStart(counter, options);
    assert.equal(second.signaledRunId, first.signaledRunId);
    await first.signal(finish);
    assert.equal(await first.result(), 12);
  },

  async 'to a closed workflow'(scene) {
    const handle = await scene.start(counter, [0]);
    await handle.signal(finish);
    await handle.result();
    await assert.rejects(handle.signal(finish), WorkflowNotFoundError);
  },

  async 'to an unknown workflow'(scene) {
    await assert.rejects(scene.handle(scene.id('none')).signal('finish'), WorkflowNotFoundError);
  },
});
