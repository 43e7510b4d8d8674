import { timestampMs } from '../../../shared/temporal/duration.ts';
import type { HistoryEvent as EventView } from '../../../shared/ipc/models.ts';
import type { HistoryEvent, Payload } from '../../../shared/protocol/messages.ts';
import { payloadView } from './payload.ts';
import { enumText, messageView } from './protoView.ts';

const EVENT = 'temporal.api.history.v1.HistoryEvent';
const SUFFIX = 'EventAttributes';

/** A history event for the window. */
export function eventView(event: HistoryEvent): EventView {
  const view = messageView(EVENT, event);
  const name = Object.keys(view).find((key) => key.endsWith(SUFFIX));
  const attributes = name === undefined ? undefined : view[name];
  return {
    eventId: event.eventId ?? 0,
    type: enumText('EventType', event.eventType ?? 0),
    timeMs: timestampMs(event.eventTime) ?? 0,
    attributes: isRecord(attributes) ? attributes : {},
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
