/**
 * Event groups from a history, incrementally: adding the events of a page touches only the groups that they belong to.
 *
 * 1. Every event is in exactly one group.
 * 2. Groups stand in the order of their first events; the order never changes while a history grows.
 * 3. A group that did not change keeps its identity, so that what was derived from it can be kept.
 */
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import type { EventGroup, GroupKind, GroupStatus } from './eventGroup.ts';
import { addEvent } from './groupRules.ts';

/** All groups of a history at one moment. */
export interface EventGroups {
  /** Grows with every change; equal versions of one grouper are equal groups. */
  readonly version: number;
  /** In the order of their first events. */
  readonly groups: readonly EventGroup[];
  /** The group that an event belongs to; undefined for an id that is not there. */
  readonly groupOf: (eventId: number) => EventGroup | undefined;
  /** The event of an id. */
  readonly eventOf: (eventId: number) => HistoryEvent | undefined;
}

/** What the rules need of the grouper. */
export interface GroupWriter {
  /** Opens a group with `event` as its first. */
  open(event: HistoryEvent, seed: GroupSeed): void;
  /** Adds `event` to the group of `openingEventId` and changes it; false when there is none (its events have not come). */
  extend(openingEventId: number | undefined, event: HistoryEvent, change: GroupChange): boolean;
  /** Ends every open group at `event`, the run's close. */
  closeAll(event: HistoryEvent): void;
  /** The group of an event. */
  groupOf(eventId: number | undefined): EventGroup | undefined;
  /** The group opened last. */
  last(): EventGroup | undefined;
  /** Remembers an event by a name, such as an update by its id, for those that come later. */
  remember(name: string, eventId: number): void;
  recall(name: string): number | undefined;
}

/** What a rule says about a new group; the rest has obvious values. */
export interface GroupSeed {
  readonly kind: GroupKind;
  readonly label: string;
  readonly status: GroupStatus;
  /** Undefined: not ended. */
  readonly endMs?: number;
  readonly startMs?: number;
  readonly startedMs?: number | undefined;
  readonly dueMs?: number | undefined;
  readonly attemptNumber?: number;
}

/** What a later event changes. */
export type GroupChange = (
  group: EventGroup,
) => Partial<
  Pick<
    EventGroup,
    | 'status'
    | 'label'
    | 'endMs'
    | 'startedMs'
    | 'dueMs'
    | 'attempts'
    | 'attemptNumber'
    | 'cancelRequested'
  >
>;

/** Groups one history as it grows. */
export class EventGrouper implements GroupWriter {
  #groups: EventGroup[] = [];
  /** By event id; undefined where no event has come. */
  #ordinals: (number | undefined)[] = [];
  #events: readonly HistoryEvent[] = [];
  #byId: (HistoryEvent | undefined)[] = [];
  #open = new Set<number>();
  #names = new Map<string, number>();
  #consumed = 0;
  #version = 0;
  #snapshot: EventGroups | undefined;

  /** The groups of `events`. What was grouped before is kept when `events` only got longer. */
  update(events: readonly HistoryEvent[]): EventGroups {
    if (!this.#continues(events)) this.#reset();
    if (this.#snapshot === undefined || events.length > this.#consumed) {
      for (; this.#consumed < events.length; this.#consumed += 1) {
        const event = events[this.#consumed];
        if (event !== undefined) this.#add(event);
      }
      this.#version += 1;
      this.#snapshot = this.#take();
    }
    this.#events = events;
    return this.#snapshot;
  }

  #continues(events: readonly HistoryEvent[]): boolean {
    if (events === this.#events) return true;
    if (events.length < this.#consumed) return false;
    const last = this.#consumed - 1;
    return (
      this.#consumed === 0 || (events[last] === this.#events[last] && events[0] === this.#events[0])
    );
  }

  #reset(): void {
    this.#groups = [];
    this.#ordinals = [];
    this.#byId = [];
    this.#open = new Set();
    this.#names = new Map();
    this.#consumed = 0;
    this.#snapshot = undefined;
  }

  #take(): EventGroups {
    const groups = this.#groups.slice();
    const ordinals = this.#ordinals;
    const byId = this.#byId;
    return {
      version: this.#version,
      groups,
      groupOf: (eventId) => groups[ordinals[eventId] ?? -1],
      eventOf: (eventId) => byId[eventId],
    };
  }

  #add(event: HistoryEvent): void {
    if (this.#byId[event.eventId] !== undefined) return;
    this.#byId[event.eventId] = event;
    addEvent(this, event);
  }

  open(event: HistoryEvent, seed: GroupSeed): void {
    const ordinal = this.#groups.length;
    this.#groups.push({
      id: event.eventId,
      kind: seed.kind,
      label: seed.label,
      family: `${seed.kind}\u0000${seed.label}`,
      status: seed.status,
      events: [event],
      startMs: seed.startMs ?? event.timeMs,
      endMs: seed.endMs,
      startedMs: seed.startedMs,
      dueMs: seed.dueMs,
      attempts: [],
      attemptNumber: seed.attemptNumber ?? 1,
      cancelRequested: false,
      pending: undefined,
    });
    this.#ordinals[event.eventId] = ordinal;
    if (seed.endMs === undefined) this.#open.add(ordinal);
  }

  extend(openingEventId: number | undefined, event: HistoryEvent, change: GroupChange): boolean {
    const ordinal = openingEventId === undefined ? undefined : this.#ordinals[openingEventId];
    const group = this.#groups[ordinal ?? -1];
    if (group === undefined || ordinal === undefined) return false;
    const changed: EventGroup = { ...group, events: [...group.events, event], ...change(group) };
    this.#groups[ordinal] = changed;
    this.#ordinals[event.eventId] = ordinal;
    if (changed.endMs !== undefined) this.#open.delete(ordinal);
    return true;
  }

  closeAll(event: HistoryEvent): void {
    for (const ordinal of this.#open) {
      const group = this.#groups[ordinal];
      if (group === undefined) continue;
      this.#groups[ordinal] = {
        ...group,
        status: 'unfinished',
        endMs: Math.max(event.timeMs, group.startMs),
        dueMs: group.kind === 'timer' ? group.dueMs : undefined,
      };
    }
    this.#open.clear();
  }

  groupOf(eventId: number | undefined): EventGroup | undefined {
    return eventId === undefined ? undefined : this.#groups[this.#ordinals[eventId] ?? -1];
  }

  last(): EventGroup | undefined {
    return this.#groups.at(-1);
  }

  remember(name: string, eventId: number): void {
    this.#names.set(name, eventId);
  }

  recall(name: string): number | undefined {
    return this.#names.get(name);
  }
}
