/** DescribeWorkflowExecution. */
import {
  CallbackState,
  EventType,
  PendingActivityState,
  PendingWorkflowTaskState,
  TaskQueueKind,
} from '../../../shared/protocol/enums.ts';
import type {
  WorkflowCallbackInfo,
  DescribeWorkflowExecutionResponse,
  PendingActivityInfo,
  RequestIdInfo,
  WorkflowExecutionInfo,
  Timestamp,
} from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import { setEntry } from '../../../shared/util/setEntry.ts';
import { resetPointsOf } from '../machines/workflowEnd.ts';
import { expiresAt } from '../machines/activity.ts';
import { isCancelRequested } from '../machines/workflowControl.ts';
import { findRun } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import { attachedRequestIdOf } from '../state/events.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { shownAttributes } from '../state/reportedProblems.ts';
import type { World } from '../state/world.ts';
import { statusOf } from '../visibility/status.ts';

const time = (at: VirtualMs | undefined): Timestamp | undefined =>
  at === undefined ? undefined : timestampOf(at);

/** What lists and describe say of a run. */
export function executionInfo(world: World, execution: Execution): WorkflowExecutionInfo {
  const { replayed } = execution;
  const { parent, memo, closedAt } = replayed;
  const searchAttributes = shownAttributes(execution);
  const hasMemo = Object.keys(memo).length > 0;
  const hasAttributes = Object.keys(searchAttributes).length > 0;
  const startsAt = virtualMs(replayed.startedAt + replayed.firstTaskBackoffMs);
  const self = { workflowId: execution.workflowId, runId: execution.runId };
  return {
    execution: self,
    type: { name: replayed.workflowType },
    startTime: timestampOf(replayed.startedAt),
    executionTime: timestampOf(startsAt),
    ...(closedAt !== undefined && {
      closeTime: timestampOf(closedAt),
      executionDuration: durationOf(closedAt - startsAt),
      historySizeBytes: execution.store.sizeBytes,
    }),
    status: statusOf(execution),
    historyLength: execution.store.count,
    historySizeBytes: execution.store.sizeBytes,
    ...(parent && {
      parentNamespaceId: world.namespaces.get(parent.namespace)?.id ?? '',
      parentExecution: parent.execution,
    }),
    autoResetPoints: replayed.resetPoints ? { points: resetPointsOf(execution) } : {},
    memo: hasMemo ? { fields: memo } : {},
    searchAttributes: hasAttributes ? { indexedFields: searchAttributes } : {},
    taskQueue: replayed.taskQueue,
    stateTransitionCount: execution.transitionCount,
    rootExecution: replayed.root ?? self,
    firstRunId: replayed.firstRunId,
    priority: replayed.priority,
  };
}

function activityState(activity: Activity): PendingActivityState {
  if (activity.status === 'started' && activity.cancelRequested)
    return PendingActivityState.CANCEL_REQUESTED;
  if (activity.pause)
    return activity.status === 'started'
      ? PendingActivityState.PAUSE_REQUESTED
      : PendingActivityState.PAUSED;
  return activity.status === 'started'
    ? PendingActivityState.STARTED
    : PendingActivityState.SCHEDULED;
}

function pendingActivity(activity: Activity): PendingActivityInfo {
  return {
    activityId: activity.activityId,
    activityType: { name: activity.activityType },
    state: activityState(activity),
    heartbeatDetails: activity.heartbeatDetails,
    lastHeartbeatTime: time(activity.lastHeartbeatAt),
    lastStartedTime: time(activity.startedAt),
    attempt: activity.attempt,
    maximumAttempts: activity.retryPolicy?.maximumAttempts,
    scheduledTime: time(activity.nextAttemptAt ?? activity.attemptScheduledAt),
    expirationTime: time(expiresAt(activity)),
    lastFailure: activity.lastFailure,
    lastWorkerIdentity: activity.identity,
    currentRetryInterval:
      activity.status === 'backoff' ? durationOf(activity.retryIntervalMs ?? 0) : undefined,
    lastAttemptCompleteTime: time(activity.lastAttemptEndedAt),
    nextAttemptScheduleTime:
      activity.status === 'backoff' ? time(activity.nextAttemptAt) : undefined,
    paused: activity.pause !== undefined,
    ...(activity.pause && {
      pauseInfo: {
        pauseTime: timestampOf(activity.pause.at),
        manual: { identity: activity.pause.identity, reason: activity.pause.reason },
      },
    }),
    priority: activity.priority,
    activityOptions: {
      taskQueue: { name: activity.taskQueue, normalName: activity.taskQueue },
      scheduleToCloseTimeout: durationOf(activity.scheduleToCloseMs),
      scheduleToStartTimeout: durationOf(activity.scheduleToStartMs),
      startToCloseTimeout: durationOf(activity.startToCloseMs),
      heartbeatTimeout: durationOf(activity.heartbeatMs),
      retryPolicy: activity.retryPolicy,
      priority: activity.priority,
    },
  };
}

function pendingTask(
  execution: Execution,
): DescribeWorkflowExecutionResponse['pendingWorkflowTask'] {
  const { task } = execution;
  if (task.status === 'none') return undefined;
  const started = task.status === 'started';
  return {
    state: started ? PendingWorkflowTaskState.STARTED : PendingWorkflowTaskState.SCHEDULED,
    scheduledTime: timestampOf(task.scheduledAt),
    originalScheduledTime: timestampOf(task.originalScheduledAt),
    startedTime: started ? timestampOf(task.startedAt) : undefined,
    attempt: task.attempt,
  };
}

/** How the real server writes that there is no time: the year 1. */
const ZERO_TIME: Timestamp = { seconds: -62_135_596_800 };

function requestIds(execution: Execution): { [requestId: string]: RequestIdInfo } {
  const infos: { [requestId: string]: RequestIdInfo } = {};
  if (execution.startRequestId) {
    const eventType = EventType.WORKFLOW_EXECUTION_STARTED;
    setEntry(infos, execution.startRequestId, { eventType, eventId: 1 });
  }
  for (const [requestId, { eventType, eventId }] of execution.replayed.requestIds ?? []) {
    setEntry(infos, requestId, { eventType: eventType as EventType, eventId });
  }
  const eventType = EventType.WORKFLOW_EXECUTION_OPTIONS_UPDATED;
  for (const draft of execution.buffered) {
    const requestId = attachedRequestIdOf(draft);
    if (requestId) setEntry(infos, requestId, { eventType, buffered: true });
  }
  return infos;
}

/** What became of the callbacks: they wait for the end of the chain. Differs from server: nobody delivers them yet. */
function callbacksOf({ replayed, isRunning, newRunId }: Execution): WorkflowCallbackInfo[] {
  const waits = isRunning || newRunId !== '';
  return (replayed.callbacks ?? []).map(({ callback, at }) => ({
    callback,
    trigger: { workflowClosed: {} },
    registrationTime: timestampOf(at),
    ...(waits ? { state: CallbackState.STANDBY } : UNDELIVERED),
  }));
}

const UNDELIVERED = {
  state: CallbackState.FAILED,
  lastAttemptFailure: { message: 'this server does not deliver callbacks yet' },
};

/** What a run waits for besides timers and messages. */
export type PendingWork = Pick<
  DescribeWorkflowExecutionResponse,
  'pendingActivities' | 'pendingChildren' | 'pendingWorkflowTask'
>;

/** What describe says of the work that a run waits for. */
export function pendingWork(execution: Execution): PendingWork {
  const { children } = execution.replayed;
  const started = [...(children?.values() ?? [])].filter(({ runId }) => runId !== '');
  return {
    pendingActivities: [...(execution.activities?.values() ?? [])].map(pendingActivity),
    pendingChildren: started.map((child) => ({
      workflowId: child.workflowId,
      runId: child.runId,
      workflowTypeName: child.workflowType,
      initiatedId: child.initiatedEventId,
      parentClosePolicy: child.parentClosePolicy as never,
    })),
    pendingWorkflowTask: pendingTask(execution),
  };
}

export const describeHandlers: WorkflowServiceHandlers = {
  DescribeWorkflowExecution(tx, request) {
    const execution = findRun(tx.world, request.namespace ?? '', request.execution);
    const { replayed } = execution;
    return {
      executionConfig: {
        taskQueue: { name: replayed.taskQueue, kind: TaskQueueKind.NORMAL },
        workflowExecutionTimeout: durationOf(replayed.executionTimeoutMs),
        workflowRunTimeout: durationOf(replayed.runTimeoutMs),
        defaultWorkflowTaskTimeout: durationOf(replayed.taskTimeoutMs),
        userMetadata: execution.userMetadata,
      },
      workflowExecutionInfo: executionInfo(tx.world, execution),
      ...pendingWork(execution),
      ...(replayed.callbacks && { callbacks: callbacksOf(execution) }),
      workflowExtendedInfo: {
        executionExpirationTime: time(replayed.executionExpiresAt),
        runExpirationTime: time(execution.runExpiresAt) ?? ZERO_TIME,
        cancelRequested: isCancelRequested(execution),
        lastResetTime: time(execution.lastResetAt),
        originalStartTime: timestampOf(replayed.startedAt),
        requestIdInfos: requestIds(execution),
        ...(replayed.timeSkipping && {
          timeSkippingInfo: {
            currentTime: timestampOf(tx.timeOf(execution)),
            effectiveConfig: replayed.timeSkipping.config,
          },
        }),
        ...(execution.resetRunId && { resetRunId: execution.resetRunId }),
        ...(execution.pause && {
          pauseInfo: {
            identity: execution.pause.identity,
            pausedTime: timestampOf(execution.pause.at),
            reason: execution.pause.reason,
          },
        }),
      },
    };
  },
};
