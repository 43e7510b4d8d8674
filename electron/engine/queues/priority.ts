import type { QueuedTask } from './taskQueue.ts';

/** The middle of the five levels, which tasks without a priority have. */
const DEFAULT_PRIORITY = 3;

/** The level of a queued task: 1 comes first, 5 last. */
export function taskPriority(task: QueuedTask): number {
  switch (task.kind) {
    case 'workflowTask':
      return task.execution.replayed.priority?.priorityKey || DEFAULT_PRIORITY;
    case 'activity': {
      const activity = task.execution.activities?.get(task.scheduledEventId);
      const own = activity?.priority?.priorityKey;
      return own || task.execution.replayed.priority?.priorityKey || DEFAULT_PRIORITY;
    }
    case 'query':
      return DEFAULT_PRIORITY;
  }
}
