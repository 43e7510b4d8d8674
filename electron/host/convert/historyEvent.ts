import { timestampMs } from '../../../shared/temporal/duration.ts';
import type { HistoryEvent as EventView } from '../../../shared/ipc/models.ts';
import type { HistoryEvent, Payload } from '../../../shared/protocol/messages.ts';
import { payloadView } from './payload.ts';
import { enumText, messageTypeOf, messageView } from './protoView.ts';

const EVENT = 'temporal.api.history.v1.HistoryEvent';
const SUFFIX = 'EventAttributes';

/** The attributes of an event as the window sees them. @param bytesMax a payload above this is shown by its beginning */
export function attributesView(event: HistoryEvent, bytesMax?: number): Record<string, unknown> {
  // Only what is shown is made: a history has fifty thousand of these.
  const [name, attributes] =
    Object.entries(event).find(([key, value]) => key.endsWith(SUFFIX) && isRecord(value)) ?? [];
  const type = name === undefined ? undefined : messageTypeOf(EVENT, name);
  if (type === undefined || !isRecord(attributes)) return {};
  return messageView(type, attributes, bytesMax);
}

/** A history event for the window. */
export function eventView(event: HistoryEvent): EventView {
  return {
    eventId: event.eventId ?? 0,
    type: enumText('EventType', event.eventType ?? 0),
    timeMs: timestampMs(event.eventTime) ?? 0,
    attributes: attributesView(event),
    ...textField('summary', event.userMetadata?.summary),
    ...textField('details', event.userMetadata?.details),
  };
}

/** A payload that should be a JSON string; what else it is, as its text. */
function textField(name: 'summary' | 'details', payload: Payload | undefined): Partial<EventView> {
  if (payload === undefined) return {};
  const { json, text } = payloadView(payload);
  const shown = typeof json === 'string' ? json : (text ?? JSON.stringify(json));
  return shown === undefined ? {} : { [name]: shown };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
