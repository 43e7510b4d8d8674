/** The event groups of the run that is shown, made once for all panes that show it. */
import { useMemo } from 'react';
import type { Execution, HistoryEvent } from '../../../shared/ipc/models.ts';
import { EventGrouper, type EventGroups } from '../../model/groupEvents.ts';
import { PendingOverlay } from '../../model/pendingState.ts';

interface Grouping {
  readonly grouper: EventGrouper;
  readonly overlay: PendingOverlay;
}

/** By the first event of a history: the same object as long as the history only grows. */
const groupings = new WeakMap<HistoryEvent, Grouping>();
const empty = new EventGrouper().update([]);

/** The groups of a history with what its description knows of attempts. */
export function eventGroups(
  events: readonly HistoryEvent[],
  execution: Execution | undefined,
): EventGroups {
  const [first] = events;
  if (first === undefined) return empty;
  const grouping = groupings.get(first) ?? {
    grouper: new EventGrouper(),
    overlay: new PendingOverlay(),
  };
  groupings.set(first, grouping);
  return grouping.overlay.apply(grouping.grouper.update(events), execution);
}

/** The same, for components. */
export function useEventGroups(
  events: readonly HistoryEvent[],
  execution: Execution | undefined,
): EventGroups {
  return useMemo(() => eventGroups(events, execution), [events, execution]);
}
