/**
 * The one place where replayed state changes: `applyEvent(state, event)`, live and on rebuild.
 * An event that changes nothing here is listed too, so that a new kind of event can't be forgotten.
 */
import { WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type {
  Callback,
  HistoryEvent,
  Payload,
  ResetPointInfo,
} from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { setEntry } from '../../../shared/util/setEntry.ts';
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { type EventAttributes, type EventName, eventNameOf } from './events.ts';
import { type ReplayedState, emptyReplayedState } from './replayedState.ts';
import {
  configureTimeSkipping,
  startTimeSkipping,
  transitionTimeSkipping,
} from './timeSkipping.ts';

type Apply<Name extends EventName> = (
  state: ReplayedState,
  attributes: EventAttributes<Name>,
  event: HistoryEvent,
) => void;

/** Changes the state as the event says. */
export function applyEvent(state: ReplayedState, event: HistoryEvent): void {
  const name = eventNameOf(event);
  const apply = APPLY[name] as Apply<EventName> | undefined;
  const attributes = event[`${name}EventAttributes`];
  state.lastEventId = event.eventId ?? 0;
  apply?.(state, (attributes ?? {}) as never, event);
}

/** The state that a history leads to. */
export function rebuild(events: Iterable<HistoryEvent>): ReplayedState {
  const state = emptyReplayedState();
  for (const event of events) applyEvent(state, event);
  return state;
}

const idOf = (event: HistoryEvent): number => event.eventId ?? 0;

function started(
  state: ReplayedState,
  a: EventAttributes<'workflowExecutionStarted'>,
  event: HistoryEvent,
): void {
  state.startedAt = timestampMs(event.eventTime ?? {});
  state.workflowType = a.workflowType?.name ?? '';
  state.taskQueue = a.taskQueue?.name ?? '';
  state.workflowId = a.workflowId ?? '';
  state.firstRunId = a.firstExecutionRunId ?? '';
  state.originalRunId = a.originalExecutionRunId ?? '';
  state.executionTimeoutMs = durationMs(a.workflowExecutionTimeout) ?? 0;
  state.runTimeoutMs = durationMs(a.workflowRunTimeout) ?? 0;
  state.taskTimeoutMs = durationMs(a.workflowTaskTimeout) ?? 0;
  state.firstTaskBackoffMs = durationMs(a.firstWorkflowTaskBackoff) ?? 0;
  state.attempt = a.attempt ?? 1;
  state.cronSchedule = a.cronSchedule ?? '';
  state.retryPolicy = a.retryPolicy;
  state.executionExpiresAt = timestampMs(a.workflowExecutionExpirationTime);
  state.parent = a.parentWorkflowExecution && {
    namespace: a.parentWorkflowNamespace ?? '',
    execution: a.parentWorkflowExecution,
    initiatedEventId: a.parentInitiatedEventId ?? 0,
  };
  state.root = a.rootWorkflowExecution;
  state.priority = a.priority;
  state.versioningOverride = a.versioningOverride;
  registerCallbacks(state, a.completionCallbacks, event);
  state.resetPoints = a.prevAutoResetPoints?.points;
  state.memo = { ...a.memo?.fields };
  state.searchAttributes = { ...a.searchAttributes?.indexedFields };
  startTimeSkipping(state, a.timeSkippingConfig, a.timeSkippingStatePropagation, state.startedAt);
}

const closes =
  (status: WorkflowExecutionStatus) =>
  (state: ReplayedState, _: object, event: HistoryEvent): void => {
    state.status = status;
    state.closeEventId = idOf(event);
    state.closedAt = timestampMs(event.eventTime ?? {});
    state.task = undefined;
  };

const endsActivity = (state: ReplayedState, a: { scheduledEventId?: number | undefined }): void => {
  state.activities?.delete(a.scheduledEventId ?? 0);
};

const endsTimer = (state: ReplayedState, a: { timerId?: string | undefined }): void => {
  state.timers?.delete(a.timerId ?? '');
};

const endsChild = (state: ReplayedState, a: { initiatedEventId?: number | undefined }): void => {
  state.children?.delete(a.initiatedEventId ?? 0);
};

const endsExternal = (state: ReplayedState, a: { initiatedEventId?: number | undefined }): void => {
  state.externals?.delete(a.initiatedEventId ?? 0);
};

/** A failed or timed-out task; the worker has seen up to its start only when it was the worker who failed it. */
const endsTask = (state: ReplayedState): void => {
  state.task = undefined;
};

/** Merges upserted fields; a null payload removes its field. */
export function mergeFields(
  into: { [key: string]: Payload },
  fields: { [key: string]: Payload } | undefined,
): void {
  for (const [key, payload] of Object.entries(fields ?? {})) {
    if (isNullPayload(payload)) delete into[key];
    else setEntry(into, key, payload);
  }
}

const NULL_JSON = [0x6e, 0x75, 0x6c, 0x6c];
const EMPTY_LIST_JSON = [0x5b, 0x5d];

const hasBytes = (bytes: Uint8Array | undefined, expected: readonly number[]): boolean =>
  bytes?.length === expected.length && expected.every((byte, index) => bytes[index] === byte);

/** Whether a payload stands for nothing: no data, JSON null or an empty list. */
export function isNullPayload(payload: Payload): boolean {
  const { data } = payload;
  return !data?.length || hasBytes(data, NULL_JSON) || hasBytes(data, EMPTY_LIST_JSON);
}

function registerCallbacks(
  state: ReplayedState,
  callbacks: readonly Callback[] | undefined,
  event: HistoryEvent,
): void {
  if (!callbacks?.length) return;
  const at = timestampMs(event.eventTime ?? {});
  const added = callbacks.map((callback) => ({ callback, at }));
  state.callbacks = [...(state.callbacks ?? []), ...added];
}

function remember(state: ReplayedState, requestId: string | undefined, event: HistoryEvent): void {
  if (!requestId) return;
  state.requestIds ??= new Map();
  if (!state.requestIds.has(requestId)) {
    state.requestIds.set(requestId, { eventType: event.eventType ?? 0, eventId: idOf(event) });
  }
}

const APPLY: { readonly [Name in EventName]?: Apply<Name> } = {
  workflowExecutionStarted: started,
  workflowExecutionCompleted: closes(WorkflowExecutionStatus.COMPLETED),
  workflowExecutionFailed: closes(WorkflowExecutionStatus.FAILED),
  workflowExecutionTimedOut: closes(WorkflowExecutionStatus.TIMED_OUT),
  workflowExecutionCanceled: closes(WorkflowExecutionStatus.CANCELED),
  workflowExecutionTerminated: closes(WorkflowExecutionStatus.TERMINATED),
  workflowExecutionContinuedAsNew: closes(WorkflowExecutionStatus.CONTINUED_AS_NEW),
  workflowExecutionCancelRequested(state) {
    state.cancelRequested = true;
  },
  workflowExecutionSignaled(state, a) {
    state.signalCount += 1;
    if (a.requestId) {
      state.signalRequestIds ??= new Set();
      state.signalRequestIds.add(a.requestId);
    }
  },
  workflowTaskScheduled(state, _, event) {
    state.task = { scheduledEventId: idOf(event), startedEventId: undefined };
  },
  workflowTaskStarted(state, _, event) {
    if (state.task) state.task.startedEventId = idOf(event);
  },
  workflowTaskCompleted(state, a, event) {
    state.task = undefined;
    state.lastCompletedTaskStartedId = a.startedEventId ?? 0;
    state.lastTaskCompletedId = idOf(event);
    if (a.versioningBehavior) state.versioningBehavior = a.versioningBehavior;
    if (a.deploymentVersion) state.deployment = a.deploymentVersion;
    const binaryChecksum = a.binaryChecksum ?? '';
    const buildId = a.workerVersion?.buildId ?? '';
    const isKnown = (point: ResetPointInfo): boolean =>
      (point.buildId ?? '') === buildId && (point.binaryChecksum ?? '') === binaryChecksum;
    if (state.resetPoints?.some(isKnown)) return;
    state.resetPoints = [
      ...(state.resetPoints ?? []),
      {
        buildId,
        binaryChecksum,
        // The run that the history is of; see `resetPointsOf`.
        runId: '',
        firstWorkflowTaskCompletedId: idOf(event),
        createTime: event.eventTime,
        resettable: !state.children?.size && !state.externals?.size,
      },
    ];
  },
  workflowTaskFailed: endsTask,
  workflowTaskTimedOut: endsTask,
  activityTaskScheduled(state, a, event) {
    state.activities ??= new Map();
    state.activities.set(idOf(event), {
      scheduledEventId: idOf(event),
      activityId: a.activityId ?? '',
      cancelRequestedEventId: undefined,
    });
  },
  activityTaskCancelRequested(state, a, event) {
    const activity = state.activities?.get(a.scheduledEventId ?? 0);
    if (activity) activity.cancelRequestedEventId = idOf(event);
  },
  activityTaskCompleted: endsActivity,
  activityTaskFailed: endsActivity,
  activityTaskTimedOut: endsActivity,
  activityTaskCanceled: endsActivity,
  timerStarted(state, a, event) {
    state.timers ??= new Map();
    const fireAt = timestampMs(event.eventTime ?? {}) + (durationMs(a.startToFireTimeout) ?? 0);
    const timerId = a.timerId ?? '';
    state.timers.set(timerId, { timerId, startedEventId: idOf(event), fireAt: virtualMs(fireAt) });
  },
  timerFired: endsTimer,
  timerCanceled: endsTimer,
  startChildWorkflowExecutionInitiated(state, a, event) {
    state.children ??= new Map();
    state.children.set(idOf(event), {
      initiatedEventId: idOf(event),
      namespace: a.namespace ?? '',
      workflowId: a.workflowId ?? '',
      workflowType: a.workflowType?.name ?? '',
      parentClosePolicy: a.parentClosePolicy ?? 0,
      startedEventId: undefined,
      runId: '',
    });
  },
  childWorkflowExecutionStarted(state, a, event) {
    const child = state.children?.get(a.initiatedEventId ?? 0);
    if (!child) return;
    child.startedEventId = idOf(event);
    child.runId = a.workflowExecution?.runId ?? '';
  },
  startChildWorkflowExecutionFailed: endsChild,
  childWorkflowExecutionCompleted: endsChild,
  childWorkflowExecutionFailed: endsChild,
  childWorkflowExecutionCanceled: endsChild,
  childWorkflowExecutionTimedOut: endsChild,
  childWorkflowExecutionTerminated: endsChild,
  signalExternalWorkflowExecutionInitiated(state, a, event) {
    state.externals ??= new Map();
    const { workflowId = '', runId = '' } = a.workflowExecution ?? {};
    const initiatedEventId = idOf(event);
    state.externals.set(initiatedEventId, { initiatedEventId, kind: 'signal', workflowId, runId });
  },
  requestCancelExternalWorkflowExecutionInitiated(state, a, event) {
    state.externals ??= new Map();
    const { workflowId = '', runId = '' } = a.workflowExecution ?? {};
    const initiatedEventId = idOf(event);
    state.externals.set(initiatedEventId, { initiatedEventId, kind: 'cancel', workflowId, runId });
  },
  signalExternalWorkflowExecutionFailed: endsExternal,
  externalWorkflowExecutionSignaled: endsExternal,
  requestCancelExternalWorkflowExecutionFailed: endsExternal,
  externalWorkflowExecutionCancelRequested: endsExternal,
  upsertWorkflowSearchAttributes(state, a) {
    mergeFields(state.searchAttributes, a.searchAttributes?.indexedFields);
  },
  workflowPropertiesModified(state, a) {
    mergeFields(state.memo, a.upsertedMemo?.fields);
  },
  workflowExecutionUpdateAccepted(state, a, event) {
    state.updates ??= new Map();
    const updateId = a.protocolInstanceId ?? '';
    state.updates.set(updateId, {
      updateId,
      acceptedEventId: idOf(event),
      completedEventId: undefined,
    });
    remember(state, a.acceptedRequest?.requestId, event);
  },
  workflowExecutionUpdateCompleted(state, a, event) {
    const update = state.updates?.get(a.meta?.updateId ?? '');
    if (update) update.completedEventId = idOf(event);
  },
  workflowExecutionOptionsUpdated(state, a, event) {
    if (a.versioningOverride) state.versioningOverride = a.versioningOverride;
    if (a.unsetVersioningOverride) state.versioningOverride = undefined;
    if (a.priority) state.priority = a.priority;
    registerCallbacks(state, a.attachedCompletionCallbacks, event);
    remember(state, a.attachedRequestId, event);
    if (a.timeSkippingConfigUpdated)
      configureTimeSkipping(state, a.timeSkippingConfig, timestampMs(event.eventTime ?? {}));
  },
  workflowExecutionTimeSkippingTransitioned(state, a, event) {
    transitionTimeSkipping(state, a, timestampMs(event.eventTime ?? {}));
  },
  workflowExecutionPaused(state, { identity = '', reason = '', requestId = '' }, event) {
    state.pause = { at: timestampMs(event.eventTime ?? {}), identity, reason, requestId };
  },
  workflowExecutionUnpaused(state) {
    state.pause = undefined;
  },
};
