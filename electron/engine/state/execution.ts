/**
 * One run of a workflow: its history, the state that the history determines, and the operational state that writes no
 * events (attempts, stamps, sticky queue, tasks in flight). Operational state changes only in transitions of `machines/`.
 */
import type { WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type {
  ActivityOptions,
  Failure,
  Payload,
  Payloads,
  UserMetadata,
} from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import type { Heap } from '../core/heap.ts';
import type { Machine } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Timer, TimerOwner } from '../core/timerQueue.ts';
import type { EventCodec } from '../surface.ts';
import { EventStore } from './eventStore.ts';
import type { EventDraft } from './events.ts';
import { emptyReplayedState, type ReplayedState, type WorkflowPause } from './replayedState.ts';
import type { BufferedQuery, OpenQuery } from './query.ts';
import type { TaskProblem } from './reportedProblems.ts';
import type { Update } from './update.ts';

export type WorkflowTaskStatus = 'none' | 'scheduled' | 'started';

/**
 * normal: its events are in the history. transient: a repeated attempt, whose events are written when it completes.
 * speculative: made for an update only, whose events are written when it turns out to be needed.
 */
export type WorkflowTaskKind = 'normal' | 'transient' | 'speculative';

export interface WorkflowTask extends Machine<WorkflowTaskStatus> {
  status: WorkflowTaskStatus;
  kind: WorkflowTaskKind;
  /** Ids of its events: real ones, or those they would get. */
  scheduledEventId: number;
  startedEventId: number;
  attempt: number;
  scheduledAt: VirtualMs;
  /** When the first of a series of heartbeats was scheduled. */
  originalScheduledAt: VirtualMs;
  startedAt: VirtualMs;
  timeoutMs: number;
  /** Grows with each schedule and start: outdates timers and queued tasks. */
  stamp: number;
  identity: string;
  requestId: string;
  suggestContinueAsNew: number[] | undefined;
  historySizeBytes: number;
  /** Tasks in a row that ended badly. Unlike the attempt it goes on when events come between. */
  problemCount: number;
  /** The last of them that the history tells. */
  lastProblem: TaskProblem | undefined;
}

export interface StickyQueue {
  readonly name: string;
  readonly scheduleToStartMs: number;
}

export type ActivityStatus = 'scheduled' | 'started' | 'backoff' | 'paused' | 'closed';

/** One attempt of an activity, kept for those who look. */
export interface ActivityAttempt {
  readonly attempt: number;
  readonly startedAt: VirtualMs;
  endedAt: VirtualMs | undefined;
  outcome: 'running' | 'failed' | 'timedOut' | 'completed' | 'canceled';
  /** `PaymentGatewayError: 503`: the type where there is one, and the message. */
  failureText: string | undefined;
  readonly identity: string;
  /** When it gave signs of life: the last ones. */
  heartbeats: VirtualMs[] | undefined;
  /** How many attempts between the one before it in the list and this one are not kept. */
  leftOutCount: number;
}

export interface Activity extends Machine<ActivityStatus> {
  status: ActivityStatus;
  readonly scheduledEventId: number;
  readonly activityId: string;
  readonly activityType: string;
  taskQueue: string;
  attempt: number;
  readonly scheduledAt: VirtualMs;
  /** When the current attempt was queued. */
  attemptScheduledAt: VirtualMs;
  firstStartedAt: VirtualMs | undefined;
  startedAt: VirtualMs | undefined;
  /** When the next attempt will be queued, while it backs off. */
  nextAttemptAt: VirtualMs | undefined;
  lastAttemptEndedAt: VirtualMs | undefined;
  retryIntervalMs: number | undefined;
  scheduleToStartMs: number;
  scheduleToCloseMs: number;
  startToCloseMs: number;
  heartbeatMs: number;
  retryPolicy: ActivityOptions['retryPolicy'];
  priority: ActivityOptions['priority'];
  heartbeatDetails: Payloads | undefined;
  lastHeartbeatAt: VirtualMs | undefined;
  lastFailure: Failure | undefined;
  identity: string;
  requestId: string;
  /** Grows with every change that outdates queued tasks, tokens and timers. */
  stamp: number;
  cancelRequested: boolean;
  /** Set when options or a reset must reach the worker at its next heartbeat. */
  resetRequested: boolean;
  /** Heartbeat details are dropped when the attempt ends. */
  resetHeartbeats: boolean;
  pause: ActivityPause | undefined;
  /** The attempts so far, of very many the first and the latest; undefined before the first. */
  attempts: ActivityAttempt[] | undefined;
}

export interface ActivityPause {
  readonly at: VirtualMs;
  readonly identity: string;
  readonly reason: string;
  readonly requestId: string;
}

/** A call that waits for the history to grow or the run to close. */
export interface HistoryWaiter {
  readonly ticket: number;
  /** The response, once there is one. */
  answer(tx: Transaction): object | undefined;
}

export class Execution implements TimerOwner {
  readonly namespace: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly store: EventStore;
  replayed: ReplayedState = emptyReplayedState();

  timers: Heap<Timer> | undefined;
  armedAt: VirtualMs | undefined;

  readonly task: WorkflowTask = {
    status: 'none',
    kind: 'normal',
    scheduledEventId: 0,
    startedEventId: 0,
    attempt: 1,
    scheduledAt: virtualMs(0),
    originalScheduledAt: virtualMs(0),
    startedAt: virtualMs(0),
    timeoutMs: 0,
    stamp: 0,
    identity: '',
    requestId: '',
    suggestContinueAsNew: undefined,
    historySizeBytes: 0,
    problemCount: 0,
    lastProblem: undefined,
  };
  /** The search attribute of a run whose tasks end badly again and again. */
  reportedProblems: Payload | undefined;
  sticky: StickyQueue | undefined;
  activities: Map<number, Activity> | undefined;
  /** Attempts of activities that have closed, by scheduled event id. */
  closedAttempts: Map<number, ActivityAttempt[]> | undefined;
  /** External events that arrived while a workflow task runs; they get ids when it ends. */
  buffered: EventDraft[] = NONE_BUFFERED;
  bufferedBytes = 0;
  queries: BufferedQuery[] | undefined;
  /** Queries that were sent to a worker by themselves, by ticket; also in `World.directQueries`. */
  directQueries: Map<number, OpenQuery> | undefined;
  updates: Map<string, Update> | undefined;
  waiters: HistoryWaiter[] | undefined;
  /** Deadlines of the run, on its own clock. */
  runExpiresAt: VirtualMs | undefined;
  /** Until then the first workflow task waits: start delay, cron, retry, continue-as-new. */
  firstTaskAt: VirtualMs | undefined;
  /** When it was made by a reset. */
  lastResetAt: VirtualMs | undefined;
  /** The run that took over: retry, cron, continue-as-new, reset. */
  newRunId = '';
  /** The run that a reset of this one began. */
  resetRunId = '';
  userMetadata: UserMetadata | undefined;
  startRequestId = '';
  /** Its last completion wanted to close it, and was refused for what it had not seen. */
  closeAttempted = false;
  taskTimeoutOverrideMs: number | undefined;
  /** Ahead of the replayed one while the event that pauses or unpauses waits for the running task to end. */
  pause: WorkflowPause | undefined;
  /** Counts commits that touched it. */
  transitionCount = 0;
  /** Where it is in `World.index`. */
  indexedAs: WorkflowExecutionStatus | undefined;

  constructor(namespace: string, workflowId: string, runId: string, codec: EventCodec) {
    this.namespace = namespace;
    this.workflowId = workflowId;
    this.runId = runId;
    this.store = new EventStore(codec);
  }

  /** How far its own clock is ahead of the server's. */
  get skewMs(): number {
    return this.replayed.skippedMs;
  }

  get isRunning(): boolean {
    return this.replayed.closeEventId === undefined;
  }

  /** Whether no task of it may be scheduled until it is unpaused; a closed run is not paused. */
  get isPaused(): boolean {
    return this.pause !== undefined && this.isRunning;
  }

  get nextEventId(): number {
    return this.store.count + 1;
  }

  /** Whether events that come from outside have to wait for the running workflow task. */
  get buffers(): boolean {
    return this.task.status === 'started';
  }
}

/** Shared by all executions that buffer nothing; replaced before the first push. */
const NONE_BUFFERED: EventDraft[] = [];
