/**
 * Between plain JavaScript values and protobuf messages, by the reflection data that @temporalio/proto carries.
 *
 * Scenarios write requests as plain objects with three conveniences: a Duration may be a string such as '1.5s', a
 * Timestamp a Date or an ISO string, and a Payload any JSON value (`undefined` is binary/null).
 */

const utf8 = new TextEncoder();

/** @param {unknown} value a value that a data converter would make a payload of */
export function payload(value) {
  return value === undefined
    ? { metadata: { encoding: utf8.encode('binary/null') } }
    : {
        metadata: { encoding: utf8.encode('json/plain') },
        data: utf8.encode(JSON.stringify(value)),
      };
}

const isRecord = (value) => typeof value === 'object' && value !== null;
const split = (nanos) => ({ seconds: Math.trunc(nanos / 1e9), nanos: Math.round(nanos % 1e9) });

const special = {
  '.google.protobuf.Duration': (value) =>
    typeof value === 'string' ? split(Number(value.replace(/s$/, '')) * 1e9) : value,
  '.google.protobuf.Timestamp': (value) => {
    if (isRecord(value) && !(value instanceof Date)) return value;
    const millis = new Date(value).getTime();
    return { seconds: Math.floor(millis / 1000), nanos: (((millis % 1000) + 1000) % 1000) * 1e6 };
  },
  '.temporal.api.common.v1.Payload': (value) =>
    isRecord(value) && (value.metadata || value.data) ? value : payload(value),
  '.temporal.api.common.v1.Payloads': (value) =>
    Array.isArray(value) ? { payloads: value } : value,
};

/** The wire tools for one copy of @temporalio/proto. */
export class Wire {
  /** @param {any} proto the module @temporalio/proto */
  constructor(proto) {
    this.proto = proto;
    this.services = {
      workflow: proto.temporal.api.workflowservice.v1.WorkflowService,
      operator: proto.temporal.api.operatorservice.v1.OperatorService,
    };
  }

  /** @param {string} name such as 'temporal.api.update.v1.Request' */
  type(name) {
    const found = name
      .split('.')
      .reduce((at, part) => at?.[part] ?? at?.nested?.[part], this.proto);
    if (!found?.fields) throw new Error(`no message type ${name}`);
    return found;
  }

  /** @param {string} name an enum of temporal.api.enums.v1 */
  enum(name) {
    return this.proto.temporal.api.enums.v1.nested[name];
  }

  /** A plain object made into a message of that type. */
  build(type, value) {
    return type.fromObject(this.#prepare(type, value));
  }

  /** A plain object packed into a google.protobuf.Any. */
  any(name, value) {
    const type = this.type(name);
    return {
      type_url: `type.googleapis.com/${name}`,
      value: type.encode(this.build(type, value)).finish(),
    };
  }

  /** What an Any holds, or undefined when its type is unknown. */
  unpack(any) {
    const name = any.type_url.split('/').pop();
    try {
      return { name, message: this.type(name).decode(any.value) };
    } catch {
      return { name, message: undefined };
    }
  }

  #prepare(type, value) {
    const plain = special[type.fullName]?.(value) ?? value;
    if (!isRecord(plain)) return plain;
    const out = {};
    for (const [key, entry] of Object.entries(plain)) {
      const field = type.fields[key];
      if (!field) throw new Error(`${type.fullName} has no field ${key}`);
      const inner = field.resolve().resolvedType;
      if (!inner?.fields || entry === undefined || entry === null) out[key] = entry;
      else if (field.repeated) out[key] = entry.map((item) => this.#prepare(inner, item));
      else if (field.map)
        out[key] = Object.fromEntries(
          Object.entries(entry).map(([k, v]) => [k, this.#prepare(inner, v)]),
        );
      else out[key] = this.#prepare(inner, entry);
    }
    return out;
  }
}

/**
 * A command for a workflow task completion: `command('START_TIMER', {timerId: 't', startToFireTimeout: '1s'})`.
 * @param {string} kind a CommandType without its prefix
 */
export function command(kind, attributes = {}, userMetadata) {
  const camel = kind.toLowerCase().replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return {
    commandType: `COMMAND_TYPE_${kind}`,
    [`${camel}CommandAttributes`]: attributes,
    ...(userMetadata && { userMetadata }),
  };
}

const attributesAnd = (options, rest) => ({ ...rest, ...options });

/** The commands that scenarios use most; the last argument overrides or adds attributes. */
export const commands = {
  complete: (result) =>
    command('COMPLETE_WORKFLOW_EXECUTION', result === undefined ? {} : { result: [result] }),
  fail: (message, info = {}) =>
    command('FAIL_WORKFLOW_EXECUTION', { failure: applicationFailure(message, info) }),
  cancelWorkflow: (details) =>
    command('CANCEL_WORKFLOW_EXECUTION', details === undefined ? {} : { details: [details] }),
  timer: (timerId, startToFireTimeout, metadata) =>
    command('START_TIMER', { timerId, startToFireTimeout }, metadata),
  cancelTimer: (timerId) => command('CANCEL_TIMER', { timerId }),
  activity: (taskQueue, activityId, options = {}) =>
    command(
      'SCHEDULE_ACTIVITY_TASK',
      attributesAnd(options, {
        activityId,
        activityType: { name: 'Act' },
        taskQueue: { name: taskQueue },
        startToCloseTimeout: '10s',
      }),
    ),
  cancelActivity: (scheduledEventId) =>
    command('REQUEST_CANCEL_ACTIVITY_TASK', { scheduledEventId }),
  child: (taskQueue, workflowId, options = {}) =>
    command(
      'START_CHILD_WORKFLOW_EXECUTION',
      attributesAnd(options, {
        namespace: 'default',
        workflowId,
        workflowType: { name: 'Child' },
        taskQueue: { name: taskQueue },
      }),
    ),
  signalExternal: (workflowId, signalName, options = {}) =>
    command(
      'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION',
      attributesAnd(options, { namespace: 'default', execution: { workflowId }, signalName }),
    ),
  cancelExternal: (workflowId, options = {}) =>
    command(
      'REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION',
      attributesAnd(options, { namespace: 'default', workflowId }),
    ),
  continueAsNew: (taskQueue, options = {}) =>
    command(
      'CONTINUE_AS_NEW_WORKFLOW_EXECUTION',
      attributesAnd(options, { workflowType: { name: 'Raw' }, taskQueue: { name: taskQueue } }),
    ),
  marker: (markerName, details = {}) => command('RECORD_MARKER', { markerName, details }),
};

/** A failure as an SDK encodes an ApplicationFailure. */
export function applicationFailure(
  message,
  {
    type = 'Oops',
    nonRetryable = false,
    nextRetryDelay,
    details,
    source = 'TypeScriptSDK',
    cause,
  } = {},
) {
  return {
    message,
    source,
    ...(cause && { cause }),
    applicationFailureInfo: {
      type,
      nonRetryable,
      ...(nextRetryDelay && { nextRetryDelay }),
      ...(details && { details }),
    },
  };
}
