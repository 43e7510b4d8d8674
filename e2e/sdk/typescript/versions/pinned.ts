/** Workflows that say how they move between versions of a deployment. */
import {
  condition,
  defineSignal,
  defineQuery,
  proxyActivities,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const { greet } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
const goOn = defineSignal('goOn');
const version = defineQuery<string>('version');

async function waitAndTell(): Promise<string> {
  let told = false;
  const buildId = (): string => workflowInfo().currentDeploymentVersion?.buildId ?? 'none';
  setHandler(goOn, () => {
    told = true;
  });
  setHandler(version, buildId);
  await greet('version');
  await condition(() => told);
  await greet('the end');
  return buildId();
}

setWorkflowOptions({ versioningBehavior: 'PINNED' }, stays);
/** Ends on the version it began on. */
export async function stays(): Promise<string> {
  return await waitAndTell();
}

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, moves);
/** Moves to the version that is current. */
export async function moves(): Promise<string> {
  return await waitAndTell();
}
