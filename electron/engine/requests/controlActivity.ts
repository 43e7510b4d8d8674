/** Pausing, unpausing, resetting and changing pending activities (server: history/workflow/activity.go). */
import type {
  ActivityOptions,
  Priority,
  ResetActivityRequest,
  RetryPolicy,
  WorkflowExecution,
} from '../../../shared/protocol/messages.ts';
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
import { invalidArgument, notFound, RequestError } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import type { Transaction } from '../core/transaction.ts';
import {
  forgetHeartbeats,
  pauseActivity,
  rearm,
  requeueActivity,
  resumeBackoff,
} from '../machines/activity.ts';
import { restoreActivity } from '../machines/activitySchedule.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { findRunning } from './findRun.ts';
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
  const execution = findRunning(tx.world, namespace, request.execution);
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

/** Lets a paused activity go on: one that waits goes into its queue at once, whatever was left of its backoff. */
function unpause(tx: Transaction, execution: Execution, activity: Activity): void {
  activity.pause = undefined;
  tx.touch(execution);
  rearm(tx, execution, activity);
  if (activity.status === 'paused') requeue(tx, execution, activity);
}

/** Queues the attempt that waits; what failed before it is forgotten. */
function requeue(tx: Transaction, execution: Execution, activity: Activity): void {
  activity.lastFailure = undefined;
  take(tx, activity, requeueActivity, { execution });
}

/** The attempt at hand is the first again; a worker that has it as a later one is not heard any more. */
function countAnew(activity: Activity): void {
  if (activity.status === 'started' && activity.attempt > 1) activity.stamp += 1;
  activity.attempt = 1;
}

/** Begins anew: one that waits is queued at once, a running one goes on. */
function reset(
  tx: Transaction,
  execution: Execution,
  activity: Activity,
  { resetHeartbeat, keepPaused }: ResetActivityRequest,
): void {
  tx.touch(execution);
  if (activity.status === 'started') {
    activity.resetRequested = true;
    if (resetHeartbeat) activity.resetHeartbeats = true;
  } else if (resetHeartbeat) {
    forgetHeartbeats(activity);
  }
  countAnew(activity);
  if (activity.pause) {
    if (!keepPaused) unpause(tx, execution, activity);
  } else if (activity.status !== 'started') {
    requeue(tx, execution, activity);
  }
}

const TIMEOUT_PATHS = [
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'startToCloseTimeout',
  'heartbeatTimeout',
] as const;
const POLICY_FIELDS: ReadonlySet<string> = new Set<keyof RetryPolicy>([
  'initialInterval',
  'backoffCoefficient',
  'maximumInterval',
  'maximumAttempts',
]);
const PRIORITY_FIELDS: ReadonlySet<string> = new Set<keyof Priority>([
  'priorityKey',
  'fairnessKey',
  'fairnessWeight',
]);

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
  const given = <Part>(part: Part | undefined, name: string): Part => {
    if (part === undefined) throw invalidArgument(`${name} is not provided`);
    return part;
  };
  for (const path of paths.map(camelPath)) {
    const timeout = TIMEOUT_PATHS.find((name) => name === path);
    const [part, field = ''] = path.split('.');
    if (timeout) options[timeout] = wanted[timeout];
    else if (path === 'taskQueue.name') options.taskQueue = given(wanted.taskQueue, 'TaskQueue');
    else if (path === 'retryPolicy') options.retryPolicy = given(wanted.retryPolicy, 'RetryPolicy');
    else if (path === 'priority') options.priority = wanted.priority;
    else if (part === 'retryPolicy' && POLICY_FIELDS.has(field)) {
      const value = given(wanted.retryPolicy, 'RetryPolicy')[field as keyof RetryPolicy];
      options.retryPolicy = { ...options.retryPolicy, [field]: value };
    } else if (part === 'priority' && PRIORITY_FIELDS.has(field)) {
      const value = given(wanted.priority, 'Priority')[field as keyof Priority];
      options.priority = { ...options.priority, [field]: value };
    }
  }
  return options;
}

/** Unlike those of a command, timeouts that are changed are not cut to the run's. */
const NO_RUN_TIMEOUT = 0;

/** The options as the server would keep them; a policy stays as it was given. Throws INVALID_ARGUMENT. */
function checked(activity: Activity, options: ActivityOptions): ActivityOptions {
  const policy = validateRetryPolicy(ensureDefaults(options.retryPolicy));
  if (!policy.ok) throw invalidArgument(policy.message);
  const normal = normaliseActivityTimeouts(
    {
      scheduleToClose: options.scheduleToCloseTimeout,
      scheduleToStart: options.scheduleToStartTimeout,
      startToClose: options.startToCloseTimeout,
      heartbeat: options.heartbeatTimeout,
    },
    NO_RUN_TIMEOUT,
    { id: activity.activityId, type: activity.activityType },
  );
  if (!normal.ok) throw invalidArgument(normal.message);
  const { timeouts } = normal;
  return {
    ...options,
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
  rearm(tx, execution, activity);
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
    const other = activities.find(({ pause }) => pause && pause.requestId !== requestId);
    if (other) throw new RequestError('FAILED_PRECONDITION', 'activity is already paused');
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
      if (request.resetAttempts) countAnew(activity);
      if (request.resetHeartbeat) forgetHeartbeats(activity);
      unpause(tx, execution, activity);
    }
    return {};
  },

  ResetActivity(tx, request) {
    const { execution, activities } = targets(tx, request, request.matchAll === true);
    for (const activity of activities) {
      if (request.restoreOriginalOptions)
        takeOver(tx, execution, activity, originalOptions(execution, activity));
      reset(tx, execution, activity, request);
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
      options: checked(activity, merged(activity, request.activityOptions ?? {}, paths)),
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
