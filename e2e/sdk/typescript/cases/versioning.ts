/** Changed workflow code: patches, and what happens without them. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';

type Version = 'original' | 'patched' | 'deprecated' | 'incompatible';

const pathOf = (version: Version): string =>
  fileURLToPath(new URL(`../versions/${version}.ts`, import.meta.url));

const evolving = async (): Promise<string> => '';

/** Starts the workflow on one version and lets it go on on another; returns the second worker's. */
async function moved(scene: Scene, from: Version, to: Version) {
  const taskQueue = scene.id('queue');
  const first = await scene.worker({ taskQueue, workflowsPath: pathOf(from) });
  const handle = await scene.start<typeof evolving>('evolving', [], { taskQueue });
  scene.executions.pop(); // The shared bundle does not hold it; the case replays it itself.
  await scene.event(handle, 'activityTaskCompleted');
  await scene.event(handle, 'workflowTaskCompleted', 2);
  await first.stop();
  await scene.worker({ taskQueue, workflowsPath: pathOf(to) });
  return handle;
}

async function replay(scene: Scene, version: Version): Promise<void> {
  const history = await scene.handle(scene.id()).fetchHistory();
  await Worker.runReplayHistory({ workflowsPath: pathOf(version) }, history, scene.id());
}

export const versioning = group('versioning', {
  async 'an old run goes on in patched code'(scene) {
    const handle = await moved(scene, 'original', 'patched');
    await handle.signal('goOn');
    assert.equal(await handle.result(), 'original');
    await replay(scene, 'original');
    await replay(scene, 'patched');
  },

  async 'a new run takes the patched path'(scene) {
    const handle = await moved(scene, 'patched', 'patched');
    await handle.signal('goOn');
    assert.equal(await handle.result(), 'patched');
    const types = await scene.eventTypes({ workflowId: handle.workflowId, runId: undefined });
    assert.ok(types.includes('markerRecorded'));
    await replay(scene, 'patched');
    await replay(scene, 'deprecated');
  },

  async 'a patched run goes on when the patch is deprecated'(scene) {
    const handle = await moved(scene, 'patched', 'deprecated');
    await handle.signal('goOn');
    assert.equal(await handle.result(), 'deprecated');
    await replay(scene, 'deprecated');
  },

  async 'a change without a patch fails the task, and coming back heals'(scene) {
    const handle = await moved(scene, 'original', 'incompatible');
    await handle.signal('goOn');
    await scene.event(handle, 'workflowTaskFailed');
    await assert.rejects(replay(scene, 'incompatible'));
    const { events } = await handle.fetchHistory();
    const failed = events?.find(({ workflowTaskFailedEventAttributes: found }) => found);
    assert.equal(failed?.workflowTaskFailedEventAttributes?.cause, NON_DETERMINISTIC);
    await handle.terminate('seen');
  },
});

/** WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR */
const NON_DETERMINISTIC = 24;
