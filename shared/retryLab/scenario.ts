/**
 * What the user of the retry lab describes. All times are milliseconds; those of attempts and outages count from the moment the
 * activity is scheduled or the workflow is started. An unset field is one that the server derives.
 */
import * as v from 'valibot';

const ms = v.pipe(v.number(), v.finite());
const span = v.pipe(ms, v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The policy as set, before defaults. Wrong values are allowed: the server's refusal is part of the answer. */
export const policyFields = v.strictObject({
  initialIntervalMs: v.optional(ms),
  backoffCoefficient: v.optional(v.number()),
  maximumIntervalMs: v.optional(ms),
  maximumAttempts: v.optional(v.pipe(v.number(), v.integer())),
  nonRetryableErrorTypes: v.optional(v.array(v.string()), []),
});
export type PolicyFields = v.InferOutput<typeof policyFields>;

/** An activity's four timeouts as set. */
export const timeoutFields = v.strictObject({
  scheduleToCloseMs: v.optional(ms),
  scheduleToStartMs: v.optional(ms),
  startToCloseMs: v.optional(ms),
  heartbeatMs: v.optional(ms),
});
export type TimeoutFields = v.InferOutput<typeof timeoutFields>;

/** The workflow: the one that is retried, or the one that the activity runs in. */
export const workflowFields = v.strictObject({
  executionTimeoutMs: v.optional(ms),
  runTimeoutMs: v.optional(ms),
  /** For an activity: how long the run has been going when it is scheduled. */
  elapsedMs: v.optional(span, 0),
  /** For a workflow: without a retry policy it is never retried. */
  hasRetryPolicy: v.optional(v.boolean(), true),
});
export type WorkflowFields = v.InferOutput<typeof workflowFields>;

/**
 * How an attempt goes:
 * - succeeds, fails: it answers after `afterMs`
 * - hangs: it never answers, but heartbeats go on
 * - timesOut: it never answers and never heartbeats; the first limit ends it
 * - workerDies: the worker is gone after `afterMs`: no answer, no heartbeat any more
 * - losesHeartbeats: heartbeats stop at `heartbeatsUntilMs`, yet it would succeed after `afterMs`
 */
export const outcomeKinds = [
  'succeeds',
  'fails',
  'hangs',
  'timesOut',
  'workerDies',
  'losesHeartbeats',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** What one attempt does. Fields that its kind does not use are kept, so that switching kinds loses nothing. */
export const outcome = v.strictObject({
  kind: v.picklist(outcomeKinds),
  afterMs: v.optional(span, 0),
  errorType: v.optional(v.string()),
  nonRetryable: v.optional(v.boolean()),
  /** The worker asks for this wait instead of the policy's. */
  nextRetryDelayMs: v.optional(ms),
  /** Overrides the scenario's queue wait for this attempt. */
  queueMs: v.optional(span),
  heartbeatsUntilMs: v.optional(span),
  /** What the attempt's heartbeats carry, which the next attempt then starts with. */
  heartbeatDetails: v.optional(v.string()),
});
export type Outcome = v.InferOutput<typeof outcome>;

/** Attempts that start in [fromMs, toMs) find the called service down. */
export const outage = v.strictObject({
  fromMs: ms,
  toMs: ms,
  kind: v.picklist(['fails', 'hangs']),
  /** For 'fails': how long it takes until the error comes. */
  afterMs: v.optional(span, 50),
  errorType: v.optional(v.string(), 'ServiceUnavailable'),
});
export type Outage = v.InferOutput<typeof outage>;

/** A random length of time. */
export const distribution = v.variant('kind', [
  v.strictObject({ kind: v.literal('constant'), ms: span }),
  v.strictObject({ kind: v.literal('uniform'), fromMs: span, toMs: span }),
  /** Below zero counts as zero. */
  v.strictObject({ kind: v.literal('normal'), meanMs: span, deviationMs: span }),
  /** `sigma` is the deviation of the logarithm: 0.5 is tame, 1.5 has a long tail. */
  v.strictObject({
    kind: v.literal('logNormal'),
    medianMs: span,
    sigma: v.pipe(v.number(), v.minValue(0)),
  }),
  v.strictObject({ kind: v.literal('exponential'), meanMs: span }),
]);
export type Distribution = v.InferOutput<typeof distribution>;

/** What attempts do when nobody scripts them. */
export const odds = v.strictObject({
  failShare: v.optional(share, 0.4),
  /** Of all attempts: those that never answer. */
  hangShare: v.optional(share, 0),
  /** Of all attempts: those that fail with an error that is never retried. */
  nonRetryableShare: v.optional(share, 0),
  succeedsAfter: v.optional(distribution, { kind: 'uniform', fromMs: 300, toMs: 1800 }),
  failsAfter: v.optional(distribution, { kind: 'uniform', fromMs: 150, toMs: 750 }),
  /** Unset: the scenario's queue wait. */
  queue: v.optional(distribution),
  /** Outages begin up to this much later than scripted, at random. */
  outageDelayMsMax: v.optional(span, 0),
});
export type Odds = v.InferOutput<typeof odds>;

/** Many callers of one service. */
export const callers = v.strictObject({
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000)), 1),
  /** They are scheduled evenly within this time; 0: all at once. */
  arriveWithinMs: v.optional(span, 0),
  /** Requests a second that the service takes; unset: any number. What is too much fails at once. */
  capacityPerSecond: v.optional(v.pipe(v.number(), v.minValue(0.001))),
  /** How many it takes at once after a quiet time; unset: one second's worth. */
  burst: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** What the service's refusal asks for as the next retry delay. */
  retryAfterMs: v.optional(ms),
  /** The activity asks for that much more at random, so that those who were refused together do not come back together. */
  retrySpreadMs: v.optional(span, 0),
});
export type Callers = v.InferOutput<typeof callers>;

/** So many outcomes a script may have. */
export const outcomeCountMax = 1000;

/** So many outages a scenario may have. */
export const outageCountMax = 20;

export const scenario = v.strictObject({
  subject: v.optional(v.picklist(['activity', 'workflow']), 'activity'),
  /** The activity's or workflow's type; empty when it has none. */
  name: v.optional(v.string(), ''),
  policy: v.optional(policyFields, {}),
  timeouts: v.optional(timeoutFields, {}),
  workflow: v.optional(workflowFields, {}),
  /** How long an attempt waits for a worker. */
  queueMs: v.optional(span, 0),
  /** How often the activity heartbeats; unset: often enough never to time out. */
  heartbeatEveryMs: v.optional(v.pipe(ms, v.minValue(1))),
  /** Attempts beyond it do what its last one does; an empty one succeeds at once. */
  script: v.optional(v.pipe(v.array(outcome), v.maxLength(outcomeCountMax)), []),
  outages: v.optional(v.pipe(v.array(outage), v.maxLength(outageCountMax)), []),
  odds: v.optional(odds, {}),
  callers: v.optional(callers, {}),
});
export type Scenario = v.InferOutput<typeof scenario>;

/** A scenario out of whatever a file or link had; throws valibot's ValiError. */
export const parseScenario = (value: unknown): Scenario => v.parse(scenario, value);

/** Nothing but defaults, which the server refuses for want of a timeout. */
export const emptyScenario = (): Scenario => parseScenario({});
