/** The patterns of the developer guides. */
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const activities = proxyActivities<Activities>({
  startToCloseTimeout: '10s',
  retry: { maximumAttempts: 1 },
});

/** Books step by step; when one refuses, what was booked is undone in reverse. */
export async function saga(failAt: string): Promise<string[]> {
  const log: string[] = [];
  const compensations: (() => Promise<unknown>)[] = [];
  try {
    for (const step of ['flight', 'hotel', 'car']) {
      compensations.unshift(async () => log.push(await activities.sagaStep(`undo ${step}`, '')));
      log.push(await activities.sagaStep(step, failAt));
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    compensations.shift(); // The step that refused left nothing to undo.
    await CancellationScope.nonCancellable(async () => {
      for (const compensate of compensations) await compensate();
    });
  }
  return log;
}

const approve = defineSignal<[boolean]>('approve');

/** Waits for a decision, or for its deadline. */
export async function approval(deadlineMs: number): Promise<string> {
  let decision: boolean | undefined;
  setHandler(approve, (given) => {
    decision = given;
  });
  const decided = await condition(() => decision !== undefined, deadlineMs);
  if (!decided) return 'timed out';
  return decision === true ? 'approved' : 'refused';
}

/** Polls often, by the retries of one activity. */
export async function pollByRetry(readyAtAttempt: number): Promise<string> {
  const { pollService } = proxyActivities<Activities>({
    startToCloseTimeout: '10s',
    retry: { initialInterval: '20ms', backoffCoefficient: 1 },
  });
  return await pollService(readyAtAttempt);
}

/** Polls seldom, by timers, in runs of a few polls each. */
export async function pollByTimer(pollsLeft: number, runs: number): Promise<number> {
  for (let poll = 0; poll < 3; poll++) {
    if (pollsLeft-- === 0) return runs;
    await activities.nothing();
    await sleep(10);
  }
  return await continueAsNew<typeof pollByTimer>(pollsLeft, runs + 1);
}

const deposit = defineUpdate<number, [number]>('deposit');
const withdraw = defineUpdate<number, [number]>('withdraw');
const rollOver = defineSignal('rollOver');
const close = defineSignal('close');
const balance = defineQuery<number>('balance');

/** An account that lives long: updates change it, its history is renewed by continuing as new. */
export async function account(opening: number, run = 1): Promise<{ balance: number; run: number }> {
  let amount = opening;
  let wish: 'roll over' | 'close' | undefined;
  const requirePositive = (sum: number): void => {
    if (sum <= 0) throw ApplicationFailure.create({ message: 'not positive', type: 'Refused' });
  };
  setHandler(deposit, (sum) => (amount += sum), { validator: requirePositive });
  setHandler(
    withdraw,
    (sum) => {
      if (sum > amount) throw ApplicationFailure.create({ message: 'too much', type: 'Overdrawn' });
      return (amount -= sum);
    },
    { validator: requirePositive },
  );
  setHandler(balance, () => amount);
  setHandler(rollOver, () => {
    wish = 'roll over';
  });
  setHandler(close, () => {
    wish = 'close';
  });
  await condition(() => wish !== undefined);
  if (wish === 'roll over') return await continueAsNew<typeof account>(amount, run + 1);
  return { balance: amount, run };
}

const request = defineSignal<[string]>('request');
const acquired = defineSignal('acquired');
const done = defineSignal('done');

/** A lock that workflows ask for by signal and are given in turn. */
export async function mutex(grantCount: number): Promise<string[]> {
  const queue: string[] = [];
  const granted: string[] = [];
  let free = true;
  setHandler(request, (workflowId) => {
    queue.push(workflowId);
  });
  setHandler(done, () => {
    free = true;
  });
  while (granted.length < grantCount) {
    await condition(() => free && queue.length > 0);
    const next = queue.shift();
    if (next === undefined) continue;
    free = false;
    granted.push(next);
    await getExternalWorkflowHandle(next).signal(acquired);
  }
  await condition(() => free);
  return granted;
}

/** Asks for the lock, works, and gives it back. */
export async function lockUser(mutexId: string): Promise<string> {
  let mine = false;
  setHandler(acquired, () => {
    mine = true;
  });
  const lock = getExternalWorkflowHandle(mutexId);
  await lock.signal(request, workflowInfo().workflowId);
  await condition(() => mine);
  await activities.nothing();
  await lock.signal(done);
  return 'worked';
}

const item = defineSignal<[number]>('item');

/** Gathers signals until none comes for a while. */
export async function accumulator(quietMs: number): Promise<number[]> {
  const items: number[] = [];
  setHandler(item, (value) => {
    items.push(value);
  });
  let seen = -1;
  do seen = items.length;
  while ((await condition(() => items.length > seen, quietMs)) || items.length === 0);
  return items;
}

const moveTo = defineUpdate<void, [number]>('moveTo');

/** A timer whose end can be moved while it runs. */
export async function updatableTimer(ms: number): Promise<number> {
  let deadline = Date.now() + ms;
  let moves = 0;
  setHandler(moveTo, (laterMs) => {
    deadline = Date.now() + laterMs;
    moves++;
  });
  for (;;) {
    const known = moves;
    const moved = await condition(() => moves > known, Math.max(1, deadline - Date.now()));
    if (!moved) return moves;
  }
}

/** Keeps a window of children running until all are through. */
export async function slidingWindow(count: number, width: number): Promise<number> {
  const { workflowId } = workflowInfo();
  let next = 0;
  let finished = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      const handle = await startChild('echo', {
        workflowId: `${workflowId}-${index}`,
        args: [index],
      });
      await handle.result();
      finished++;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return finished;
}
