/** Workflows whose time is long. */
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  proxyActivities,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities.ts';

const DAY_MS = 86_400_000;

/** Sleeps for days and tells how many passed on its own clock. */
export async function sleepForDays(days: number): Promise<number> {
  const from = Date.now();
  await sleep(days * DAY_MS);
  return (Date.now() - from) / DAY_MS;
}

export const daysPassed = defineQuery<number>('daysPassed');
export const stop = defineSignal('stop');

/** Counts days until it is stopped. */
export async function countDays(): Promise<number> {
  let days = 0;
  let stopped = false;
  setHandler(daysPassed, () => days);
  setHandler(stop, () => {
    stopped = true;
  });
  while (!stopped) {
    if (!(await condition(() => stopped, '1 day'))) days++;
  }
  return days;
}

/** An activity that succeeds at its third attempt, days apart. */
export async function backOffForDays(): Promise<number> {
  const { succeedAtAttempt } = proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '2 days', backoffCoefficient: 2 },
  });
  return await succeedAtAttempt(3);
}

export const approve = defineSignal<[string]>('approve');

/** Waits a day for somebody's approval. */
export async function approval(): Promise<string> {
  let by: string | undefined;
  setHandler(approve, (name) => {
    by = name;
  });
  return (await condition(() => by !== undefined, '24 hours')) ? `approved by ${by}` : 'timed out';
}

/** Cancels a timer of a year after a day: the year must not pass. */
export async function cancelledTimer(): Promise<number> {
  const from = Date.now();
  const scope = new CancellationScope();
  const year = scope.run(() => sleep('365 days')).catch(() => {});
  await sleep('1 day');
  scope.cancel();
  await year;
  await sleep('1 day');
  return (Date.now() - from) / DAY_MS;
}

/** An activity of some hundred real milliseconds against a timer of an hour: time may not pass while it runs. */
export async function activityAgainstTimer(ms: number): Promise<string> {
  const { takeReal } = proxyActivities<Activities>({ startToCloseTimeout: '30 minutes' });
  return await Promise.race([takeReal(ms), sleep('1 hour').then(() => 'the timer')]);
}

/** Children that sleep side by side. */
export async function sleepingFamily(days: number[]): Promise<number[]> {
  const { workflowId } = workflowInfo();
  return await Promise.all(
    days.map((count) =>
      executeChild(sleepForDays, { workflowId: `${workflowId}-${count}`, args: [count] }),
    ),
  );
}

/** A month for each run, as many as are left. */
export async function monthly(monthsLeft: number): Promise<string> {
  await sleep('30 days');
  if (monthsLeft > 1) await continueAsNew<typeof monthly>(monthsLeft - 1);
  return 'all months passed';
}

/** Waits for a signal that never comes. */
export async function waitForever(): Promise<void> {
  await condition(() => false);
}

export const postpone = defineUpdate<number, [number]>('postpone');

/** A deadline that updates move. */
export async function reminder(days: number): Promise<number> {
  const from = Date.now();
  let deadline = from + days * DAY_MS;
  let moves = 0;
  setHandler(postpone, (more) => {
    deadline += more * DAY_MS;
    return ++moves;
  });
  for (;;) {
    const known = moves;
    const moved = await condition(() => moves > known, Math.max(1, deadline - Date.now()));
    if (!moved) return (Date.now() - from) / DAY_MS;
  }
}

/** Tells whether the server suggests to continue as new after some events. */
export async function isSuggested(timers: number): Promise<boolean> {
  for (let timer = 0; timer < timers; timer++) await sleep(1);
  return workflowInfo().continueAsNewSuggested;
}

/** Starts a child that sleeps, and closes without it after a day. */
export async function leavesChild(childId: string): Promise<void> {
  await startChild(sleepForDays, { workflowId: childId, args: [365] });
  await sleep('1 day');
}

/** Waits for approval between two sleeps, so that it can be reset to before the second. */
export async function twoSleeps(): Promise<string> {
  await sleep('10 days');
  const { takeReal } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });
  await takeReal(1);
  await sleep('10 days');
  return 'slept twice';
}
