/**
 * The groups of a child's run as they stand beneath the child in its parent's timeline. They keep their events, but get ids and families of
 * their own, for those of two histories are alike:
 *
 *     id in the timeline = (ordinal of the run + 1) × 10⁹ + id in its own history
 */
import type { EventGroup } from './eventGroup.ts';

const SPAN = 1_000_000_000;

/** An id in the timeline, taken apart. */
export interface NestedId {
  /** The run's ordinal among those that were unfolded. */
  readonly ordinal: number;
  /** The event's id in its own history. */
  readonly eventId: number;
}

/** The id of a nested group or event. */
export function nestedId({ ordinal, eventId }: NestedId): number {
  return (ordinal + 1) * SPAN + eventId;
}

/** Takes an id apart; undefined for one of the run whose timeline it is. */
export function parseNestedId(id: number): NestedId | undefined {
  if (id < SPAN) return undefined;
  return { ordinal: Math.floor(id / SPAN) - 1, eventId: id % SPAN };
}

const kept = new WeakMap<EventGroup, { readonly ordinal: number; readonly nested: EventGroup }>();

/** A run's groups for a timeline; one that did not change keeps its identity. The run itself is left out: the child's own bar is it. */
export function nestedGroups(
  groups: readonly EventGroup[],
  ordinal: number,
): readonly EventGroup[] {
  return groups.filter((group) => group.id !== 1).map((group) => nestedGroup(group, ordinal));
}

function nestedGroup(group: EventGroup, ordinal: number): EventGroup {
  const known = kept.get(group);
  if (known?.ordinal === ordinal) return known.nested;
  const nested: EventGroup = {
    ...group,
    id: nestedId({ ordinal, eventId: group.id }),
    family: `${ordinal}\u0000${group.family}`,
  };
  kept.set(group, { ordinal, nested });
  return nested;
}
