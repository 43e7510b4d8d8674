/** What the server refuses, and in which words. */
import { docs, type Given } from './play.ts';

/** A name, a scenario, the server's message. */
export const refusalRows: readonly (readonly [string, Given, string])[] = [
  [
    '66 no timeout',
    {},
    'a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=1 ActivityType=activity',
  ],
  [
    '67 negative timeout',
    { timeouts: { startToCloseMs: -1 } },
    'invalid StartToCloseTimeout: negative duration',
  ],
  [
    '68 the policy before the timeouts',
    { policy: { backoffCoefficient: 0.5 } },
    'BackoffCoefficient cannot be less than 1 on retry policy.',
  ],
  [
    '69 negative run timeout',
    { timeouts: docs, workflow: { runTimeoutMs: -1 } },
    'An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration',
  ],
  [
    '70 unknown timeout type',
    { timeouts: docs, policy: { nonRetryableErrorTypes: ['TemporalTimeout:Nope'] } },
    'Invalid timeout type value: Nope.',
  ],
  [
    '71 negative attempts',
    { timeouts: docs, policy: { maximumAttempts: -1 } },
    'MaximumAttempts cannot be negative on retry policy.',
  ],
  [
    '72 negative maximum interval',
    { timeouts: docs, policy: { maximumIntervalMs: -1 } },
    'invalid MaximumInterval set on retry policy: negative duration',
  ],
  [
    '73 negative initial interval',
    { timeouts: docs, policy: { initialIntervalMs: -1 } },
    'invalid InitialInterval set on retry policy: negative duration',
  ],
];
