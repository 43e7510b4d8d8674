/** Recorded and generated runs, grouped as the panes group them. */
import type { EventGroup } from '../model/eventGroup.ts';
import { EventGrouper, type EventGroups } from '../model/groupEvents.ts';
import { PendingOverlay } from '../model/pendingState.ts';
import { recordedRun, type RecordedName, type RecordedRun } from './histories.ts';

/** The groups of a run with what its description knows. */
export function grouped(run: RecordedRun): EventGroups {
  return new PendingOverlay().apply(new EventGrouper().update(run.events), run.execution);
}

/** The groups of a recorded run. */
export function groupsOf(name: RecordedName): EventGroups {
  return grouped(recordedRun(name));
}

/** The first group of a label. Throws when there is none. */
export function groupCalled(all: EventGroups, label: string): EventGroup {
  const found = all.groups.find((group) => group.label === label);
  if (found === undefined) throw new Error(`no group is called ${label}`);
  return found;
}
