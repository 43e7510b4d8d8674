/** Queries: open and closed, by any name, failing, refused, and without the cache. */
import assert from 'node:assert/strict';
import { Client, QueryNotRegisteredError, QueryRejectedError } from '@temporalio/client';
import { QueryRejectCondition } from '@temporalio/client';
import { workflowMetadataQuery } from '@temporalio/workflow';
import { group } from '../harness/cases.ts';
import {
  add,
  change,
  counter,
  dynamicHandlers,
  failingQuery,
  finish,
  total,
} from '../workflows/messages.ts';

export const queries = group('queries', {
  async running(scene) {
    const handle = await scene.start(counter, [1]);
    await scene.event(handle, 'workflowTaskCompleted');
    assert.equal(await handle.query(total), 1);
    await handle.signal(add, 4);
    await scene.until(
      'the signal',
      () => handle.query(total),
      (value) => value === 5,
    );
    await handle.signal(finish);
    await handle.result();
    const types = await scene.eventTypes(scene.executions[0] ?? assert.fail('nothing started'));
    assert.ok(!types.some((type) => type.toLowerCase().includes('query')));
  },

  async 'right after the start'(scene) {
    const handle = await scene.start(counter, [7]);
    assert.equal(await handle.query(total), 7);
    await handle.signal(finish);
    await handle.result();
  },

  async dynamic(scene) {
    const handle = await scene.start(dynamicHandlers, []);
    assert.equal(await handle.query('anything', 1, 'two'), 'query anything(1, two)');
    await handle.signal('finish');
    await handle.result();
  },

  async 'that fails'(scene) {
    const handle = await scene.start(counter, [0]);
    await assert.rejects(handle.query(failingQuery, 'no answer'), /no answer/);
    await handle.signal(finish);
    await handle.result();
  },

  async 'of an unknown name'(scene) {
    const handle = await scene.start(counter, [0]);
    await assert.rejects(handle.query('unheard of'), QueryNotRegisteredError);
    await handle.signal(finish);
    await handle.result();
  },

  async 'of a closed workflow'(scene) {
    const handle = await scene.start(counter, [3]);
    await handle.signal(finish);
    await handle.result();
    assert.equal(await handle.query(total), 3);
  },

  async 'refused by condition'(scene) {
    const client = new Client({
      connection: scene.client.connection,
      namespace: scene.namespace,
      workflow: { queryRejectCondition: QueryRejectCondition.NOT_OPEN },
    });
    const handle = await scene.start(counter, [3]);
    await handle.signal(finish);
    await handle.result();
    await assert.rejects(
      client.workflow.getHandle(handle.workflowId).query(total),
      QueryRejectedError,
    );
  },

  async 'many at once'(scene) {
    const handle = await scene.start(counter, [3]);
    await scene.event(handle, 'workflowTaskCompleted');
    const answers = await Promise.all(Array.from({ length: 20 }, () => handle.query(total)));
    assert.deepEqual(new Set(answers), new Set([3]));
    await handle.signal(finish);
    await handle.result();
  },

  async 'without a cache'(scene) {
    const queue = scene.id('queue');
    await scene.worker({ taskQueue: queue, maxCachedWorkflows: 0 });
    const handle = await scene.start(counter, [1], { taskQueue: queue });
    await handle.executeUpdate(change, { args: [1] });
    assert.equal(await handle.query(total), 2);
    await handle.signal(finish);
    await handle.result();
  },

  async 'by a second worker after the first is gone'(scene) {
    const queue = scene.id('queue');
    const first = await scene.worker({ taskQueue: queue });
    const handle = await scene.start(counter, [1], { taskQueue: queue });
    assert.equal(await handle.query(total), 1);
    await first.stop();
    await scene.worker({ taskQueue: queue });
    assert.equal(await handle.query(total), 1);
    await handle.signal(finish);
    assert.equal(await handle.result(), 1);
  },

  async metadata(scene) {
    const handle = await scene.start(counter, [0]);
    const metadata = await handle.query(workflowMetadataQuery);
    assert.equal(metadata.definition?.type, 'counter');
    assert.equal(metadata.currentDetails, 'counting');
    const handler = metadata.definition?.signalDefinitions?.find(({ name }) => name === 'add');
    assert.equal(handler?.description, 'adds to the total');
    await handle.signal(finish);
    await handle.result();
  },

  async 'stack trace'(scene) {
    const handle = await scene.start(counter, [0]);
    assert.match(await handle.query<string>('__stack_trace'), /counter/);
    await handle.signal(finish);
    await handle.result();
  },
});
