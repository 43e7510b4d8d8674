/** Why time may not be skipped, derived from the state: nothing is counted up or down. */
import type { TimeHold } from '../surface.ts';
import type { Activity, Execution } from './execution.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { holdsLock, isStartLocked, isTimeLocked } from './timeLocks.ts';
import type { World } from './world.ts';

/** What holds time in one run. */
export function executionHolds(world: World, execution: Execution): TimeHold[] {
  const holds: TimeHold[] = [];
  const { workflowId, runId, task } = execution;
  if (task.status !== 'none') {
    const taskQueue = execution.replayed.taskQueue;
    holds.push({
      kind: 'workflowTask',
      workflowId,
      runId,
      taskQueue,
      started: task.status === 'started',
      attempt: task.attempt,
      since: virtualMs(
        (task.status === 'started' ? task.startedAt : task.scheduledAt) - execution.skewMs,
      ),
      hasPoller: hasPoller(world, execution, taskQueue, 'workflow'),
    });
  }
  for (const activity of atWork(execution)) {
    const { activityId, activityType, attempt, taskQueue } = activity;
    holds.push({
      kind: 'activity',
      workflowId,
      runId,
      taskQueue,
      activityId,
      activityType,
      attempt,
      started: activity.status === 'started',
      since: virtualMs((activity.startedAt ?? activity.attemptScheduledAt) - execution.skewMs),
      hasPoller: hasPoller(world, execution, taskQueue, 'activity'),
    });
  }
  for (const { since } of execution.directQueries?.values() ?? []) {
    const { taskQueue } = execution.replayed;
    holds.push({ kind: 'query', workflowId, runId, taskQueue, since });
  }
  return holds;
}

/** Whether a run holds time at all; cheaper than listing why. */
export function holdsTime(execution: Execution): boolean {
  return (
    execution.task.status !== 'none' ||
    !atWork(execution).next().done ||
    (execution.directQueries?.size ?? 0) > 0
  );
}

/** The activities that a worker has or could take. A closed run keeps its open ones for those who look: nobody waits for them. */
function* atWork({ isRunning, activities }: Execution): Generator<Activity, undefined> {
  if (!isRunning) return;
  for (const activity of activities?.values() ?? []) {
    if (activity.status === 'scheduled' || activity.status === 'started') yield activity;
  }
}

function hasPoller(world: World, execution: Execution, taskQueue: string, kind: string): boolean {
  const queue = world.queues.get(`${kind}\u0000${execution.namespace}\u0000${taskQueue}`);
  return queue !== undefined && queue.pollers.size > 0;
}

/** Everything that holds time, the server's own reasons first, then run by run. Whoever needs only some of them stops early. */
export function* timeHolds(world: World): Generator<TimeHold, undefined> {
  if (world.frozenSince !== undefined) yield { kind: 'frozen', since: world.frozenSince };
  for (const [connection, locks] of world.locks) {
    if (holdsLock(locks))
      yield { kind: 'clientLock', connection, client: locks.client, since: locks.since };
  }
  const { startLockSince: since } = world;
  if (since !== undefined && isStartLocked(world)) yield { kind: 'startLock', since };
  for (const execution of world.holding) yield* executionHolds(world, execution);
}

/** Whether anything holds time. */
export function isTimeHeld(world: World): boolean {
  return world.frozenSince !== undefined || world.holding.size > 0 || isTimeLocked(world);
}
