/** Why a group is there and what came of it: events lead to workflow tasks, and tasks to commands. */
import { eventIdOf } from './attributes.ts';
import { lastEvent, type EventGroup } from './eventGroup.ts';
import type { EventGroups } from './groupEvents.ts';

/** How a group hangs together with others. */
export interface GroupRelations {
  /** The workflow task whose commands made it. */
  readonly task: EventGroup | undefined;
  /** What made that task run. */
  readonly causes: readonly EventGroup[];
  /** The workflow task that saw how it ended. */
  readonly seenBy: EventGroup | undefined;
  /** What that task's commands made. */
  readonly caused: readonly EventGroup[];
}

/** At most so many are listed. */
const LISTED_MAX = 50;

/** The relations of a group. */
export function relationsOf(group: EventGroup, all: EventGroups): GroupRelations {
  const tasks = all.groups.filter((other) => other.kind === 'workflowTask');
  if (group.kind === 'workflowTask') {
    return {
      task: undefined,
      causes: causesOf(group, tasks, all),
      seenBy: undefined,
      caused: madeBy(group, all),
    };
  }
  const taskEventId = eventIdOf(group.events[0].attributes['workflowTaskCompletedEventId']);
  const task = taskEventId === undefined ? undefined : all.groupOf(taskEventId);
  const endedId = lastEvent(group).eventId;
  const hasOutcome = group.events.length > 1 || group.kind === 'signal';
  const seenBy = hasOutcome
    ? tasks.find((other) => (startedIdOf(other) ?? -1) > endedId)
    : undefined;
  return {
    task,
    causes: task === undefined ? [] : causesOf(task, tasks, all),
    seenBy,
    caused: seenBy === undefined ? [] : madeBy(seenBy, all),
  };
}

function startedIdOf(task: EventGroup): number | undefined {
  return task.events.find((event) => event.type === 'WORKFLOW_TASK_STARTED')?.eventId;
}

/** The groups that a task's commands opened. */
function madeBy(task: EventGroup, all: EventGroups): readonly EventGroup[] {
  const completed = task.events.find((event) => event.type === 'WORKFLOW_TASK_COMPLETED');
  if (completed === undefined) return [];
  const made: EventGroup[] = [];
  // A task's commands are the events right after it.
  for (let id = completed.eventId + 1; made.length < LISTED_MAX; id += 1) {
    const event = all.eventOf(id);
    if (eventIdOf(event?.attributes['workflowTaskCompletedEventId']) !== completed.eventId) break;
    const group = all.groupOf(id);
    if (group !== undefined && !made.includes(group)) made.push(group);
  }
  return made;
}

/** The groups that changed between the task before and this one: what it was woken for. */
function causesOf(
  task: EventGroup,
  tasks: readonly EventGroup[],
  all: EventGroups,
): readonly EventGroup[] {
  const startedId = startedIdOf(task) ?? lastEvent(task).eventId;
  const previous = tasks.findLast((other) => other.id < task.id);
  const since = previous === undefined ? 0 : (startedIdOf(previous) ?? previous.id);
  const causes: EventGroup[] = [];
  for (let id = startedId - 1; id > since && causes.length < LISTED_MAX; id -= 1) {
    const event = all.eventOf(id);
    const group = all.groupOf(id);
    if (event === undefined || group === undefined || group.kind === 'workflowTask') continue;
    const isCommand = event.attributes['workflowTaskCompletedEventId'] !== undefined;
    const isQuiet = event.type === 'ACTIVITY_TASK_STARTED' || group.kind === 'timeSkip';
    if (!isCommand && !isQuiet && !causes.includes(group)) causes.unshift(group);
  }
  return causes;
}
