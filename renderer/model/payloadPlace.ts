/** Where a payload stands in an event, so that the host can be asked for all of it. */
import type { HistoryEvent, PayloadView } from '../../shared/ipc/models.ts';

/** A payload's event, and the names and indexes on the way to it. */
export interface PayloadPlace {
  readonly eventId: number;
  readonly path: (string | number)[];
}

const DEPTH_MAX = 24;

/** The place of a payload among events, by its identity; undefined for one that is not of them, such as a heartbeat's. */
export function placeOfPayload(
  events: readonly HistoryEvent[],
  payload: PayloadView,
): PayloadPlace | undefined {
  for (const event of events) {
    const path = pathTo(event.attributes, payload, 0);
    if (path !== undefined) return { eventId: event.eventId, path };
  }
  return undefined;
}

function pathTo(
  value: unknown,
  payload: PayloadView,
  depth: number,
): (string | number)[] | undefined {
  if (value === payload) return [];
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return undefined;
  if ('encoding' in value && 'sizeBytes' in value) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const rest = pathTo(item, payload, depth + 1);
    if (rest !== undefined) return [Array.isArray(value) ? Number(key) : key, ...rest];
  }
  return undefined;
}
