/** The laws of the whole server. */
import { InvariantError } from '../../core/errors.ts';
import { holdsTime } from '../../state/timeHolds.ts';
import type { World } from '../../state/world.ts';
import { checkExecution } from './checkExecution.ts';

/** Checks the server, and the runs that a commit touched. */
export function checkWorld(world: World, touched: Iterable<string>): void {
  for (const runId of touched) {
    const execution = world.executions.get(runId);
    if (!execution) continue;
    checkExecution(execution);
    if (execution.indexedAs !== execution.replayed.status)
      throw new InvariantError(`lists know the status of a run: ${runId}`);
    if (world.holding.has(execution) !== holdsTime(execution)) {
      throw new InvariantError(`what holds time is known: ${runId}`);
    }
    if (!execution.isRunning && holdsTime(execution) && !execution.directQueries?.size)
      throw new InvariantError(`a closed run holds time only for a query: ${runId}`);
  }
  for (const queue of world.queues.values()) {
    for (const ticket of queue.pollers.keys()) {
      if (!world.parked.has(ticket))
        throw new InvariantError(`a poller's call is parked: ${ticket}`);
    }
  }
  const next = world.timers.nextAt();
  if (next !== undefined && next < world.now) {
    throw new InvariantError(`timers that were due have fired: ${next} < ${world.now}`);
  }
}
