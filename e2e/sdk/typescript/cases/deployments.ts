/** Worker versioning: pinned runs stay, others move to the current version. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';

const workflowsPath = fileURLToPath(new URL('../versions/pinned.ts', import.meta.url));
const waits = async (): Promise<string> => '';

async function deploy(scene: Scene, buildId: string) {
  const deploymentName = scene.id('deployment');
  await scene.worker({
    taskQueue: scene.id('queue'),
    workflowsPath,
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName, buildId },
      defaultVersioningBehavior: 'PINNED',
    },
  });
  const { workflowService } = scene.client;
  const known = async (): Promise<(string | null | undefined)[]> => {
    const request = { namespace: scene.namespace, deploymentName };
    const answer = await workflowService.describeWorkerDeployment(request).catch(() => undefined);
    const versions = answer?.workerDeploymentInfo?.versionSummaries ?? [];
    return versions.map(({ deploymentVersion }) => deploymentVersion?.buildId);
  };
  await scene.until(`version ${buildId}`, known, (ids) => ids.includes(buildId));
  const request = { namespace: scene.namespace, deploymentName, buildId, identity: 'test' };
  // Refused until the version's workers poll every queue that the version before had.
  const setCurrent = () =>
    workflowService.setWorkerDeploymentCurrentVersion(request).then(
      () => 'set',
      (error: unknown) => String(error),
    );
  await scene.until(`${buildId} is current`, setCurrent, (said) => said === 'set');
}

async function start(scene: Scene, type: 'stays' | 'moves') {
  const handle = await scene.start<typeof waits>(type, [], {
    taskQueue: scene.id('queue'),
    workflowId: scene.id(type),
  });
  scene.executions.pop(); // Another bundle's.
  await scene.event(handle, 'activityTaskCompleted');
  await scene.event(handle, 'workflowTaskCompleted', 2);
  return handle;
}

export const deployments = group('deployments', {
  async 'pinned stays, auto-upgrade moves'(scene) {
    await deploy(scene, 'one');
    const stays = await start(scene, 'stays');
    const moves = await start(scene, 'moves');
    await deploy(scene, 'two');
    // It moves with its next task: a query alone is answered by the worker that has it.
    const nudged = async (): Promise<string> => {
      await moves.signal('nudge');
      return await moves.query<string>('version');
    };
    await scene.until('the new version', nudged, (id) => id === 'two');
    assert.equal(await stays.query('version'), 'one');
    await stays.signal('goOn');
    await moves.signal('goOn');
    assert.deepEqual([await stays.result(), await moves.result()], ['one', 'two']);
    const { raw } = await stays.describe();
    assert.equal(raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId, 'one');
  },

  async 'a new run takes the current version'(scene) {
    await deploy(scene, 'one');
    await deploy(scene, 'two');
    const stays = await start(scene, 'stays');
    assert.equal(await stays.query('version'), 'two');
    await stays.signal('goOn');
    assert.equal(await stays.result(), 'two');
  },
});
