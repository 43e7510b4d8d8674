/** Scenarios to begin with. */
import { parseScenario, type Scenario } from '../scenario.ts';

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly about: string;
  readonly scenario: Scenario;
}

const fails = (afterMs: number, errorType: string) => ({ kind: 'fails', afterMs, errorType });
const succeeds = (afterMs: number) => ({ kind: 'succeeds', afterMs });

/** An outage of that length that begins when the activity is scheduled. */
export const outageOf = (minutes: number) => ({
  fromMs: 0,
  toMs: minutes * 60_000,
  kind: 'fails' as const,
  afterMs: 50,
  errorType: 'ServiceUnavailable',
});

/** In the order in which they are offered; the first is where the lab begins. */
export const presets: readonly [Preset, ...Preset[]] = [
  {
    id: 'default',
    title: 'Server defaults',
    about: 'Only start to close is set: 1 s, doubled up to 100 s, without end.',
    scenario: parseScenario({
      timeouts: { startToCloseMs: 10_000 },
      script: [fails(400, 'ServiceUnavailable'), fails(250, 'ServiceUnavailable'), succeeds(800)],
      odds: { failShare: 0.3 },
    }),
  },
  {
    id: 'outage',
    title: 'A 10-minute outage',
    about: 'The called service is down for ten minutes: does the policy last?',
    scenario: parseScenario({
      timeouts: { startToCloseMs: 10_000, scheduleToCloseMs: 3_600_000 },
      policy: { maximumIntervalMs: 60_000 },
      script: [succeeds(800)],
      outages: [outageOf(10)],
      odds: { failShare: 0.02, outageDelayMsMax: 0 },
    }),
  },
  {
    id: 'payment',
    title: 'Payment with final errors',
    about: 'A few quick attempts; a declined card is never retried, a time-out is.',
    scenario: parseScenario({
      name: 'chargeCard',
      policy: {
        initialIntervalMs: 1000,
        backoffCoefficient: 2,
        maximumIntervalMs: 10_000,
        maximumAttempts: 6,
        nonRetryableErrorTypes: ['CardDeclined', 'InvalidCard'],
      },
      timeouts: { scheduleToCloseMs: 30_000, startToCloseMs: 3000 },
      queueMs: 50,
      script: [
        fails(400, 'PaymentGatewayError'),
        { kind: 'hangs' },
        fails(250, 'PaymentGatewayError'),
        { ...fails(300, 'PaymentGatewayError'), nextRetryDelayMs: 5000 },
        succeeds(800),
      ],
    }),
  },
  {
    id: 'interactive',
    title: 'Somebody is waiting',
    about: 'All must be over within ten seconds, one way or the other.',
    scenario: parseScenario({
      policy: { initialIntervalMs: 200, backoffCoefficient: 1.5, maximumIntervalMs: 2000 },
      timeouts: { scheduleToCloseMs: 10_000, startToCloseMs: 2500 },
      script: [fails(300, 'Timeout'), { kind: 'hangs' }, succeeds(400)],
      odds: {
        failShare: 0.2,
        hangShare: 0.05,
        succeedsAfter: { kind: 'logNormal', medianMs: 350, sigma: 0.7 },
      },
    }),
  },
  {
    id: 'long-job',
    title: 'Long job with heartbeats',
    about:
      'Half an hour of work; a worker that dies is noticed within thirty seconds, and the next attempt goes on where it was.',
    scenario: parseScenario({
      policy: { initialIntervalMs: 5000, maximumIntervalMs: 60_000 },
      timeouts: { startToCloseMs: 3_600_000, heartbeatMs: 30_000, scheduleToCloseMs: 21_600_000 },
      heartbeatEveryMs: 10_000,
      script: [
        { kind: 'workerDies', afterMs: 605_000, heartbeatDetails: 'row 60 of 180' },
        {
          kind: 'losesHeartbeats',
          afterMs: 1_200_000,
          heartbeatsUntilMs: 302_000,
          heartbeatDetails: 'row 90 of 180',
        },
        succeeds(900_000),
      ],
      odds: {
        failShare: 0.05,
        hangShare: 0.02,
        succeedsAfter: { kind: 'normal', meanMs: 1_800_000, deviationMs: 300_000 },
      },
    }),
  },
  {
    id: 'polling',
    title: 'Poll until ready',
    about: 'Even waits: every attempt asks once and fails while the answer is not there.',
    scenario: parseScenario({
      policy: { initialIntervalMs: 30_000, backoffCoefficient: 1 },
      timeouts: { startToCloseMs: 5000, scheduleToCloseMs: 1_800_000 },
      script: [...Array.from({ length: 7 }, () => fails(120, 'NotReady')), succeeds(150)],
      odds: {
        failShare: 0.85,
        failsAfter: { kind: 'constant', ms: 120 },
        succeedsAfter: { kind: 'constant', ms: 150 },
      },
    }),
  },
  {
    id: 'storm',
    title: 'Retry storm',
    about: 'Two thousand callers lose their service for a minute, and come back to it together.',
    scenario: parseScenario({
      timeouts: { startToCloseMs: 10_000, scheduleToCloseMs: 3_600_000 },
      script: [succeeds(200)],
      outages: [outageOf(1)],
      odds: { failShare: 0, succeedsAfter: { kind: 'uniform', fromMs: 100, toMs: 300 } },
      callers: { count: 2000, arriveWithinMs: 1000, capacityPerSecond: 100 },
    }),
  },
  {
    id: 'workflow',
    title: 'Workflow with retries',
    about:
      'The whole workflow runs again: at least a second between runs, each with its own run timeout.',
    scenario: parseScenario({
      subject: 'workflow',
      name: 'nightlyReport',
      policy: { initialIntervalMs: 500, maximumAttempts: 5, maximumIntervalMs: 60_000 },
      workflow: { runTimeoutMs: 600_000, executionTimeoutMs: 3_600_000 },
      script: [fails(300, 'ReportNotReady'), { kind: 'hangs' }, succeeds(45_000)],
      odds: {
        failShare: 0.3,
        succeedsAfter: { kind: 'normal', meanMs: 45_000, deviationMs: 10_000 },
      },
    }),
  },
];
