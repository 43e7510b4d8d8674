/**
 * The canonical form of what a server says, equal for every run of the same scenario.
 *
 * Messages become JSON with the names of proto JSON, without default values, int64 as numbers, payloads readable.
 * What varies between runs is replaced or dropped; see the README for the rules.
 */

/** Fields that no user depends on, or that measure this very run. */
const DROPPED = new Set([
  'taskId',
  'eventTime',
  'meteringMetadata',
  'workerVersion',
  'binaryChecksum',
  'historySizeBytes',
  'stateTransitionCount',
  'stateSizeBytes',
  'stackTrace',
  'executionDuration',
  'inheritedBuildId',
  'assignedBuildId',
  'mostRecentWorkerVersionStamp',
  'pollerScalingDecision',
  'backlogCountHint',
  'taskToken',
  'conflictToken',
  'clusterId',
  'serverVersion',
  'versionInfo',
  'pollerGroupId',
  'pollerGroupInfos',
  'pollerGroupsInfo',
  'resourceId',
  'workerInstanceKey',
  'workerControlTaskQueue',
]);

/** Whole-field rules that hold for one message type only. */
const DROPPED_IN = {
  HistoryEvent: ['version'],
  ResetPointInfo: ['buildId'],
  WorkflowTaskCompletedEventAttributes: ['sdkMetadata'],
  WorkflowTaskStartedEventAttributes: ['requestId'],
  ActivityTaskStartedEventAttributes: ['requestId'],
  WorkflowExecutionInfo: ['historyLength'],
  NamespaceInfo: ['id', 'data'],
};

/** Ids of this server's namespaces: only that there is one. */
const NAMESPACE_IDS = new Set(['namespaceId', 'parentWorkflowNamespaceId', 'parentNamespaceId']);

/** Times inside the payload of a local activity's marker, as SDK Core writes it. */
const MARKER_TIMES = new Set(['complete_time', 'original_schedule_time']);

/** Durations that the server may have measured: rounded to whole seconds when they have digits below a millisecond. */
const MEASURED = {
  currentRetryInterval: Math.round,
  firstWorkflowTaskBackoff: Math.ceil,
  initialSkippedDuration: Math.round,
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g;
const OUR_IDENTITIES = new Set(['client', 'worker']);
const text = new TextDecoder();

const isRecord = (value) => typeof value === 'object' && value !== null;
const isLong = (value) => isRecord(value) && typeof value.toNumber === 'function';

/** google.protobuf.Duration as proto JSON writes it, with no more digits than needed. */
export function duration({ seconds = 0, nanos = 0 }) {
  const total = BigInt(String(seconds)) * 1_000_000_000n + BigInt(nanos);
  const sign = total < 0n ? '-' : '';
  const magnitude = total < 0n ? -total : total;
  const fraction = String(magnitude % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${sign}${magnitude / 1_000_000_000n}${fraction && `.${fraction}`}s`;
}

/** Normalises the observations of one scenario run; placeholders count in order of first appearance. */
export class Normaliser {
  #placeholders = new Map();

  /**
   * @param {import('./lib/wire.mjs').Wire} wire
   * @param {{prefix: string, nonce: string}} names what the scenario puts before each of its ids
   */
  constructor(wire, { prefix, nonce }) {
    this.wire = wire;
    this.prefix = prefix;
    this.nonce = nonce;
  }

  /** Anything a scenario observes: a message, an error, or plain data that may hold such. */
  value(value) {
    if (value === undefined) return null;
    if (typeof value === 'string') return this.string(value);
    if (typeof value === 'bigint') return Number(value);
    if (value instanceof Error) return this.error(value);
    if (value instanceof Uint8Array) return value.length ? '<bytes>' : '';
    if (value instanceof Date) return '<time>';
    if (!isRecord(value)) return value;
    if (isLong(value)) return value.toNumber();
    if (value.$type) return this.message(value.$type, value);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [this.string(k), this.value(v)]),
    );
  }

  string(value) {
    return value
      .replaceAll(this.prefix, '~')
      .replaceAll(this.nonce, '<nonce>')
      .replace(UUID, (id) => {
        if (!this.#placeholders.has(id))
          this.#placeholders.set(id, `<uuid-${this.#placeholders.size + 1}>`);
        return this.#placeholders.get(id);
      });
  }

  /** @param {any} type a protobufjs Type @param {any} message */
  message(type, message) {
    const special = this[type.fullName];
    if (special) return special.call(this, message);
    const out = {};
    for (const field of type.fieldsArray) {
      if (DROPPED.has(field.name) || DROPPED_IN[type.name]?.includes(field.name)) continue;
      if (!Object.hasOwn(message, field.name)) continue;
      const value = this.#field(field.resolve(), message[field.name]);
      if (value !== undefined) out[field.name] = value;
    }
    return out;
  }

  #field(field, value) {
    if (value === null || value === undefined) return undefined;
    const one = (item) => this.#single(field, item);
    if (field.repeated) return value.length ? value.map(one) : undefined;
    if (field.map) {
      const entries = Object.entries(value).map(([key, item]) => [this.string(key), one(item)]);
      return entries.length
        ? Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
        : undefined;
    }
    if (NAMESPACE_IDS.has(field.name)) return value ? '<namespace id>' : undefined;
    if (MEASURED[field.name] && value.nanos % 1e6)
      return `about ${MEASURED[field.name](parseFloat(duration(value)))}s`;
    if (field.name === 'identity' || field.name.endsWith('Identity'))
      return OUR_IDENTITIES.has(value) ? value : undefined;
    if (field.name === 'message' && typeof value === 'string')
      return value ? oneSpace(this.string(value)) : undefined;
    const result = one(value);
    return isDefault(field, result) ? undefined : result;
  }

  #single(field, value) {
    const type = field.resolvedType;
    if (type?.values) return type.valuesById[value] ?? value;
    if (type) return this.message(type, value);
    return this.value(value);
  }

  '.google.protobuf.Duration'(message) {
    return duration(message);
  }

  '.google.protobuf.Timestamp'(message) {
    return Number(message.seconds ?? 0) <= 0 ? '<zero time>' : '<time>';
  }

  '.google.protobuf.Any'(message) {
    const { name, message: inner } = this.wire.unpack(message);
    return { '@type': name, ...(inner && this.value(inner)) };
  }

  '.temporal.api.common.v1.Payload'({ metadata = {}, data }) {
    const { encoding, ...rest } = Object.fromEntries(
      Object.entries(metadata).map(([key, bytes]) => [key, text.decode(bytes)]),
    );
    return { [encoding ?? 'no encoding']: this.#data(encoding, data), ...rest };
  }

  '.temporal.api.common.v1.Payloads'({ payloads = [] }) {
    return payloads.map((item) => this.value(item));
  }

  '.temporal.api.common.v1.SearchAttributes'({ indexedFields = {} }) {
    const { BuildIds, ...rest } = indexedFields;
    return this.value(
      Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
  }

  #data(encoding, data) {
    if (encoding !== 'json/plain') return data?.length ? Buffer.from(data).toString('base64') : '';
    try {
      return this.value(
        JSON.parse(text.decode(data), (key, value) => (MARKER_TIMES.has(key) ? '<time>' : value)),
      );
    } catch {
      return `not JSON: ${this.string(text.decode(data))}`;
    }
  }

  /** A gRPC error with its decoded details, or whatever else an SDK threw, with its causes. */
  error(error) {
    const grpc = grpcStatus(error);
    if (grpc)
      return {
        error: STATUS[grpc.code] ?? String(grpc.code),
        message: oneSpace(this.string(grpc.details ?? '')),
        ...this.#details(grpc),
      };
    const { name, message, cause, type, failure } = error;
    return {
      thrown: name,
      message: oneSpace(this.string(message)),
      ...(type && { type }),
      ...(cause instanceof Error && { cause: this.error(cause) }),
    };
  }

  #details(error) {
    const [packed] = error.metadata?.get('grpc-status-details-bin') ?? [];
    if (!packed) return {};
    const { details = [] } = this.wire.type('google.rpc.Status').decode(packed);
    return details.length ? { details: details.map((any) => this.value(any)) } : {};
  }
}

function isDefault(field, value) {
  if (value === '' || value === 0 || value === false) return !field.options?.proto3_optional;
  return (
    field.resolvedType?.values !== undefined &&
    typeof value === 'string' &&
    value === field.resolvedType.valuesById[0]
  );
}

/** The gRPC error in a chain of causes, if there is one. */
export function grpcStatus(error) {
  for (let at = error; at instanceof Error; at = at.cause)
    if (typeof at.code === 'number' && at.metadata) return at;
  return undefined;
}

export const STATUS = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** Go prints messages inside error texts with one space or two, no-break or not, as its build pleases. */
function oneSpace(text) {
  return text.replace(/[\s\u00a0]+/g, ' ');
}
