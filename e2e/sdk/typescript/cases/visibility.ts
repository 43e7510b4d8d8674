/** Lists, counts and filters of executions. */
import assert from 'node:assert/strict';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import { keys } from '../workflows/data.ts';
import { echo, failing, sleeper } from '../workflows/lifecycle.ts';

async function listed(scene: Scene, query: string, count: number): Promise<string[]> {
  return await scene.until(
    query,
    async () => {
      const ids: string[] = [];
      for await (const { workflowId } of scene.client.workflow.list({ query }))
        ids.push(workflowId);
      return ids.sort();
    },
    (ids) => ids.length === count,
  );
}

export const visibility = group('visibility', {
  async 'by type, status and id'(scene) {
    const prefix = scene.id('');
    for (const name of ['a', 'b'])
      await scene.execute(echo, [name], { workflowId: `${prefix}${name}` });
    const open = await scene.start(sleeper, [60_000], { workflowId: `${prefix}c` });
    await scene.execute(failing, [], { workflowId: `${prefix}d` }).catch(() => {});
    const mine = `WorkflowId STARTS_WITH "${prefix}"`;
    assert.deepEqual(await listed(scene, `${mine} AND WorkflowType = 'echo'`, 2), [
      `${prefix}a`,
      `${prefix}b`,
    ]);
    assert.deepEqual(await listed(scene, `${mine} AND ExecutionStatus = 'Running'`, 1), [
      open.workflowId,
    ]);
    assert.deepEqual(
      await listed(scene, `${mine} AND ExecutionStatus IN ('Failed', 'TimedOut')`, 1),
      [`${prefix}d`],
    );
    assert.deepEqual(await listed(scene, `${mine} AND CloseTime IS NULL`, 1), [open.workflowId]);
    const { count } = await scene.client.workflow.count(mine);
    assert.equal(count, 4);
    const { groups } = await scene.client.workflow.count(`${mine} GROUP BY ExecutionStatus`);
    assert.deepEqual(
      groups.map((found) => found.count).sort((a, b) => a - b),
      [1, 1, 2],
    );
    await open.terminate();
  },

  async 'by custom attributes'(scene) {
    const word = scene.id('word');
    for (const number of [1, 2, 3]) {
      await scene.execute(echo, [number], {
        workflowId: scene.id(String(number)),
        typedSearchAttributes: [
          { key: keys.keyword, value: word },
          { key: keys.int, value: number },
          { key: keys.keywords, value: [`n${number}`, 'all'] },
          { key: keys.datetime, value: new Date(`2030-01-0${number}T00:00:00Z`) },
        ],
      });
    }
    const mine = `SdkKeyword = '${word}'`;
    await listed(scene, mine, 3);
    assert.deepEqual(await listed(scene, `${mine} AND SdkInt BETWEEN 2 AND 3`, 2), [
      scene.id('2'),
      scene.id('3'),
    ]);
    assert.deepEqual(await listed(scene, `${mine} AND SdkKeywordList = 'n1'`, 1), [scene.id('1')]);
    assert.deepEqual(await listed(scene, `${mine} AND SdkDatetime > '2030-01-02T12:00:00Z'`, 1), [
      scene.id('3'),
    ]);
    assert.deepEqual(await listed(scene, `${mine} AND NOT SdkInt = 2`, 2), [
      scene.id('1'),
      scene.id('3'),
    ]);
  },

  async 'a filter that is wrong'(scene) {
    await assert.rejects(scene.client.workflow.count('WorkflowType ='));
    await assert.rejects(scene.client.workflow.count("NobodyKnowsThis = 'x'"));
  },

  async 'histories of a list'(scene) {
    const prefix = scene.id('');
    await scene.execute(echo, [1], { workflowId: `${prefix}a` });
    const query = `WorkflowId = '${prefix}a'`;
    await listed(scene, query, 1);
    for await (const { workflowId } of scene.client.workflow.list({ query }).intoHistories()) {
      assert.equal(workflowId, `${prefix}a`);
    }
  },
});
