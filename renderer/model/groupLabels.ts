/** What rows are called where the event itself names nothing. */
import { shortDuration } from './shortDuration.ts';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { attributeOf } from '../../shared/ipc/unpackEvents.ts';
import { durationMsOf, isPayload, objectOf, textOf } from './attributes.ts';
import { payloadText } from './payloadText.ts';

/** How long a timer runs. */
export function timerMs(event: HistoryEvent): number | undefined {
  return durationMsOf(attributeOf(event, 'startToFireTimeout'));
}

/**
 * A timer's summary; else its id if somebody chose one (SDKs count, or draw a UUID); else its length, so that the rounds of a
 * loop are one family.
 */
export function timerLabel(event: HistoryEvent): string {
  if (event.summary !== undefined && event.summary !== '') return event.summary;
  const id = textOf(attributeOf(event, 'timerId')) ?? '';
  const isChosen = id !== '' && !/^\d+$/.test(id) && !/^[0-9a-f-]{32,36}$/i.test(id);
  if (isChosen) return id;
  const ms = timerMs(event);
  return ms === undefined ? 'timer' : `timer ${shortDuration(ms)}`;
}

const NAMES_MAX = 3;

/** What an upsert sets: `OrderStatus = "charging"`, `Region, Priority`. */
export function attributesLabel(event: HistoryEvent): string {
  const { attributes } = event;
  const search = objectOf(objectOf(attributes['searchAttributes'])?.['indexedFields']);
  const memo = objectOf(objectOf(attributes['upsertedMemo'])?.['fields']);
  const fields = Object.entries({ ...search, ...memo });
  const prefix = memo === undefined ? '' : 'memo ';
  const [first] = fields;
  if (first === undefined) return memo === undefined ? 'attributes' : 'memo';
  if (fields.length === 1) {
    const [name, value] = first;
    return `${prefix}${name} = ${isPayload(value) ? (valueText(value.json) ?? payloadText(value, 40)) : '…'}`;
  }
  const names = fields.slice(0, NAMES_MAX).map(([name]) => name);
  const rest = fields.length - names.length;
  return `${prefix}${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Search attributes come as lists of one; the brackets would only be noise. */
function valueText(json: unknown): string | undefined {
  if (!Array.isArray(json) || json.length !== 1) return undefined;
  const [only]: unknown[] = json;
  return typeof only === 'object' ? undefined : JSON.stringify(only);
}

/** Whether an upsert only makes a patch searchable. */
export function isChangeVersionOnly(event: HistoryEvent): boolean {
  const fields = objectOf(objectOf(attributeOf(event, 'searchAttributes'))?.['indexedFields']);
  const names = Object.keys(fields ?? {});
  return names.length === 1 && names[0] === 'TemporalChangeVersion';
}
