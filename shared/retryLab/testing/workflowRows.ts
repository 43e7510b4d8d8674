/** What the server does with a workflow that has a retry policy, rule by rule. */
import { RetryState } from '../../protocol/enums.ts';
import { fails, hangs, succeeds, type Given, type Row } from './play.ts';

const workflow = (given: Given): Given => ({ subject: 'workflow', ...given });
/** A name, a scenario, its end. */
export const workflowRows: readonly Row[] = [
  [
    '53 runs begin at least a second apart',
    workflow({ policy: { initialIntervalMs: 100, maximumAttempts: 3 }, script: [fails(10)] }),
    ['failed', 2010, 3, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '54 a longer run needs no extra distance',
    workflow({ policy: { initialIntervalMs: 100, maximumAttempts: 2 }, script: [fails(950)] }),
    ['failed', 2000, 2, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '55 a run timeout is retried',
    workflow({
      policy: { initialIntervalMs: 100, maximumAttempts: 2 },
      workflow: { runTimeoutMs: 1000 },
      script: [hangs, succeeds(10)],
    }),
    ['completed', 1110, 2],
  ],
  [
    '56 the run timeout counts from the end of the backoff',
    workflow({
      policy: { initialIntervalMs: 5000, maximumAttempts: 2 },
      workflow: { runTimeoutMs: 1000 },
      script: [fails(0), hangs],
    }),
    ['timedOut', 6000, 2, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'runTimeout'],
  ],
  [
    '57 without a policy nothing is retried',
    workflow({ workflow: { hasRetryPolicy: false }, script: [fails(10)] }),
    ['failed', 10, 1, RetryState.RETRY_POLICY_NOT_SET],
  ],
  [
    '58 not even a run timeout',
    workflow({
      workflow: { hasRetryPolicy: false, runTimeoutMs: 1000 },
      script: [hangs],
    }),
    ['timedOut', 1000, 1, RetryState.RETRY_POLICY_NOT_SET, 'runTimeout'],
  ],
  [
    '59 the execution timeout is final',
    workflow({ workflow: { executionTimeoutMs: 2000 }, script: [hangs] }),
    ['timedOut', 2000, 1, RetryState.TIMEOUT, 'executionTimeout'],
  ],
  [
    '60 the execution timeout cuts a backoff short that was made longer',
    workflow({
      policy: { initialIntervalMs: 100 },
      workflow: { executionTimeoutMs: 800 },
      script: [fails(10)],
    }),
    ['timedOut', 800, 1, RetryState.TIMEOUT, 'executionTimeout'],
  ],
  [
    '61 a wait past the execution timeout fails at once',
    workflow({
      policy: { initialIntervalMs: 5000 },
      workflow: { executionTimeoutMs: 2000 },
      script: [fails(10)],
    }),
    ['failed', 10, 1, RetryState.TIMEOUT],
  ],
  [
    '62 the maximum interval caps a next retry delay',
    workflow({
      policy: { maximumIntervalMs: 2000 },
      script: [fails(10, { nextRetryDelayMs: 300_000 }), succeeds(10)],
    }),
    ['completed', 2020, 2],
  ],
  [
    '63 a next retry delay of zero waits the maximum',
    workflow({
      policy: { maximumIntervalMs: 2000 },
      script: [fails(10, { nextRetryDelayMs: 0 }), succeeds(10)],
    }),
    ['completed', 2020, 2],
  ],
  [
    '64 an excluded time-out',
    workflow({
      policy: { nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] },
      workflow: { runTimeoutMs: 1000 },
      script: [hangs],
    }),
    ['timedOut', 1000, 1, RetryState.NON_RETRYABLE_FAILURE, 'runTimeout'],
  ],
  ['65 nothing ever ends it', workflow({ script: [fails(10), hangs] }), ['endless', Infinity, 2]],
];
