/** Timers, scopes and conditions. */
import {
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  sleep,
} from '@temporalio/workflow';
import { outcomeOf } from './describe.ts';
import type { Outcome } from './describe.ts';

/** A timer of an hour in a scope that is cancelled. */
export async function cancelledTimer(): Promise<Outcome<void>> {
  const scope = new CancellationScope();
  const settled = outcomeOf(scope.run(() => sleep('1 hour')));
  await sleep(10);
  scope.cancel();
  return await settled;
}

/** A timer that is cancelled in the task that made it: nothing of it reaches the server. */
export async function cancelledAtOnce(): Promise<Outcome<void>> {
  const scope = new CancellationScope();
  const settled = outcomeOf(scope.run(() => sleep('1 hour')));
  scope.cancel();
  const outcome = await settled;
  await sleep(1);
  return outcome;
}

/** Two timers race; the loser is cancelled. */
export async function race(): Promise<string> {
  return await CancellationScope.cancellable(async () => {
    const winner = await Promise.race([
      sleep(20).then(() => 'fast'),
      sleep('1 hour').then(() => 'slow'),
    ]);
    CancellationScope.current().cancel();
    return winner;
  }).catch((error: unknown) => {
    if (isCancellation(error)) return 'cancelled';
    throw error;
  });
}

/** Timers in the order of their duration, not of their start. */
export async function timersInOrder(): Promise<number[]> {
  const order: number[] = [];
  await Promise.all(
    [600, 200, 400].map(async (ms) => {
      await sleep(ms);
      order.push(ms);
    }),
  );
  return order;
}

/** Conditions with a timeout: one comes true, one does not. */
export async function conditions(): Promise<boolean[]> {
  let done = false;
  const timer = sleep(20).then(() => {
    done = true;
  });
  const came = await condition(() => done, '1 hour');
  await timer;
  const never = await condition(() => false, 30);
  const nothingToWaitFor = await condition(() => false, 0).catch(() => false);
  return [came, never, nothingToWaitFor];
}

/** A scope with a timeout of its own. */
export async function timeoutScope(): Promise<Outcome<void>> {
  return await outcomeOf(CancellationScope.withTimeout(50, () => sleep('1 hour')));
}

/** Cleans up in a non-cancellable scope when it is cancelled from outside. */
export async function cleansUp(): Promise<string> {
  try {
    await sleep('1 hour');
    return 'slept';
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => sleep(20));
    throw error;
  }
}

/** Shields its work from the cancellation of the workflow and completes. */
export async function shielded(): Promise<string> {
  const shield = CancellationScope.nonCancellable(() => sleep(300).then(() => 'finished'));
  let request = 'no request';
  CancellationScope.current().cancelRequested.catch((error: unknown) => {
    if (error instanceof CancelledFailure) request = 'cancel requested';
  });
  return [await shield, request].join(', ');
}

/** Nested scopes: the inner one is cancelled with the outer. */
export async function nestedScopes(): Promise<string[]> {
  const seen: string[] = [];
  const outer = new CancellationScope();
  const work = outer.run(async () => {
    const inner = new CancellationScope();
    await outcomeOf(inner.run(() => sleep('1 hour'))).then((outcome) => {
      seen.push('failure' in outcome ? `inner ${outcome.failure.name}` : 'inner slept');
    });
    seen.push(outer.consideredCancelled ? 'outer cancelled' : 'outer open');
  });
  await sleep(10);
  outer.cancel();
  await work;
  return seen;
}
