/** How the engine writes events: by their name, with attributes of that name's type. */
import { EventType } from '../../../shared/protocol/enums.ts';
import type {
  EventGroupMarker,
  HistoryEvent,
  Link,
  UserMetadata,
} from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import { InvariantError } from '../core/errors.ts';

type NameOf<Key> = Key extends `${infer Name}EventAttributes` ? Name : never;

/** Such as `timerStarted`. */
export type EventName = NameOf<keyof HistoryEvent>;

export type EventAttributes<Name extends EventName> = NonNullable<
  HistoryEvent[`${Name}EventAttributes`]
>;

/** What an event has beside its attributes. */
export interface EventExtras {
  readonly userMetadata?: UserMetadata | undefined;
  readonly links?: Link[] | undefined;
  readonly workerMayIgnore?: boolean | undefined;
  readonly eventGroupMarkers?: EventGroupMarker[] | undefined;
}

/** An event that has no id yet. */
export interface EventDraft {
  readonly name: EventName;
  readonly attributes: object;
  readonly at: VirtualMs;
  readonly extras: EventExtras | undefined;
}

/** `timerStarted` is EVENT_TYPE_TIMER_STARTED: the one rule, with no exception so far. */
export function eventTypeOf(name: EventName): EventType {
  const known = typeByName.get(name);
  if (known === undefined) throw new InvariantError(`no event type for ${name}`);
  return known;
}

const camel = (key: string): string =>
  key.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const typeByName = new Map<string, EventType>(
  Object.entries(EventType).map(([key, value]) => [camel(key), value]),
);
const nameByType = new Map<EventType, string>([...typeByName].map(([name, type]) => [type, name]));

/** The name of an event's type: `timerStarted`. */
export function eventNameOf(event: HistoryEvent): EventName {
  const name = nameByType.get(event.eventType ?? EventType.UNSPECIFIED);
  if (name === undefined) throw new InvariantError(`no name for event type ${event.eventType}`);
  return name as EventName;
}

/** The attributes of an event of that name; throws when the event is another. */
export function attributesOf<Name extends EventName>(
  event: HistoryEvent,
  name: Name,
): EventAttributes<Name> {
  const attributes = event[`${name}EventAttributes`];
  if (!attributes) throw new InvariantError(`event ${event.eventId} is not ${name}`);
  return attributes as EventAttributes<Name>;
}

/** The request that an options update attaches to its run, where it is one. */
export function attachedRequestIdOf({ name, attributes }: EventDraft): string | undefined {
  if (name !== 'workflowExecutionOptionsUpdated') return undefined;
  const { attachedRequestId } = attributes as EventAttributes<typeof name>;
  return attachedRequestId;
}

/** Gives a draft its id. Without spreads, which showed in profiles: this is done for every event. */
export function eventOf(draft: EventDraft, eventId: number, taskId: number): HistoryEvent {
  const { name, extras } = draft;
  const event: HistoryEvent = {
    eventId,
    eventTime: timestampOf(draft.at),
    eventType: eventTypeOf(name),
    taskId,
  };
  event[`${name}EventAttributes`] = draft.attributes;
  if (!extras) return event;
  if (extras.workerMayIgnore) event.workerMayIgnore = true;
  if (extras.userMetadata) event.userMetadata = extras.userMetadata;
  if (extras.eventGroupMarkers?.length) event.eventGroupMarkers = extras.eventGroupMarkers;
  if (extras.links?.length) event.links = extras.links;
  return event;
}
