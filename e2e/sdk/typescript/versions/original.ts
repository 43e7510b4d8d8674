/** A workflow as it was first deployed. */
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const { greet } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
const goOn = defineSignal('goOn');

/** Greets, waits, and ends. */
export async function evolving(): Promise<string> {
  let told = false;
  setHandler(goOn, () => {
    told = true;
  });
  await greet('original');
  await condition(() => told);
  return 'original';
}
