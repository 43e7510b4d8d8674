/**
 * The half of an execution's state that its history determines. Only `applyEvent` changes it, live and on rebuild.
 * Maps are created with their first entry: most workflows have none.
 */
import { WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type {
  Callback,
  Payload,
  Priority,
  ResetPointInfo,
  RetryPolicy,
  VersioningOverride,
  WorkerDeploymentVersion,
  WorkflowExecution,
} from '../../../shared/protocol/messages.ts';
import type { TimeSkippingState } from './timeSkipping.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';

/** An activity that has no close event yet. Its attributes stay in the history. */
export interface PendingActivity {
  readonly scheduledEventId: number;
  readonly activityId: string;
  cancelRequestedEventId: number | undefined;
}

/** A timer that has neither fired nor been canceled. */
export interface PendingTimer {
  readonly timerId: string;
  readonly startedEventId: number;
  readonly fireAt: VirtualMs;
}

/** A child whose close is not yet in the history. `runId` is empty until it started. */
export interface PendingChild {
  readonly initiatedEventId: number;
  readonly namespace: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly parentClosePolicy: number;
  startedEventId: number | undefined;
  runId: string;
}

/** A signal to, or cancellation of, another workflow that has not been answered. */
export interface PendingExternal {
  readonly initiatedEventId: number;
  readonly kind: 'signal' | 'cancel';
  readonly workflowId: string;
  readonly runId: string;
}

/** An update that the workflow accepted. */
export interface AcceptedUpdate {
  readonly updateId: string;
  readonly acceptedEventId: number;
  completedEventId: number | undefined;
}

/** Who is told when the run, or the chain that it began, closes. */
export interface RegisteredCallback {
  readonly callback: Callback;
  readonly at: VirtualMs;
}

/** Since when a run is paused, by whom and why. */
export interface WorkflowPause {
  readonly at: VirtualMs;
  readonly identity: string;
  readonly reason: string;
  readonly requestId: string;
}

export interface ReplayedState {
  status: WorkflowExecutionStatus;
  lastEventId: number;
  closeEventId: number | undefined;
  closedAt: VirtualMs | undefined;
  startedAt: VirtualMs;
  workflowType: string;
  taskQueue: string;
  workflowId: string;
  firstRunId: string;
  originalRunId: string;
  executionTimeoutMs: number;
  runTimeoutMs: number;
  taskTimeoutMs: number;
  firstTaskBackoffMs: number;
  attempt: number;
  cronSchedule: string;
  retryPolicy: RetryPolicy | undefined;
  executionExpiresAt: VirtualMs | undefined;
  parent: ParentLink | undefined;
  root: WorkflowExecution | undefined;
  priority: Priority | undefined;
  versioningOverride: VersioningOverride | undefined;
  callbacks: RegisteredCallback[] | undefined;
  cancelRequested: boolean;
  /** Started event of the last completed, failed or timed-out workflow task of which the worker knows. */
  lastCompletedTaskStartedId: number;
  /** Id of the last WorkflowTaskCompleted event. */
  lastTaskCompletedId: number;
  /** The task that events show as scheduled or started. */
  task: { scheduledEventId: number; startedEventId: number | undefined } | undefined;
  signalCount: number;
  signalRequestIds: Set<string> | undefined;
  /** Request ids of start, signals and attached starts: which event each made. */
  requestIds: Map<string, { eventType: number; eventId: number }> | undefined;
  activities: Map<number, PendingActivity> | undefined;
  timers: Map<string, PendingTimer> | undefined;
  children: Map<number, PendingChild> | undefined;
  externals: Map<number, PendingExternal> | undefined;
  updates: Map<string, AcceptedUpdate> | undefined;
  memo: { [key: string]: Payload };
  searchAttributes: { [key: string]: Payload };
  /** The first task that each worker build completed, along the chain: where a reset to a build id may go. */
  resetPoints: ResetPointInfo[] | undefined;
  /** Worker versioning as completions showed it. */
  versioningBehavior: number;
  deployment: WorkerDeploymentVersion | undefined;
  /** Set while it is paused, from the last event that paused it. */
  pause: WorkflowPause | undefined;
  /** How far the run's own clock is ahead of the server's. */
  skippedMs: number;
  /** Set once the run was configured to skip time or inherited skipped time. */
  timeSkipping: TimeSkippingState | undefined;
}

export interface ParentLink {
  readonly namespace: string;
  readonly execution: WorkflowExecution;
  readonly initiatedEventId: number;
}

/** The state before the first event. */
export function emptyReplayedState(): ReplayedState {
  return {
    status: WorkflowExecutionStatus.RUNNING,
    lastEventId: 0,
    closeEventId: undefined,
    closedAt: undefined,
    startedAt: virtualMs(0),
    workflowType: '',
    taskQueue: '',
    workflowId: '',
    firstRunId: '',
    originalRunId: '',
    executionTimeoutMs: 0,
    runTimeoutMs: 0,
    taskTimeoutMs: 0,
    firstTaskBackoffMs: 0,
    attempt: 1,
    cronSchedule: '',
    retryPolicy: undefined,
    executionExpiresAt: undefined,
    parent: undefined,
    root: undefined,
    priority: undefined,
    versioningOverride: undefined,
    callbacks: undefined,
    cancelRequested: false,
    lastCompletedTaskStartedId: 0,
    lastTaskCompletedId: 0,
    task: undefined,
    signalCount: 0,
    signalRequestIds: undefined,
    requestIds: undefined,
    activities: undefined,
    timers: undefined,
    children: undefined,
    externals: undefined,
    updates: undefined,
    memo: {},
    searchAttributes: {},
    resetPoints: undefined,
    versioningBehavior: 0,
    deployment: undefined,
    pause: undefined,
    skippedMs: 0,
    timeSkipping: undefined,
  };
}
