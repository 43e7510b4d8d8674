/** The same filter as the timeline's, for single events: words must be in the event itself, the rest is asked of its group. */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import type { EventGroups } from './groupEvents.ts';
import { eventSearchText, isEverything, matches, type GroupFilter } from './timelineFilter.ts';

/** The events that a filter leaves. */
export function filterEvents(
  events: readonly HistoryEvent[],
  groups: EventGroups,
  filter: GroupFilter,
): readonly HistoryEvent[] {
  if (isEverything(filter)) return events;
  const ofGroup: GroupFilter = { ...filter, words: [] };
  const isAnyGroup = isEverything(ofGroup);
  return events.filter((event) => {
    const group = groups.groupOf(event.eventId);
    if (!isAnyGroup && (group === undefined || !matches(group, ofGroup))) return false;
    if (filter.words.length === 0) return true;
    // A group's name stands for all of its events: most of them do not repeat it.
    const text = eventSearchText(event);
    const label = group?.label.toLowerCase() ?? '';
    return filter.words.every((word) => text.includes(word) || label.includes(word));
  });
}
