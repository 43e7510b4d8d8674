/** A policy for an activity that is running already: what UpdateActivityOptions takes. */
import type { ActivityOptions } from '../../protocol/messages.ts';
import { durationOf } from '../../temporal/duration.ts';
import type { ActivityPlan } from '../prepare.ts';

/** The options and the mask that names them. */
export interface OptionsUpdate {
  readonly activityOptions: ActivityOptions;
  readonly updateMask: { paths: string[] };
}

/**
 * Everything that can be changed, as the plan has it: derived values too, so that the activity gets what the lab shows.
 * Non-retryable error types cannot be changed: the server keeps those that the activity was scheduled with.
 */
export function optionsUpdateOf({ policy, timeouts }: ActivityPlan): OptionsUpdate {
  return {
    activityOptions: {
      scheduleToCloseTimeout: durationOf(timeouts.scheduleToCloseMs),
      scheduleToStartTimeout: durationOf(timeouts.scheduleToStartMs),
      startToCloseTimeout: durationOf(timeouts.startToCloseMs),
      heartbeatTimeout: durationOf(timeouts.heartbeatMs),
      retryPolicy: {
        initialInterval: durationOf(policy.initialIntervalMs),
        backoffCoefficient: policy.backoffCoefficient,
        maximumInterval: durationOf(policy.maximumIntervalMs),
        maximumAttempts: policy.maximumAttempts,
      },
    },
    updateMask: {
      paths: [
        'schedule_to_close_timeout',
        'schedule_to_start_timeout',
        'start_to_close_timeout',
        'heartbeat_timeout',
        'retry_policy.initial_interval',
        'retry_policy.backoff_coefficient',
        'retry_policy.maximum_interval',
        'retry_policy.maximum_attempts',
      ],
    },
  };
}
