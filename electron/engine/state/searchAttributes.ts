/** Search attributes: which there are, and whether a value fits its type (server: common/searchattribute). */
import { IndexedValueType as Type } from '../../../shared/protocol/enums.ts';
import type { Payload, SearchAttributes } from '../../../shared/protocol/messages.ts';
import { setEntry } from '../../../shared/util/setEntry.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';
import { isNullPayload } from './applyEvent.ts';
import type { Namespace } from './namespace.ts';

/** Attributes that the server sets itself; filters know them, nobody may set them. */
export const SYSTEM_ATTRIBUTES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['WorkflowId', Type.KEYWORD],
  ['RunId', Type.KEYWORD],
  ['WorkflowType', Type.KEYWORD],
  ['StartTime', Type.DATETIME],
  ['ExecutionTime', Type.DATETIME],
  ['CloseTime', Type.DATETIME],
  ['ExecutionStatus', Type.KEYWORD],
  ['TaskQueue', Type.KEYWORD],
  ['HistoryLength', Type.INT],
  ['HistorySizeBytes', Type.INT],
  ['ExecutionDuration', Type.INT],
  ['StateTransitionCount', Type.INT],
  ['ParentWorkflowId', Type.KEYWORD],
  ['ParentRunId', Type.KEYWORD],
  ['RootWorkflowId', Type.KEYWORD],
  ['RootRunId', Type.KEYWORD],
]);

/** Attributes that the server predefines and that a workflow or a part of the server may set. */
export const PREDEFINED_ATTRIBUTES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['TemporalChangeVersion', Type.KEYWORD_LIST],
  ['BinaryChecksums', Type.KEYWORD_LIST],
  ['BuildIds', Type.KEYWORD_LIST],
  ['BatcherNamespace', Type.KEYWORD],
  ['BatcherUser', Type.KEYWORD],
  ['TemporalScheduledStartTime', Type.DATETIME],
  ['TemporalScheduledById', Type.KEYWORD],
  ['TemporalSchedulePaused', Type.BOOL],
  ['TemporalNamespaceDivision', Type.KEYWORD],
  ['TemporalPauseInfo', Type.KEYWORD_LIST],
  ['TemporalReportedProblems', Type.KEYWORD_LIST],
  ['TemporalWorkerDeploymentVersion', Type.KEYWORD],
  ['TemporalWorkerDeployment', Type.KEYWORD],
  ['TemporalWorkflowVersioningBehavior', Type.KEYWORD],
  ['TemporalUsedWorkerDeploymentVersions', Type.KEYWORD_LIST],
  ['TemporalExternalPayloadCount', Type.INT],
  ['TemporalExternalPayloadSizeBytes', Type.INT],
]);

/** The names of types, as payloads and messages write them. */
export const TYPE_NAMES: Readonly<Record<Type, string>> = {
  [Type.UNSPECIFIED]: 'Unspecified',
  [Type.TEXT]: 'Text',
  [Type.KEYWORD]: 'Keyword',
  [Type.INT]: 'Int',
  [Type.DOUBLE]: 'Double',
  [Type.BOOL]: 'Bool',
  [Type.DATETIME]: 'Datetime',
  [Type.KEYWORD_LIST]: 'KeywordList',
};

/** The type of an attribute that may be set, or undefined. */
export function settableType(namespace: Namespace, name: string): Type | undefined {
  return namespace.searchAttributes.get(name) ?? PREDEFINED_ATTRIBUTES.get(name);
}

export type AttributesCheck =
  | { readonly ok: true; readonly fields: { [key: string]: Payload } }
  | { readonly ok: false; readonly message: string };

/** The attributes with their types noted in each payload, or the server's message for the first that is wrong. */
export function checkSearchAttributes(
  namespace: Namespace,
  attributes: SearchAttributes | undefined,
): AttributesCheck {
  const fields: { [key: string]: Payload } = {};
  for (const [name, payload] of Object.entries(attributes?.indexedFields ?? {})) {
    if (SYSTEM_ATTRIBUTES.has(name)) {
      return { ok: false, message: `${name} attribute can't be set in SearchAttributes` };
    }
    const type = settableType(namespace, name);
    if (type === undefined) {
      return {
        ok: false,
        message: `Namespace ${namespace.name} has no mapping defined for search attribute ${name}`,
      };
    }
    const value = searchAttributeValue(payload);
    if (value !== undefined && !fits(type, value)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return {
        ok: false,
        message: `invalid value for search attribute ${name} of type ${TYPE_NAMES[type]}: ${text}`,
      };
    }
    const metadata = { ...payload.metadata, type: utf8Encode(TYPE_NAMES[type]) };
    setEntry(fields, name, { ...payload, metadata });
  }
  return { ok: true, fields };
}

/** What a payload of a search attribute says: JSON; undefined when it says nothing. */
export function searchAttributeValue(payload: Payload): unknown {
  if (isNullPayload(payload)) return undefined;
  const text = utf8Decode(payload.data ?? new Uint8Array(0));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const INT64_LIMIT = 2 ** 63;
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Whether a JSON value fits a type. One value in a list fits a single-valued type too, as on the real server. */
function fits(type: Type, value: unknown): boolean {
  if (Array.isArray(value) && type !== Type.KEYWORD_LIST) {
    return value.length <= 1 && value.every((item) => fits(type, item));
  }
  switch (type) {
    case Type.TEXT:
    case Type.KEYWORD:
      return typeof value === 'string';
    case Type.INT:
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= INT64_LIMIT;
    case Type.DOUBLE:
      return typeof value === 'number';
    case Type.BOOL:
      return typeof value === 'boolean';
    case Type.DATETIME:
      return typeof value === 'string' && DATETIME.test(value);
    case Type.KEYWORD_LIST:
      return (
        typeof value === 'string' ||
        (Array.isArray(value) && value.every((item) => typeof item === 'string'))
      );
    default:
      return false;
  }
}
