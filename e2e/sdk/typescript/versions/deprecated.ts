/** The same workflow when no run of the original is left. */
import {
  condition,
  defineSignal,
  deprecatePatch,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const { add } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
const goOn = defineSignal('goOn');

/** Only the new way, for runs with and without the marker. */
export async function evolving(): Promise<string> {
  let told = false;
  setHandler(goOn, () => {
    told = true;
  });
  deprecatePatch('add-instead');
  await add(1, 2);
  await condition(() => told);
  return 'deprecated';
}
