/** Which of the tasks that wait comes first: by priority, then fairly between keys (server: common/priorities, matching). */
import type { Priority } from '../../../shared/protocol/messages.ts';
import type { QueuedTask } from './taskQueue.ts';

/** The middle of the five levels, which tasks without a priority have. */
export const DEFAULT_LEVEL = 3;
const LOWEST_LEVEL = 5;

/** The priority of something with what it leaves open taken from what it belongs to. */
export function mergePriority(
  base: Priority | undefined,
  own: Priority | undefined,
): Priority | undefined {
  if (!base || !own) return own ?? base;
  return {
    priorityKey: own.priorityKey || base.priorityKey,
    fairnessKey: own.fairnessKey || base.fairnessKey,
    fairnessWeight: own.fairnessWeight || base.fairnessWeight,
  };
}

/** The priority of a queued task; undefined where nobody gave it one. */
export function priorityOf(task: QueuedTask): Priority | undefined {
  switch (task.kind) {
    case 'workflowTask':
      return task.execution.replayed.priority;
    case 'activity': {
      const activity = task.execution.activities?.get(task.scheduledEventId);
      return mergePriority(task.execution.replayed.priority, activity?.priority);
    }
    case 'query':
      return undefined;
  }
}

/** The level of a priority: 1 comes first, 5 last. */
export const levelOf = (priority: Priority | undefined): number =>
  Math.min(priority?.priorityKey || DEFAULT_LEVEL, LOWEST_LEVEL);
