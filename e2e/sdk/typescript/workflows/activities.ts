/** Workflows that call activities. */
import {
  ActivityCancellationType,
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  sleep,
} from '@temporalio/workflow';
import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities.ts';
import { outcomeOf } from './describe.ts';
import type { Outcome } from './describe.ts';

type Untyped = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** Calls one activity, whatever its name and options, and tells how it ended. */
export async function callActivity(
  name: string,
  args: unknown[],
  options: ActivityOptions,
): Promise<Outcome<unknown>> {
  const call = proxyActivities<Untyped>({ startToCloseTimeout: '10s', ...options })[name];
  if (call === undefined) throw new Error(`no activity ${name}`);
  return await outcomeOf(call(...args));
}

/** The same with a local activity. */
export async function callLocalActivity(
  name: string,
  args: unknown[],
  options: LocalActivityOptions,
): Promise<Outcome<unknown>> {
  const call = proxyLocalActivities<Untyped>({ startToCloseTimeout: '10s', ...options })[name];
  if (call === undefined) throw new Error(`no activity ${name}`);
  return await outcomeOf(call(...args));
}

/** Cancels a running activity after a while, in the given mode, and tells how its promise ended. */
export async function cancelRunningActivity(
  activity: 'heartbeatUntilCancelled' | 'completeThoughCancelled',
  name: string,
  cancellationType: ActivityCancellationType,
  afterMs: number,
): Promise<Outcome<unknown>> {
  const activities = proxyActivities<Activities>({
    startToCloseTimeout: '20s',
    heartbeatTimeout: '2s',
    cancellationType,
    retry: { maximumAttempts: 1 },
  });
  const scope = new CancellationScope();
  const running = scope.run(() => activities[activity](name));
  const settled = outcomeOf(running);
  await sleep(afterMs);
  scope.cancel();
  const outcome = await settled;
  // The worker is told of an abandoned activity's end only while the workflow is open.
  await sleep(100);
  return outcome;
}

/** Cancels an activity that no worker has taken. */
export async function cancelUnstartedActivity(): Promise<Outcome<unknown>> {
  const { greet } = proxyActivities<Activities>({
    taskQueue: 'a-queue-without-worker',
    scheduleToCloseTimeout: '1 minute',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
  const scope = new CancellationScope();
  const settled = outcomeOf(scope.run(() => greet('nobody')));
  await sleep(20);
  scope.cancel();
  return await settled;
}

/** Runs many activities at once and adds up what they return. */
export async function manyActivities(count: number): Promise<number> {
  const { add } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
  const results = await Promise.all(Array.from({ length: count }, (_, index) => add(index, 1)));
  return results.reduce((sum, value) => sum + value, 0);
}

/** A local activity that fails a few times, its backoff longer than a task may take. */
export async function localBackoff(): Promise<Outcome<unknown>> {
  const { failAsTold } = proxyLocalActivities<Activities>({
    startToCloseTimeout: '10s',
    localRetryThreshold: '100ms',
    retry: { initialInterval: '300ms', backoffCoefficient: 1 },
  });
  return await outcomeOf(failAsTold({ untilAttempt: 3 }));
}
