/** What the server does with an activity, rule by rule. */
import { RetryState } from '../../protocol/enums.ts';
import { docs, fails, hangs, succeeds, times, type Row } from './play.ts';

const once = { maximumAttempts: 1 };
const timeoutTypes = (name: string) => ({ nonRetryableErrorTypes: [`TemporalTimeout:${name}`] });
/** A name, a scenario, its end. */
export const activityRows: readonly Row[] = [
  [
    '10 the last attempt allowed fails',
    { timeouts: docs, policy: { maximumAttempts: 3 }, script: [fails(10)] },
    ['failed', 3030, 3, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '11 the maximum of attempts counts the first',
    { timeouts: docs, policy: once, script: [fails(10)] },
    ['failed', 10, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '12 an error that says it is not retryable',
    { timeouts: docs, script: [fails(10), fails(20, { nonRetryable: true })] },
    ['failed', 1030, 2, RetryState.NON_RETRYABLE_FAILURE],
  ],
  [
    '13 an excluded error type',
    {
      timeouts: docs,
      policy: { nonRetryableErrorTypes: ['CardDeclined'] },
      script: [fails(10, { errorType: 'CardDeclined' })],
    },
    ['failed', 10, 1, RetryState.NON_RETRYABLE_FAILURE],
  ],
  [
    '14 another type is not excluded',
    {
      timeouts: docs,
      policy: { nonRetryableErrorTypes: ['CardDeclined'] },
      script: [fails(10, { errorType: 'Card' }), succeeds(1)],
    },
    ['completed', 1011, 2],
  ],
  [
    '15 an excluded start-to-close',
    {
      timeouts: { startToCloseMs: 100 },
      policy: timeoutTypes('StartToClose'),
      script: [hangs],
    },
    ['timedOut', 100, 1, RetryState.NON_RETRYABLE_FAILURE, 'startToClose'],
  ],
  [
    '16 the long name of a time-out is taken but never matches',
    {
      timeouts: { startToCloseMs: 100 },
      policy: timeoutTypes('TIMEOUT_TYPE_START_TO_CLOSE'),
      script: [hangs, succeeds(1)],
    },
    ['completed', 1101, 2],
  ],
  [
    '17 not retryable comes before the maximum of attempts',
    {
      timeouts: docs,
      policy: { ...once, nonRetryableErrorTypes: ['Error'] },
      script: [fails(10)],
    },
    ['failed', 10, 1, RetryState.NON_RETRYABLE_FAILURE],
  ],
  [
    '18 maximum of attempts comes before the expiry',
    { timeouts: { scheduleToCloseMs: 500 }, policy: once, script: [fails(10)] },
    ['failed', 10, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '19 the next retry delay overrides the maximum interval',
    {
      timeouts: docs,
      policy: { maximumIntervalMs: 2000 },
      script: [fails(10, { nextRetryDelayMs: 300_000 }), succeeds(10)],
    },
    ['completed', 300_020, 2],
  ],
  [
    '20 and the formula, downwards',
    {
      timeouts: docs,
      policy: { initialIntervalMs: 60_000 },
      script: [fails(10, { nextRetryDelayMs: 50 }), succeeds(10)],
    },
    ['completed', 70, 2],
  ],
  [
    '21 but not the exponent of the next one',
    { timeouts: docs, script: [fails(0, { nextRetryDelayMs: 10 }), fails(0), succeeds(0)] },
    ['completed', 2010, 3],
  ],
  [
    '22 a next retry delay of zero ends it',
    { timeouts: docs, script: [fails(10, { nextRetryDelayMs: 0 })] },
    ['failed', 10, 1, RetryState.TIMEOUT],
  ],
  [
    '23 a next retry delay that does not fit',
    { timeouts: { scheduleToCloseMs: 5000 }, script: [fails(10, { nextRetryDelayMs: 6000 })] },
    ['failed', 10, 1, RetryState.TIMEOUT],
  ],
  [
    '24 a retry exactly at schedule-to-close: it comes too late all the same',
    { timeouts: { ...docs, scheduleToCloseMs: 1010 }, script: [fails(10), succeeds(0)] },
    ['timedOut', 1010, 1, RetryState.TIMEOUT, 'scheduleToClose'],
  ],
  [
    '25 nobody polls: schedule-to-start',
    { timeouts: { ...docs, scheduleToStartMs: 500 }, queueMs: 600 },
    ['timedOut', 500, 0, RetryState.TIMEOUT, 'scheduleToStart'],
  ],
  [
    '26 nobody polls and only schedule-to-close is set: still schedule-to-start',
    { timeouts: { scheduleToCloseMs: 1000 }, queueMs: 5000 },
    ['timedOut', 1000, 0, RetryState.TIMEOUT, 'scheduleToStart'],
  ],
  [
    '27 schedule-to-start counts anew for each attempt',
    {
      timeouts: { ...docs, scheduleToStartMs: 500 },
      queueMs: 400,
      script: [fails(200), succeeds(0)],
    },
    ['completed', 2000, 2],
  ],
  [
    '28 and ends the second attempt, final',
    {
      timeouts: { ...docs, scheduleToStartMs: 500 },
      script: [fails(200), succeeds(0, { queueMs: 500 })],
    },
    ['timedOut', 1700, 1, RetryState.TIMEOUT, 'scheduleToStart'],
  ],
  [
    '29 start-to-close with one attempt',
    { timeouts: { startToCloseMs: 500 }, policy: once, script: [hangs] },
    ['timedOut', 500, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'startToClose'],
  ],
  [
    '30 start-to-close whose retry does not fit',
    {
      timeouts: { startToCloseMs: 500, scheduleToCloseMs: 1200 },
      policy: { initialIntervalMs: 5000 },
      script: [hangs],
    },
    ['timedOut', 500, 1, RetryState.TIMEOUT, 'startToClose'],
  ],
  [
    '31 start-to-close is cut to schedule-to-close, which then ends it',
    {
      timeouts: { startToCloseMs: 9000, scheduleToCloseMs: 3000 },
      policy: once,
      script: [hangs],
    },
    ['timedOut', 3000, 1, RetryState.TIMEOUT, 'scheduleToClose'],
  ],
  [
    '32 with a queue wait all the more',
    {
      timeouts: { startToCloseMs: 9000, scheduleToCloseMs: 3000 },
      policy: once,
      queueMs: 1,
      script: [hangs],
    },
    ['timedOut', 3000, 1, RetryState.TIMEOUT, 'scheduleToClose'],
  ],
  [
    '33 an answer in the instant of start-to-close is too late',
    { timeouts: { startToCloseMs: 100 }, policy: once, script: [succeeds(100)] },
    ['timedOut', 100, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'startToClose'],
  ],
  [
    '34 no heartbeats: the heartbeat timeout, retried',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      script: [{ kind: 'timesOut' }, succeeds(10)],
    },
    ['completed', 6010, 2],
  ],
  [
    '35 heartbeats go on: start-to-close',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      script: [hangs, succeeds(10)],
    },
    ['completed', 61_010, 2],
  ],
  [
    '36 the worker dies: the last heartbeat counts',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 2000,
      script: [{ kind: 'workerDies', afterMs: 7500 }, succeeds(10)],
    },
    ['completed', 12_010, 2],
  ],
  [
    '37 the worker dies without a heartbeat timeout: start-to-close',
    {
      timeouts: { startToCloseMs: 60_000 },
      script: [{ kind: 'workerDies', afterMs: 7500 }, succeeds(10)],
    },
    ['completed', 61_010, 2],
  ],
  [
    '38 heartbeats stop, but it answers before it shows',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      heartbeatEveryMs: 1000,
      script: [{ kind: 'losesHeartbeats', afterMs: 7000, heartbeatsUntilMs: 3000 }],
    },
    ['completed', 7000, 1],
  ],
  [
    '39 heartbeats stop too early',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      policy: once,
      heartbeatEveryMs: 1000,
      script: [{ kind: 'losesHeartbeats', afterMs: 9000, heartbeatsUntilMs: 3000 }],
    },
    ['timedOut', 8000, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'heartbeat'],
  ],
  [
    '40 heartbeats slower than their timeout',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      policy: once,
      heartbeatEveryMs: 6000,
      script: [succeeds(20_000)],
    },
    ['timedOut', 5000, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'heartbeat'],
  ],
  [
    '41 an excluded heartbeat time-out',
    {
      timeouts: { startToCloseMs: 60_000, heartbeatMs: 5000 },
      policy: timeoutTypes('Heartbeat'),
      script: [{ kind: 'timesOut' }],
    },
    ['timedOut', 5000, 1, RetryState.NON_RETRYABLE_FAILURE, 'heartbeat'],
  ],
  [
    '42 a heartbeat timeout above start-to-close is cut to it: start-to-close is first',
    {
      timeouts: { startToCloseMs: 3000, heartbeatMs: 9000 },
      policy: once,
      script: [{ kind: 'timesOut' }],
    },
    ['timedOut', 3000, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED, 'startToClose'],
  ],
  [
    '43 the run timeout caps schedule-to-close',
    { timeouts: docs, workflow: { runTimeoutMs: 2000 }, script: [fails(10)] },
    ['failed', 1020, 2, RetryState.TIMEOUT],
  ],
  [
    '44 a run that has been going for long times out first',
    {
      timeouts: docs,
      workflow: { runTimeoutMs: 20_000, elapsedMs: 19_500 },
      script: [fails(10)],
    },
    ['runTimedOut', 500, 1, RetryState.UNSPECIFIED, 'runTimeout'],
  ],
  [
    '45 it times out while an attempt runs',
    {
      timeouts: docs,
      workflow: { runTimeoutMs: 20_000, elapsedMs: 19_500 },
      script: [hangs],
    },
    ['runTimedOut', 500, 1, RetryState.UNSPECIFIED, 'runTimeout'],
  ],
  [
    '46 the execution timeout stands in for the run timeout',
    { timeouts: docs, workflow: { executionTimeoutMs: 2000 }, script: [fails(10)] },
    ['failed', 1020, 2, RetryState.TIMEOUT],
  ],
  [
    '47 coefficient one waits evenly',
    {
      timeouts: docs,
      policy: { backoffCoefficient: 1 },
      script: [...times(5, fails(0)), succeeds(0)],
    },
    ['completed', 5000, 6],
  ],
  [
    '48 waits have fractions of a millisecond',
    {
      timeouts: docs,
      policy: { backoffCoefficient: 1.1 },
      script: [...times(3, fails(0)), succeeds(0)],
    },
    ['completed', 3310, 4],
  ],
  [
    '49 one attempt: a negative interval is not even looked at',
    { timeouts: docs, policy: { ...once, initialIntervalMs: -1 }, script: [fails(10)] },
    ['failed', 10, 1, RetryState.MAXIMUM_ATTEMPTS_REACHED],
  ],
  [
    '50 an outage fails what starts in it',
    {
      timeouts: docs,
      outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails', afterMs: 50 }],
      script: [succeeds(100)],
    },
    ['completed', 627_700, 13],
  ],
  [
    '51 an outage that hangs costs start-to-close',
    {
      timeouts: docs,
      outages: [{ fromMs: 0, toMs: 5000, kind: 'hangs' }],
      script: [succeeds(100)],
    },
    ['completed', 11_100, 2],
  ],
  [
    '52 nothing ends it',
    {
      timeouts: docs,
      policy: { backoffCoefficient: 1, initialIntervalMs: 1 },
      script: [fails(0)],
    },
    ['unfinished', 9999, 10_000, RetryState.IN_PROGRESS],
  ],
];
