/** Payloads of a group, and how its family stands. */
import type { PayloadView } from '../../shared/ipc/models.ts';
import { objectOf, payloadsOf } from './attributes.ts';
import { isBad, isOpen, lastEvent, type EventGroup } from './eventGroup.ts';
import type { EventGroups } from './groupEvents.ts';

/** What went in and what came out; undefined where there is nothing. */
export interface GroupPayloads {
  readonly input: readonly PayloadView[] | undefined;
  readonly result: readonly PayloadView[] | undefined;
}

/** The payloads of a group. */
export function payloadsOfGroup(group: EventGroup): GroupPayloads {
  const first = group.events[0].attributes;
  const last = lastEvent(group).attributes;
  const request = objectOf(objectOf(first['acceptedRequest'] ?? first['request'])?.['input']);
  const details = objectOf(first['details']);
  return {
    input: payloadsOf(first['input']) ?? payloadsOf(request?.['args']),
    result:
      payloadsOf(last['result']) ??
      payloadsOf(objectOf(last['outcome'])?.['success']) ??
      payloadsOf(details?.['result']),
  };
}

/** The group of the same family before this one, to compare with. */
export function previousOfFamily(group: EventGroup, all: EventGroups): EventGroup | undefined {
  if (group.kind === 'workflowTask' || group.kind === 'timer') return undefined;
  return all.groups.findLast((other) => other.id < group.id && other.family === group.family);
}

/** How all groups of a family stand. */
export interface FamilyTally {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly backoff: number;
  readonly queued: number;
  readonly failed: number;
  readonly other: number;
}

/** Counts a group's family; only activities and children, of which there may be many at once. */
export function familyTally(group: EventGroup, all: EventGroups): FamilyTally {
  const tally = { total: 0, done: 0, running: 0, backoff: 0, queued: 0, failed: 0, other: 0 };
  if (group.kind !== 'activity' && group.kind !== 'child') return tally;
  for (const other of all.groups) {
    if (other.family !== group.family) continue;
    tally.total += 1;
    if (other.status === 'completed') tally.done += 1;
    else if (isBad(other)) tally.failed += 1;
    else if (other.status === 'backoff') tally.backoff += 1;
    else if (other.status === 'queued') tally.queued += 1;
    else if (isOpen(other)) tally.running += 1;
    else tally.other += 1;
  }
  return tally;
}
