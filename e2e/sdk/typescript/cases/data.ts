/** What executions carry: search attributes, memo, summaries; and payloads through a codec. */
import assert from 'node:assert/strict';
import { TypedSearchAttributes } from '@temporalio/common';
import { Client } from '@temporalio/client';
import { group } from '../harness/cases.ts';
import { eventTypeOf } from '../harness/scene.ts';
import { counter, finish } from '../workflows/messages.ts';
import { echo, failing } from '../workflows/lifecycle.ts';
import { determinism, keys, summaries, upserting } from '../workflows/data.ts';
import { dataConverter } from '../harness/codec.ts';

const at = new Date('2030-01-02T03:04:05.678Z');
const all = new TypedSearchAttributes([
  { key: keys.keyword, value: 'word' },
  { key: keys.text, value: 'a few words' },
  { key: keys.int, value: 1 },
  { key: keys.double, value: 1.5 },
  { key: keys.bool, value: true },
  { key: keys.datetime, value: at },
  { key: keys.keywords, value: ['one', 'two'] },
]);

export const data = group('data', {
  async 'search attributes'(scene) {
    const handle = await scene.start(counter, [0], { typedSearchAttributes: all });
    const { typedSearchAttributes: seen } = await handle.describe();
    for (const key of Object.values(keys)) assert.deepEqual(seen.get(key), all.get(key));
    await handle.signal(finish);
    await handle.result();
  },

  async upserts(scene) {
    const handle = await scene.start(upserting, [], {
      typedSearchAttributes: all,
      memo: { kept: 'old', removed: 1, untouched: 'yes' },
    });
    const expected = { added: [1, 2], kept: 'new', untouched: 'yes' };
    const told = await handle.result();
    assert.deepEqual(
      { ...told, bool: told.bool ?? 'none' },
      { keyword: 'changed', int: 2, bool: 'none', text: 'a few words', memo: expected },
    );
    const { typedSearchAttributes, memo } = await handle.describe();
    assert.equal(typedSearchAttributes.get(keys.keyword), 'changed');
    assert.equal(typedSearchAttributes.get(keys.bool), undefined);
    assert.equal(typedSearchAttributes.get(keys.text), 'a few words');
    assert.deepEqual(memo, expected);
  },

  async 'an unknown search attribute'(scene) {
    const searchAttributes = { NobodyKnowsThis: ['x'] };
    await assert.rejects(scene.start(echo, [1], { searchAttributes }));
  },

  async summaries(scene) {
    const handle = await scene.start(summaries, [], {
      staticSummary: 'a workflow with words',
      staticDetails: 'more words\non two lines',
    });
    await scene.event(handle, 'timerStarted', 2);
    const description = await handle.describe();
    assert.equal(await description.staticSummary(), 'a workflow with words');
    assert.equal(await description.staticDetails(), 'more words\non two lines');
    await handle.signal('finish');
    assert.equal(await handle.result(), '**step** one');
    const { events } = await handle.fetchHistory();
    const withMetadata = (events ?? []).filter(({ userMetadata }) => userMetadata?.summary);
    assert.deepEqual(withMetadata.map(eventTypeOf), [
      'workflowExecutionStarted',
      'timerStarted',
      'activityTaskScheduled',
      'timerStarted',
      'timerCanceled',
    ]);
  },

  async 'randomness and time replay'(scene) {
    const { values, elapsedMs } = await scene.execute(determinism, []);
    assert.equal(values.length, 2);
    assert.ok(elapsedMs >= 49, `the timer took ${elapsedMs} ms`);
  },

  async 'payloads through a codec'(scene) {
    const taskQueue = scene.id('queue');
    await scene.worker({ taskQueue, dataConverter });
    const client = new Client({
      connection: scene.client.connection,
      namespace: scene.namespace,
      dataConverter,
    });
    const options = scene.options<typeof echo>(['secret'], { taskQueue });
    assert.equal(await client.workflow.execute(echo, options), 'secret');
    const { events } = await scene.handle(scene.id()).fetchHistory();
    assert.ok(!JSON.stringify(events).includes(Buffer.from('"secret"').toString('base64')));
    const other = scene.options<typeof failing>([], { taskQueue, workflowId: scene.id('failing') });
    await assert.rejects(client.workflow.execute(failing, other), (error: Error) => {
      return (error.cause as Error).message === 'failed on purpose';
    });
  },

  async 'large payloads'(scene) {
    const value = 'x'.repeat(1_000_000);
    assert.equal(await scene.execute(echo, [value]), value);
  },
});
