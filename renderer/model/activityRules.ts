/** How an activity's events make its group, and what they tell of attempts that wrote no events. */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import { eventIdOf, nameOf, numberOf, textOf } from './attributes.ts';
import type { Attempt, EventGroup, GroupStatus } from './eventGroup.ts';
import { failureOf, failureText } from './failure.ts';
import type { GroupWriter } from './groupEvents.ts';

const endings: Readonly<Record<string, GroupStatus & Attempt['outcome']>> = {
  ACTIVITY_TASK_COMPLETED: 'completed',
  ACTIVITY_TASK_FAILED: 'failed',
  ACTIVITY_TASK_TIMED_OUT: 'timedOut',
  ACTIVITY_TASK_CANCELED: 'canceled',
};

/** Puts an `ACTIVITY_TASK_` event into its group; false when the group's first event is not there. */
export function addActivityEvent(groups: GroupWriter, event: HistoryEvent): boolean {
  const { type } = event;
  const scheduled = eventIdOf(attributeOf(event, 'scheduledEventId'));
  switch (type) {
    case 'ACTIVITY_TASK_SCHEDULED':
      groups.open(event, {
        kind: 'activity',
        label: nameOf(attributeOf(event, 'activityType')) ?? 'activity',
        status: 'queued',
      });
      return true;
    case 'ACTIVITY_TASK_STARTED':
      return groups.extend(scheduled, event, () => started(event));
    case 'ACTIVITY_TASK_CANCEL_REQUESTED':
      return groups.extend(scheduled, event, () => ({ cancelRequested: true }));
    default: {
      const status = endings[type];
      if (status === undefined) return groups.extend(scheduled, event, () => ({}));
      return groups.extend(scheduled, event, (group) => ({
        status,
        endMs: event.timeMs,
        attempts: ended(group, event, status),
      }));
    }
  }
}

/** The server writes this event only when the activity closes, with the attempt's number and the failure of the one before. */
function started(event: HistoryEvent): Partial<EventGroup> {
  const number = numberOf(attributeOf(event, 'attempt')) ?? 1;
  const lastFailure = failureOf(attributeOf(event, 'lastFailure'));
  const attempts: Attempt[] = [];
  if (number > 1) {
    attempts.push({
      number: number - 1,
      first: 1,
      outcome: lastFailure?.kind === 'timeout' ? 'timedOut' : 'failed',
      startedMs: undefined,
      endedMs: undefined,
      failureText: lastFailure && failureText(lastFailure),
      identity: undefined,
    });
  }
  attempts.push({
    number,
    first: number,
    outcome: 'running',
    startedMs: event.timeMs,
    endedMs: undefined,
    failureText: undefined,
    identity: textOf(attributeOf(event, 'identity')),
  });
  return { status: 'running', startedMs: event.timeMs, attempts, attemptNumber: number };
}

function ended(
  group: EventGroup,
  event: HistoryEvent,
  outcome: Attempt['outcome'],
): readonly Attempt[] {
  const last = group.attempts.at(-1);
  if (last === undefined) return [];
  const failure = failureOf(attributeOf(event, 'failure'));
  return [
    ...group.attempts.slice(0, -1),
    {
      ...last,
      outcome,
      endedMs: event.timeMs,
      failureText: failure && failureText(failure),
    },
  ];
}
