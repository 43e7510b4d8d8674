/** The shapes that the contract's calls carry. Times are ms since 1970 on the clock that the name says; a duration ends in Ms too. */
import * as v from 'valibot';
import { searchAttributeType } from './listModels.ts';

/** What the server can do beyond Temporal's public API. A view shows a control only where its capability is true. */
export const capabilities = v.object({
  clock: v.boolean(),
  holds: v.boolean(),
  agenda: v.boolean(),
});

export const clockMode = v.picklist(['real', 'frozen', 'scaled', 'autoSkip']);
export type ClockMode = v.InferOutput<typeof clockMode>;

/** One reason why time may not skip, in words, with what it is about. */
export const hold = v.object({
  kind: v.picklist([
    'workflowTask',
    'activity',
    'query',
    'nexusOperation',
    'clientLock',
    'startLock',
    'frozen',
  ]),
  /** The sentence, such as `activity chargeCard (attempt 2, running 3.2 s)`. */
  text: v.string(),
  workflowId: v.optional(v.string()),
  runId: v.optional(v.string()),
  /** Wall time: it goes on while virtual time stands. */
  sinceMs: v.number(),
  /** How long it lasts as `text` says it, to be replaced as time goes on. */
  age: v.optional(v.string()),
  /** How many of a kind this stands for; one without it. */
  count: v.optional(v.number()),
  /** What ends it by itself, in a sentence. */
  ends: v.optional(v.string()),
  activityId: v.optional(v.string()),
  /** A worker has it. */
  started: v.optional(v.boolean()),
  /** The queue that it waits on, where no worker polls that. */
  unpolledQueue: v.optional(v.string()),
  /** Whose lock it is. */
  connection: v.optional(v.string()),
});
export type Hold = v.InferOutput<typeof hold>;

/** The server's clock. Virtual now is `virtualMs + pace * (wall now - wallMs)`. */
export const clock = v.object({
  mode: clockMode,
  /** How fast it runs in the mode `scaled` while nothing holds time, times the wall's pace. */
  speed: v.optional(v.number()),
  /** How fast it runs now; without it as fast as the wall's clock, but 0 where it is frozen or stopped. */
  pace: v.optional(v.number()),
  virtualMs: v.number(),
  wallMs: v.number(),
  /** When the next timer is due, virtual. */
  nextMs: v.optional(v.number()),
  /** What is due then, such as `timer billing-period of sub-1042`. */
  nextText: v.optional(v.string()),
  holds: v.array(hold),
  /** It stands for good: the server has stopped. */
  stopped: v.optional(v.boolean()),
});
export type Clock = v.InferOutput<typeof clock>;

/** What an entry of the agenda is drawn as and counted with. */
export const agendaLane = v.picklist(['retry', 'timeout', 'timer', 'schedule', 'other']);
export type AgendaLane = v.InferOutput<typeof agendaLane>;

export const agendaEntry = v.object({
  /** Names it among all entries, as long as it waits. */
  id: v.string(),
  atMs: v.number(),
  kind: v.string(),
  lane: agendaLane,
  /** The sentence, with the run it belongs to. */
  text: v.string(),
  /** What it is about, without the run; and its length or times beside it. */
  what: v.string(),
  detail: v.optional(v.string()),
  workflowId: v.string(),
  runId: v.string(),
});
export type AgendaEntry = v.InferOutput<typeof agendaEntry>;

/** A handler of a workflow: what it takes. */
export const handlerType = v.object({
  kind: v.picklist(['signal', 'query', 'update']),
  name: v.string(),
  /** `(decision: Decision)`, for the eye. */
  signature: v.optional(v.string()),
  /** A JSON Schema per argument. */
  argumentSchemas: v.array(v.unknown()),
});
export type HandlerType = v.InferOutput<typeof handlerType>;

/** A registered workflow type with its handlers, as far as the code could be read. */
export const workflowType = v.object({
  name: v.string(),
  /** Where it is defined, `src/workflows.ts:12`. */
  source: v.optional(v.string()),
  /** `(order: OrderInput)`, for the eye. */
  signature: v.optional(v.string()),
  /** A JSON Schema per argument, where types could be read. */
  argumentSchemas: v.optional(v.array(v.unknown())),
  signals: v.array(v.string()),
  queries: v.array(v.string()),
  updates: v.array(v.string()),
  /** What is known of the arguments of those handlers whose function could be read. */
  handlers: v.optional(v.array(handlerType)),
});
export type WorkflowType = v.InferOutput<typeof workflowType>;

export const project = v.object({
  name: v.string(),
  path: v.string(),
  language: v.picklist(['typescript', 'command']),
  taskQueue: v.string(),
  namespace: v.string(),
  workflowTypes: v.array(workflowType),
  activityTypes: v.array(v.string()),
  /** What is wrong with the project, in words that name the fix; empty when all is well. */
  problems: v.array(
    v.object({
      message: v.string(),
      fix: v.optional(v.string()),
      file: v.optional(v.string()),
      line: v.optional(v.number()),
    }),
  ),
});
export type Project = v.InferOutput<typeof project>;

export const workerState = v.object({
  state: v.picklist([
    'none',
    'starting',
    'running',
    /** Changed code is prepared and takes over; until then the code from before may still run. */
    'reloading',
    'crashed',
    'restarting',
    'stopping',
    'stopped',
  ]),
  /** In words: why it crashed, when it restarts. */
  reason: v.optional(v.string()),
  fix: v.optional(v.string()),
  pid: v.optional(v.number()),
  sinceMs: v.number(),
  restarts: v.number(),
  /** Wall time of the next restart attempt, while `restarting`. */
  restartAtMs: v.optional(v.number()),
});
export type WorkerState = v.InferOutput<typeof workerState>;

export const logLine = v.object({
  sequence: v.number(),
  wallMs: v.number(),
  stream: v.picklist(['stdout', 'stderr', 'timelapse']),
  level: v.picklist(['debug', 'info', 'warn', 'error']),
  text: v.string(),
  workflowId: v.optional(v.string()),
});
export type LogLine = v.InferOutput<typeof logLine>;

export const appState = v.object({
  /** The sequence this snapshot stands at. */
  sequence: v.number(),
  version: v.string(),
  project: v.optional(project),
  /** The folder of the project that is being opened; `project` is still the one before. */
  projectOpening: v.optional(v.string()),
  /** Why the project asked for could not be opened. */
  projectProblem: v.optional(v.object({ message: v.string(), fix: v.optional(v.string()) })),
  server: v.object({
    kind: v.picklist(['embedded', 'remote']),
    address: v.string(),
    /** The port that was asked for, when another process has it. */
    busyPort: v.optional(v.number()),
    namespace: v.string(),
    state: v.picklist(['running', 'stopped']),
    problem: v.optional(v.string()),
  }),
  capabilities,
  worker: workerState,
  clock,
  counts: v.object({ all: v.number(), running: v.number() }),
});
export type AppState = v.InferOutput<typeof appState>;

/** In the order of lists: what goes on, then how runs end, the usual first. */
export const executionStatus = v.picklist([
  'Running',
  'Completed',
  'Failed',
  'TimedOut',
  'Canceled',
  'Terminated',
  'ContinuedAsNew',
  'Paused',
]);
export type ExecutionStatus = v.InferOutput<typeof executionStatus>;

/** What a run waits for, or how it ended. */
export const waitingFor = v.object({
  kind: v.picklist(['activity', 'timer', 'child', 'workflowTask', 'nexus', 'message', 'failure']),
  text: v.string(),
  attempt: v.optional(v.number()),
  dueMs: v.optional(v.number()),
});

export const workflowSummary = v.object({
  workflowId: v.string(),
  runId: v.string(),
  type: v.string(),
  status: executionStatus,
  taskQueue: v.string(),
  startMs: v.number(),
  executionMs: v.optional(v.number()),
  closeMs: v.optional(v.number()),
  historyLength: v.number(),
  parentWorkflowId: v.optional(v.string()),
  parentRunId: v.optional(v.string()),
  waitingFor: v.optional(waitingFor),
  /** How many runs it started, where they were asked for and could all be counted. */
  childCount: v.optional(v.number()),
  /** The values of its search attributes, where it has any. */
  searchAttributes: v.optional(v.record(v.string(), v.unknown())),
});
export type WorkflowSummary = v.InferOutput<typeof workflowSummary>;

export const workflowPage = v.object({
  workflows: v.array(workflowSummary),
  nextPageToken: v.optional(v.string()),
  total: v.optional(v.number()),
  /** Where runs had to be looked at one by one: how many were, and whether those were all. */
  examined: v.optional(v.object({ count: v.number(), all: v.boolean() })),
});

/** A decoded payload. `json` when it is JSON, else `base64`; `truncated` when only the beginning is here. */
export const payload = v.object({
  encoding: v.string(),
  json: v.optional(v.unknown()),
  text: v.optional(v.string()),
  base64: v.optional(v.string()),
  sizeBytes: v.number(),
  truncated: v.optional(v.boolean()),
  /** What a protobuf payload says it is, such as `acme.Order`. */
  messageType: v.optional(v.string()),
  /** Why it could not be decoded by the codec server; it is then shown as it came. */
  problem: v.optional(v.string()),
});
export type PayloadView = v.InferOutput<typeof payload>;

const activityAttempt = v.object({
  attempt: v.number(),
  startedMs: v.number(),
  endedMs: v.optional(v.number()),
  outcome: v.picklist(['running', 'failed', 'timedOut', 'completed', 'canceled']),
  failureText: v.optional(v.string()),
  identity: v.optional(v.string()),
  /** When it gave signs of life. */
  heartbeatsMs: v.optional(v.array(v.number())),
  /** Attempts before this one that are not kept: of very many only the first and the latest are. */
  leftOutCount: v.optional(v.number()),
});

export const pendingActivity = v.object({
  activityId: v.string(),
  activityType: v.string(),
  scheduledEventId: v.number(),
  state: v.picklist(['scheduled', 'started', 'cancelRequested', 'paused', 'backoff']),
  attempt: v.number(),
  maximumAttempts: v.number(),
  scheduledMs: v.optional(v.number()),
  startedMs: v.optional(v.number()),
  lastHeartbeatMs: v.optional(v.number()),
  nextAttemptMs: v.optional(v.number()),
  expirationMs: v.optional(v.number()),
  lastFailure: v.optional(v.unknown()),
  heartbeatDetails: v.optional(v.array(payload)),
  lastWorkerIdentity: v.optional(v.string()),
  /** The options it has now, named as in its scheduled event; they may have been changed since. */
  options: v.optional(v.record(v.string(), v.unknown())),
  /** Every attempt seen so far, where the server keeps them (the embedded one does). */
  attempts: v.optional(v.array(activityAttempt)),
});
export type PendingActivity = v.InferOutput<typeof pendingActivity>;

export const execution = v.object({
  summary: workflowSummary,
  historySizeBytes: v.number(),
  firstRunId: v.optional(v.string()),
  runTimeoutMs: v.optional(v.number()),
  executionTimeoutMs: v.optional(v.number()),
  taskTimeoutMs: v.optional(v.number()),
  memo: v.record(v.string(), payload),
  searchAttributes: v.record(v.string(), payload),
  pendingActivities: v.array(pendingActivity),
  pendingChildren: v.array(
    v.object({
      workflowId: v.string(),
      runId: v.string(),
      type: v.string(),
      initiatedEventId: v.number(),
    }),
  ),
  pendingWorkflowTask: v.optional(
    v.object({
      started: v.boolean(),
      attempt: v.number(),
      scheduledMs: v.optional(v.number()),
      startedMs: v.optional(v.number()),
    }),
  ),
  /** All attempts of activities that have closed, by scheduled event id, where the server keeps them; not those of which the history tells all. */
  attempts: v.optional(v.record(v.string(), v.array(activityAttempt))),
});
export type Execution = v.InferOutput<typeof execution>;

/**
 * A history event. `attributes` are those of proto JSON in camelCase (durations `1.5s`, times ISO strings, enum values by their
 * names without prefix), except that each Payload is a decoded `payload` and each Payloads a list of them.
 */
export interface HistoryEvent {
  readonly eventId: number;
  /** Without its prefix: `ACTIVITY_TASK_SCHEDULED`. */
  readonly type: string;
  readonly timeMs: number;
  /** When the host saw it, wall; undefined when it was there before. */
  readonly wallMs?: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly summary?: string | undefined;
  readonly details?: string | undefined;
}

const optionalMs = v.optional(v.number());
export const retryPolicy = v.object({
  initialIntervalMs: optionalMs,
  backoffCoefficient: v.optional(v.number()),
  maximumIntervalMs: optionalMs,
  maximumAttempts: v.optional(v.number()),
  nonRetryableErrorTypes: v.optional(v.array(v.string())),
});

export const startInput = v.object({
  workflowType: v.string(),
  workflowId: v.optional(v.string()),
  taskQueue: v.string(),
  args: v.array(v.unknown()),
  executionTimeoutMs: optionalMs,
  runTimeoutMs: optionalMs,
  taskTimeoutMs: optionalMs,
  startDelayMs: optionalMs,
  retryPolicy: v.optional(retryPolicy),
  idReusePolicy: v.optional(
    v.picklist([
      'ALLOW_DUPLICATE',
      'ALLOW_DUPLICATE_FAILED_ONLY',
      'REJECT_DUPLICATE',
      'TERMINATE_IF_RUNNING',
    ]),
  ),
  idConflictPolicy: v.optional(v.picklist(['FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'])),
  memo: v.optional(v.record(v.string(), v.unknown())),
  cronSchedule: v.optional(v.string()),
  searchAttributes: v.optional(
    v.record(v.string(), v.object({ type: searchAttributeType, value: v.unknown() })),
  ),
  priority: v.optional(
    v.object({
      key: v.optional(v.number()),
      fairnessKey: v.optional(v.string()),
      fairnessWeight: v.optional(v.number()),
    }),
  ),
  /** A line about this run, shown instead of its id where there is room; and more, in Markdown. */
  summary: v.optional(v.string()),
  details: v.optional(v.string()),
});
export type StartInput = v.InferOutput<typeof startInput>;

/** What a handler answered, or how it failed; `ms` is how long it took, wall. */
export const reply = v.object({
  ms: v.number(),
  result: v.optional(payload),
  /** An update's, to find it in the history. */
  updateId: v.optional(v.string()),
  failure: v.optional(
    v.object({ message: v.string(), type: v.optional(v.string()), stack: v.optional(v.string()) }),
  ),
});
export type HandlerReply = v.InferOutput<typeof reply>;
