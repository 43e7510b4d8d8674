import { describe, expect, test } from 'vitest';
import { RetryState } from '../protocol/enums.ts';
import { prepare } from './prepare.ts';
import { parseScenario } from './scenario.ts';
import {
  docs,
  expectEnd,
  fails,
  hangs,
  refusal,
  succeeds,
  type Expected,
  type Given,
} from './testing/play.ts';

describe('workflows', () => {
  const workflow = (given: Given): Given => ({ subject: 'workflow', ...given });
  const rows: [string, Given, Expected][] = [
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
  test.each(rows)('%s', (_name, given, expected) => expectEnd(given, expected));
});

describe('refusals', () => {
  test.each<[string, Given, string]>([
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
  ])('%s', (_name, given, message) => {
    expect(refusal(given)).toBe(message);
  });

  test('every refusal is put into words too', () => {
    const prepared = prepare(
      parseScenario({ timeouts: { ...docs, heartbeatMs: -1 }, policy: { maximumIntervalMs: 500 } }),
    );
    expect(prepared.ok ? [] : prepared.problems.map(({ field, words }) => [field, words])).toEqual([
      [
        'policy.maximumIntervalMs',
        'Maximum interval (500\u00a0ms) is below the initial interval (1\u00a0s): the server refuses this policy.',
      ],
      [
        'timeouts.heartbeatMs',
        'The heartbeat timeout is negative: the server refuses this activity.',
      ],
    ]);
  });
});
