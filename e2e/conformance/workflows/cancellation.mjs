import {
  ActivityCancellationType,
  CancellationScope,
  isCancellation,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';

const options = {
  startToCloseTimeout: '20s',
  heartbeatTimeout: '5s',
  retry: { maximumAttempts: 1 },
};
const modes = Object.fromEntries(
  Object.values(ActivityCancellationType).map((cancellationType) => [
    cancellationType,
    proxyActivities({ ...options, cancellationType }),
  ]),
);

/** Cancels a running activity in the given mode, after the timer. */
export async function cancelActivity(mode) {
  const scope = new CancellationScope();
  const running = scope.run(() => modes[mode].heartbeatUntilCancelled());
  running.catch(() => {});
  await sleep(700);
  scope.cancel();
  try {
    await running;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  await sleep(500);
  return mode;
}

/** A timer in a scope that is cancelled. */
export async function cancelTimer() {
  const scope = new CancellationScope();
  const timer = scope.run(() => sleep('1 hour'));
  timer.catch(() => {});
  await sleep(20);
  scope.cancel();
  await timer.catch(() => {});
  return 'cancelled';
}

/** Waits for cancellation of the workflow and cleans up. */
export async function cleanup() {
  try {
    await sleep('1 hour');
  } catch (error) {
    await CancellationScope.nonCancellable(() => sleep(20));
    throw error;
  }
}
