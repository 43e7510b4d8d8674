import type {
  Execution,
  ExecutionStatus,
  PayloadView,
  PendingActivity,
  WorkflowSummary,
} from '../../../shared/ipc/models.ts';
import {
  PendingActivityState,
  PendingWorkflowTaskState,
  WorkflowExecutionStatus,
} from '../../../shared/protocol/enums.ts';
import type {
  DescribeWorkflowExecutionResponse,
  Payload,
  PendingActivityInfo,
  PendingWorkflowTaskInfo,
  WorkflowExecutionInfo,
} from '../../../shared/protocol/messages.ts';
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import { payloadView, payloadViews } from './payload.ts';
import { failureView, messageView } from './protoView.ts';
import type { WaitingFor } from './waitingFor.ts';

const STATUSES: Readonly<Record<WorkflowExecutionStatus, ExecutionStatus>> = {
  [WorkflowExecutionStatus.UNSPECIFIED]: 'Running',
  [WorkflowExecutionStatus.RUNNING]: 'Running',
  [WorkflowExecutionStatus.COMPLETED]: 'Completed',
  [WorkflowExecutionStatus.FAILED]: 'Failed',
  [WorkflowExecutionStatus.CANCELED]: 'Canceled',
  [WorkflowExecutionStatus.TERMINATED]: 'Terminated',
  [WorkflowExecutionStatus.CONTINUED_AS_NEW]: 'ContinuedAsNew',
  [WorkflowExecutionStatus.TIMED_OUT]: 'TimedOut',
  [WorkflowExecutionStatus.PAUSED]: 'Paused',
};

/** Leaves out what is undefined, so that an absent field stays absent. */
function present<Fields extends object>(
  fields: Fields,
): {
  [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

/** A workflow's row. */
export function summaryOf(info: WorkflowExecutionInfo, waitingFor?: WaitingFor): WorkflowSummary {
  return {
    workflowId: info.execution?.workflowId ?? '',
    runId: info.execution?.runId ?? '',
    type: info.type?.name ?? '',
    status: STATUSES[info.status ?? WorkflowExecutionStatus.UNSPECIFIED],
    taskQueue: info.taskQueue ?? '',
    startMs: timestampMs(info.startTime) ?? 0,
    historyLength: info.historyLength ?? 0,
    ...present({
      executionMs: timestampMs(info.executionTime),
      closeMs: timestampMs(info.closeTime),
      parentWorkflowId: info.parentExecution?.workflowId,
      parentRunId: info.parentExecution?.runId,
      waitingFor,
      searchAttributes: attributeValues(info.searchAttributes?.indexedFields),
    }),
  };
}

/** An execution's page, without what only the embedded server knows (`attempts`). */
export function executionOf(
  described: DescribeWorkflowExecutionResponse,
  waitingFor?: WaitingFor,
): Execution {
  const info = described.workflowExecutionInfo ?? {};
  const config = described.executionConfig ?? {};
  return {
    summary: summaryOf(info, waitingFor),
    historySizeBytes: info.historySizeBytes ?? 0,
    memo: payloadRecord(info.memo?.fields),
    searchAttributes: payloadRecord(info.searchAttributes?.indexedFields),
    pendingActivities: (described.pendingActivities ?? []).map(pendingActivityOf),
    pendingChildren: (described.pendingChildren ?? []).map((child) => ({
      workflowId: child.workflowId ?? '',
      runId: child.runId ?? '',
      type: child.workflowTypeName ?? '',
      initiatedEventId: child.initiatedId ?? 0,
    })),
    ...present({
      firstRunId: info.firstRunId,
      runTimeoutMs: limit(durationMs(config.workflowRunTimeout)),
      executionTimeoutMs: limit(durationMs(config.workflowExecutionTimeout)),
      taskTimeoutMs: limit(durationMs(config.defaultWorkflowTaskTimeout)),
      pendingWorkflowTask:
        described.pendingWorkflowTask && pendingTaskOf(described.pendingWorkflowTask),
    }),
  };
}

/** What search attributes say, as JSON values; undefined when there are none. */
function attributeValues(
  fields: Readonly<Record<string, Payload>> | undefined,
): Record<string, unknown> | undefined {
  const entries = Object.entries(fields ?? {});
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, payload]) => [name, payloadView(payload).json]));
}

/** A limit of zero is none. */
function limit(ms: number | undefined): number | undefined {
  return ms === 0 ? undefined : ms;
}

function payloadRecord(
  fields: Readonly<Record<string, Payload>> | undefined,
): Record<string, PayloadView> {
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([name, payload]) => [name, payloadView(payload)]),
  );
}

function pendingTaskOf(
  task: PendingWorkflowTaskInfo,
): NonNullable<Execution['pendingWorkflowTask']> {
  return {
    started: task.state === PendingWorkflowTaskState.STARTED,
    attempt: task.attempt ?? 1,
    ...present({
      scheduledMs: timestampMs(task.scheduledTime),
      startedMs: timestampMs(task.startedTime),
    }),
  };
}

const OPTIONS = 'temporal.api.activity.v1.ActivityOptions';

/** An activity that has not closed. */
export function pendingActivityOf(activity: PendingActivityInfo): PendingActivity {
  const state = activityState(activity);
  return {
    activityId: activity.activityId ?? '',
    activityType: activity.activityType?.name ?? '',
    scheduledEventId: 0,
    state,
    attempt: activity.attempt ?? 1,
    maximumAttempts: activity.maximumAttempts ?? 0,
    ...present({
      scheduledMs: timestampMs(activity.scheduledTime),
      startedMs: timestampMs(activity.lastStartedTime),
      lastHeartbeatMs: timestampMs(activity.lastHeartbeatTime),
      nextAttemptMs:
        state === 'backoff' ? timestampMs(activity.nextAttemptScheduleTime) : undefined,
      expirationMs: timestampMs(activity.expirationTime),
      lastFailure: activity.lastFailure && failureView(activity.lastFailure),
      heartbeatDetails: activity.heartbeatDetails && payloadViews(activity.heartbeatDetails),
      lastWorkerIdentity: activity.lastWorkerIdentity,
      options: activity.activityOptions && messageView(OPTIONS, activity.activityOptions),
    }),
  };
}

/** The server calls an activity that waits for its next attempt "scheduled" too: that attempt's time tells them apart. */
function activityState(activity: PendingActivityInfo): PendingActivity['state'] {
  const state = activity.state ?? PendingActivityState.UNSPECIFIED;
  switch (state) {
    case PendingActivityState.UNSPECIFIED:
    case PendingActivityState.SCHEDULED:
      return activity.nextAttemptScheduleTime === undefined ? 'scheduled' : 'backoff';
    case PendingActivityState.STARTED:
      return 'started';
    case PendingActivityState.CANCEL_REQUESTED:
      return 'cancelRequested';
    case PendingActivityState.PAUSED:
    case PendingActivityState.PAUSE_REQUESTED:
      return 'paused';
    default:
      return assertNever(state);
  }
}
