/** The same workflow with a change behind a patch. */
import {
  condition,
  defineSignal,
  patched,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const { greet, add } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
const goOn = defineSignal('goOn');

/** Adds where it greeted, except in runs of the original. */
export async function evolving(): Promise<string> {
  let told = false;
  setHandler(goOn, () => {
    told = true;
  });
  const isNew = patched('add-instead');
  if (isNew) await add(1, 2);
  else await greet('original');
  await condition(() => told);
  return isNew ? 'patched' : 'original';
}
