import { randomUUID } from 'node:crypto';
import { CallError } from '../../grpc/callError.ts';
import type { ActivityOptionsInput } from '../../../shared/ipc/steering.ts';
import type { ActivityOptions } from '../../../shared/protocol/messages.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import type { Connection } from '../connections/connection.ts';
import type { RunOf } from '../connections/historyReader.ts';
import { payloadsOf } from '../convert/payload.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';

type OneActivity = RunOf & { readonly activityId: string };

/** Steers activities that have not closed, each by its id, through the public API. */
export function activitiesHandlers(connection: Connection): HandlersOf<'activities'> {
  const { namespace } = connection;
  const identity = IDENTITY;
  const one = ({ workflowId, runId, activityId: id }: OneActivity) => ({
    namespace,
    execution: { workflowId, runId },
    identity,
    id,
  });
  const byId = ({ workflowId, runId, activityId }: OneActivity) => ({
    namespace,
    workflowId,
    runId,
    activityId,
    identity,
  });
  return {
    'activities.pause': ({ reason, ...activity }) =>
      done(activity.activityId, () =>
        connection.call('PauseActivity', { ...one(activity), reason, requestId: randomUUID() }),
      ),
    'activities.unpause': ({ resetAttempts, ...activity }) =>
      done(activity.activityId, () =>
        connection.call('UnpauseActivity', { ...one(activity), resetAttempts }),
      ),
    'activities.reset': ({ resetHeartbeat, restoreOptions, ...activity }) =>
      done(activity.activityId, () =>
        connection.call('ResetActivity', {
          ...one(activity),
          resetHeartbeat,
          restoreOriginalOptions: restoreOptions,
        }),
      ),
    'activities.options': ({ options, ...activity }) => {
      const { activityOptions, paths } = optionsUpdate(options);
      if (paths.length === 0) {
        throw new RefusedError('No option is to change.', 'Fill in a field, then apply.');
      }
      return done(activity.activityId, () =>
        connection.call('UpdateActivityOptions', {
          ...one(activity),
          activityOptions,
          updateMask: { paths },
        }),
      );
    },
    'activities.complete': ({ result, ...activity }) =>
      done(activity.activityId, () =>
        connection.call('RespondActivityTaskCompletedById', {
          ...byId(activity),
          result: result === undefined ? undefined : payloadsOf([result]),
        }),
      ),
    'activities.fail': ({ message, type, nonRetryable, ...activity }) =>
      done(activity.activityId, () =>
        connection.call('RespondActivityTaskFailedById', {
          ...byId(activity),
          failure: { message, source: 'Timelapse', applicationFailureInfo: { type, nonRetryable } },
        }),
      ),
    'activities.cancel': (activity) =>
      done(activity.activityId, () =>
        connection.call('RespondActivityTaskCanceledById', byId(activity)),
      ),
  };
}

/** Does it; an activity that is not there, or not running, is named, for the server names none. */
async function done(activityId: string, act: () => Promise<unknown>): Promise<undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'NOT_FOUND') throw error;
    throw new RefusedError(
      `Activity ${activityId} is not pending any more, or no attempt of it is running: ${error.message}`,
      'Look at its attempts: one that waits for its next attempt can be reset, not completed.',
    );
  }
}

type DurationField = {
  [Name in keyof ActivityOptionsInput]-?: Name extends `${string}Ms` ? Name : never;
}[keyof ActivityOptionsInput];

const timeouts = [
  ['scheduleToCloseMs', 'scheduleToCloseTimeout', 'schedule_to_close_timeout'],
  ['scheduleToStartMs', 'scheduleToStartTimeout', 'schedule_to_start_timeout'],
  ['startToCloseMs', 'startToCloseTimeout', 'start_to_close_timeout'],
  ['heartbeatMs', 'heartbeatTimeout', 'heartbeat_timeout'],
] as const satisfies readonly (readonly [DurationField, keyof ActivityOptions, string])[];

/** The options that are given, and the mask that names them. */
function optionsUpdate(input: ActivityOptionsInput): {
  readonly activityOptions: ActivityOptions;
  readonly paths: string[];
} {
  const paths: string[] = [];
  const activityOptions: ActivityOptions = {};
  for (const [field, option, path] of timeouts) {
    const ms = input[field];
    if (ms === undefined) continue;
    activityOptions[option] = durationOf(ms);
    paths.push(path);
  }
  if (input.taskQueue !== undefined) {
    activityOptions.taskQueue = { name: input.taskQueue };
    paths.push('task_queue.name');
  }
  const policy = { ...policyOf(input, paths) };
  if (Object.keys(policy).length > 0) activityOptions.retryPolicy = policy;
  return { activityOptions, paths };
}

function policyOf(
  input: ActivityOptionsInput,
  paths: string[],
): NonNullable<ActivityOptions['retryPolicy']> {
  const policy: NonNullable<ActivityOptions['retryPolicy']> = {};
  if (input.initialIntervalMs !== undefined) {
    policy.initialInterval = durationOf(input.initialIntervalMs);
    paths.push('retry_policy.initial_interval');
  }
  if (input.backoffCoefficient !== undefined) {
    policy.backoffCoefficient = input.backoffCoefficient;
    paths.push('retry_policy.backoff_coefficient');
  }
  if (input.maximumIntervalMs !== undefined) {
    policy.maximumInterval = durationOf(input.maximumIntervalMs);
    paths.push('retry_policy.maximum_interval');
  }
  if (input.maximumAttempts !== undefined) {
    policy.maximumAttempts = input.maximumAttempts;
    paths.push('retry_policy.maximum_attempts');
  }
  return policy;
}
