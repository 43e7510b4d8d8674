/** Workflows that are talked to: signals, queries, updates. */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  currentUpdateInfo,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  setDefaultQueryHandler,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';
import { outcomeOf } from './describe.ts';
import type { Outcome } from './describe.ts';

const { add: addInActivity } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });

export const add = defineSignal<[number]>('add');
export const finish = defineSignal('finish');
export const total = defineQuery<number>('total');
export const failingQuery = defineQuery<number, [string]>('failingQuery');
export const change = defineUpdate<number, [number]>('change');
export const slowChange = defineUpdate<number, [number]>('slowChange');
export const failingChange = defineUpdate<number>('failingChange');
export const whoAmI = defineUpdate<string>('whoAmI');

/** A number that signals, queries and updates work on until it is told to finish. */
export async function counter(initial = 0): Promise<number> {
  let value = initial;
  let finished = false;
  setHandler(
    add,
    (amount) => {
      value += amount;
    },
    { description: 'adds to the total' },
  );
  setHandler(finish, () => {
    finished = true;
  });
  setHandler(total, () => value, { description: 'the total so far' });
  setHandler(failingQuery, (message) => {
    throw new Error(message);
  });
  setHandler(change, (amount) => (value += amount), {
    description: 'changes the total and tells it',
    validator(amount) {
      if (amount < 0) throw ApplicationFailure.create({ message: 'negative', type: 'Negative' });
    },
  });
  setHandler(slowChange, async (amount) => {
    value = await addInActivity(value, amount);
    await sleep(20);
    return value;
  });
  setHandler(failingChange, async () => {
    await sleep(1);
    throw ApplicationFailure.nonRetryable('no change', 'NoChange', { value });
  });
  setHandler(whoAmI, () => currentUpdateInfo()?.id ?? 'nobody');
  setCurrentDetails('counting');
  await condition(() => finished);
  await condition(allHandlersFinished);
  return value;
}

/** Handles whatever comes, by name. */
export async function dynamicHandlers(): Promise<string[]> {
  const seen: string[] = [];
  setDefaultSignalHandler((name, ...args) => {
    seen.push(`signal ${name}(${args.join(', ')})`);
  });
  setDefaultQueryHandler((name, ...args) => `query ${name}(${args.join(', ')})`);
  setDefaultUpdateHandler((name, ...args) => {
    seen.push(`update ${name}(${args.join(', ')})`);
    return seen.length;
  });
  await condition(() => seen.some((line) => line.startsWith('signal finish')));
  return seen;
}

/** Registers its handler only after a while: earlier signals wait for it. */
export async function lateHandler(): Promise<number[]> {
  const seen: number[] = [];
  await sleep(100);
  setHandler(add, (amount) => {
    seen.push(amount);
  });
  await condition(() => seen.length >= 3);
  return seen;
}

/** Signals another workflow. */
export async function signalOther(workflowId: string, amount: number): Promise<Outcome<void>> {
  return await outcomeOf(getExternalWorkflowHandle(workflowId).signal(add, amount));
}

/** Asks another workflow to cancel. */
export async function cancelOther(workflowId: string): Promise<Outcome<void>> {
  return await outcomeOf(getExternalWorkflowHandle(workflowId).cancel());
}

/** Returns while an update handler still runs. */
export async function closesWithOpenHandler(): Promise<string> {
  let entered = false;
  setHandler(slowChange, async (amount) => {
    entered = true;
    await sleep('1 hour');
    return amount;
  });
  await condition(() => entered);
  return 'closed';
}
