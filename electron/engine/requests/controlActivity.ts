/** Pausing, unpausing, resetting and changing pending activities (server: history/workflow/activity.go). */
import type { ActivityOptions, WorkflowExecution } from '../../../shared/protocol/messages.ts';
import { TaskQueueKind } from '../../../shared/protocol/enums.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import {
  activityTimeoutsOf,
  normaliseActivityTimeouts,
} from '../../../shared/temporal/activityTimeouts.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import {
  backoffMs,
  ensureDefaults,
  retryPolicyOf,
  validateRetryPolicy,
} from '../../../shared/temporal/retry.ts';
import { invalidArgument, notFound } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import { expiresAt, pauseActivity, requeueActivity, resumeBackoff } from '../machines/activity.ts';
import { restoreActivity } from '../machines/activitySchedule.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { findRun } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';

interface ControlRequest {
  readonly namespace?: string | undefined;
  readonly execution?: WorkflowExecution | undefined;
  readonly id?: string | undefined;
  readonly type?: string | undefined;
}

/** The pending activities that a request means: one by id, all of a type, or all. */
function targets(
  tx: Transaction,
  request: ControlRequest,
  all: boolean,
): { execution: Execution; activities: Activity[] } {
  const { namespace = '', id = '', type = '' } = request;
  if (id === '' && type === '' && !all) {
    throw invalidArgument('Either Activity.Id or Activity.Type should be set on request.');
  }
  const execution = findRun(tx.world, namespace, request.execution);
  const activities = [...(execution.activities?.values() ?? [])].filter(
    (activity) => all || (id !== '' ? activity.activityId === id : activity.activityType === type),
  );
  if (activities.length === 0) {
    throw notFound(
      "Can't find pending activity with such ID. Invalid activityID or activity already completed",
    );
  }
  return { execution, activities };
}

/** Lets a paused activity go on: at once, or after the rest of its backoff. */
function unpause(tx: Transaction, execution: Execution, activity: Activity): void {
  activity.pause = undefined;
  tx.touch(execution);
  if (activity.status !== 'paused') return;
  activity.lastFailure = undefined;
  const { nextAttemptAt } = activity;
  const waits = nextAttemptAt !== undefined && nextAttemptAt > tx.timeOf(execution);
  take(tx, activity, waits ? resumeBackoff : requeueActivity, { execution });
}

/** Starts over at attempt 1: a waiting one at once, a running one when its attempt ends. */
function reset(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  heartbeats: boolean,
): void {
  tx.touch(execution);
  if (activity.status === 'started') {
    activity.resetRequested = true;
    activity.resetHeartbeats = heartbeats;
    return;
  }
  activity.attempt = 1;
  activity.lastFailure = undefined;
  if (heartbeats) activity.heartbeatDetails = undefined;
  if (activity.pause) activity.nextAttemptAt = undefined;
  else take(tx, activity, requeueActivity, { execution });
}

const TIMEOUT_PATHS = [
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'startToCloseTimeout',
  'heartbeatTimeout',
] as const;
const POLICY_FIELDS = [
  'initialInterval',
  'backoffCoefficient',
  'maximumInterval',
  'maximumAttempts',
  'nonRetryableErrorTypes',
] as const;

const camelPath = (path: string): string =>
  path.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The options as they are. */
function optionsOf(activity: Activity): ActivityOptions {
  const timeouts = activityTimeoutsOf(activity);
  return {
    taskQueue: { name: activity.taskQueue, kind: TaskQueueKind.NORMAL },
    scheduleToCloseTimeout: timeouts.scheduleToClose,
    scheduleToStartTimeout: timeouts.scheduleToStart,
    startToCloseTimeout: timeouts.startToClose,
    heartbeatTimeout: timeouts.heartbeat,
    retryPolicy: activity.retryPolicy,
    priority: activity.priority,
  };
}

/** The options with those of the mask taken from the request; paths that name nothing are passed over. */
function merged(
  activity: Activity,
  wanted: ActivityOptions,
  paths: readonly string[],
): ActivityOptions {
  const options = optionsOf(activity);
  for (const path of paths.map(camelPath)) {
    const timeout = TIMEOUT_PATHS.find((name) => name === path);
    const field = POLICY_FIELDS.find((name) => path === `retryPolicy.${name}`);
    if (timeout) options[timeout] = wanted[timeout];
    else if (field)
      options.retryPolicy = { ...options.retryPolicy, [field]: wanted.retryPolicy?.[field] };
    else if (path === 'retryPolicy') options.retryPolicy = wanted.retryPolicy;
    else if (path === 'taskQueue.name' || path === 'taskQueue')
      options.taskQueue = wanted.taskQueue;
    else if (path === 'priority') options.priority = wanted.priority;
  }
  return options;
}

/** The options as the server would keep them; throws INVALID_ARGUMENT. */
function checked(
  execution: Execution,
  activity: Activity,
  options: ActivityOptions,
): ActivityOptions {
  const policy = validateRetryPolicy(ensureDefaults(options.retryPolicy));
  if (!policy.ok) throw invalidArgument(policy.message);
  const normal = normaliseActivityTimeouts(
    {
      scheduleToClose: options.scheduleToCloseTimeout,
      scheduleToStart: options.scheduleToStartTimeout,
      startToClose: options.startToCloseTimeout,
      heartbeat: options.heartbeatTimeout,
    },
    execution.replayed.runTimeoutMs,
    { id: activity.activityId, type: activity.activityType },
  );
  if (!normal.ok) throw invalidArgument(normal.message);
  const { timeouts } = normal;
  return {
    ...options,
    retryPolicy: policy.policy,
    scheduleToCloseTimeout: durationOf(timeouts.scheduleToCloseMs),
    scheduleToStartTimeout: durationOf(timeouts.scheduleToStartMs),
    startToCloseTimeout: durationOf(timeouts.startToCloseMs),
    heartbeatTimeout: durationOf(timeouts.heartbeatMs),
  };
}

/** Takes over checked options: deadlines and the wait for the next attempt follow them. */
function takeOver(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  options: ActivityOptions,
): void {
  tx.touch(execution);
  const ms = (duration: ActivityOptions['startToCloseTimeout']) =>
    (duration?.seconds ?? 0) * 1000 + (duration?.nanos ?? 0) / 1e6;
  activity.taskQueue = options.taskQueue?.name || activity.taskQueue;
  activity.scheduleToCloseMs = ms(options.scheduleToCloseTimeout);
  activity.scheduleToStartMs = ms(options.scheduleToStartTimeout);
  activity.startToCloseMs = ms(options.startToCloseTimeout);
  activity.heartbeatMs = ms(options.heartbeatTimeout);
  activity.retryPolicy = options.retryPolicy;
  activity.lastFailure = undefined;
  activity.priority = options.priority;
  const { scheduledEventId: id } = activity;
  const at = expiresAt(activity);
  if (at !== undefined)
    tx.addTimer(execution, { at, kind: 'activityScheduleToClose', id, stamp: 0 });
  if (activity.status === 'scheduled') take(tx, activity, requeueActivity, { execution });
  if (activity.status !== 'backoff') return;
  const delayMs = backoffMs(retryPolicyOf(activity.retryPolicy ?? {}), activity.attempt - 1);
  activity.retryIntervalMs = delayMs;
  activity.nextAttemptAt = virtualMs(
    (activity.lastAttemptEndedAt ?? tx.timeOf(execution)) + delayMs,
  );
  if (activity.nextAttemptAt <= tx.timeOf(execution))
    take(tx, activity, requeueActivity, { execution });
  else take(tx, activity, resumeBackoff, { execution });
}

export const controlActivityHandlers: WorkflowServiceHandlers = {
  PauseActivity(tx, request) {
    const { execution, activities } = targets(tx, request, false);
    const { identity = '', reason = '', requestId = '' } = request;
    for (const activity of activities) {
      if (activity.pause) continue;
      tx.touch(execution);
      activity.pause = { at: tx.timeOf(execution), identity, reason, requestId };
      if (activity.status !== 'started') take(tx, activity, pauseActivity, { execution });
    }
    return {};
  },

  UnpauseActivity(tx, request) {
    const { execution, activities } = targets(tx, request, request.unpauseAll === true);
    for (const activity of activities) {
      if (!activity.pause) continue;
      if (request.resetAttempts) {
        activity.attempt = 1;
        activity.nextAttemptAt = undefined;
      }
      if (request.resetHeartbeat) activity.heartbeatDetails = undefined;
      unpause(tx, execution, activity);
    }
    return {};
  },

  ResetActivity(tx, request) {
    const { execution, activities } = targets(tx, request, request.matchAll === true);
    for (const activity of activities) {
      if (request.restoreOriginalOptions)
        takeOver(tx, execution, activity, originalOptions(execution, activity));
      reset(tx, execution, activity, request.resetHeartbeat === true);
      if (!request.keepPaused) unpause(tx, execution, activity);
    }
    return {};
  },

  UpdateActivityOptions(tx, request) {
    const { execution, activities } = targets(tx, request, request.matchAll === true);
    const paths = request.updateMask?.paths;
    if (request.restoreOriginal) {
      for (const activity of activities)
        takeOver(tx, execution, activity, originalOptions(execution, activity));
      const [first] = activities;
      return first
        ? { activityOptions: { ...optionsOf(first), taskQueue: { name: first.taskQueue } } }
        : {};
    }
    if (!paths?.length) throw invalidArgument('UpdateMask is not provided');
    const changes = activities.map((activity) => ({
      activity,
      options: checked(execution, activity, merged(activity, request.activityOptions ?? {}, paths)),
    }));
    for (const { activity, options } of changes) takeOver(tx, execution, activity, options);
    const [first] = activities;
    return first ? { activityOptions: optionsOf(first) } : {};
  },
};

/** The options that the activity was scheduled with. */
function originalOptions(execution: Execution, activity: Activity): ActivityOptions {
  return optionsOf(
    restoreActivity(execution.store, activity.scheduledEventId, activity.scheduledAt),
  );
}
