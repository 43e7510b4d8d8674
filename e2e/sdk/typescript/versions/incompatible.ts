/** The same workflow changed without a patch: its old runs cannot be replayed. */
import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

const goOn = defineSignal('goOn');

/** Sleeps where it greeted. */
export async function evolving(): Promise<string> {
  let told = false;
  setHandler(goOn, () => {
    told = true;
  });
  await sleep(20);
  await condition(() => told);
  return 'incompatible';
}
