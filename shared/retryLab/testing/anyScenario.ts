/** Arbitrary scenarios, mostly such as the server takes. */
import fc from 'fast-check';
import { outcomeKinds, parseScenario, type Scenario } from '../scenario.ts';

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
/** Round lengths make limits meet, which is where it matters who is first. */
const length = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }),
  fc.integer({ min: 1, max: 60 }).map((seconds) => seconds * 1000),
);
const orZero = fc.oneof(fc.constant(0), length);
/** Now and then below zero, which the server refuses. */
const orNegative = (usual: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 40, arbitrary: usual }, { weight: 1, arbitrary: length.map((ms) => -ms) });

const policy = fc.record({
  initialIntervalMs: optional(orNegative(length)),
  backoffCoefficient: optional(fc.constantFrom(1, 1.1, 1.5, 2, 3)),
  maximumIntervalMs: optional(orNegative(fc.integer({ min: 60_000, max: 600_000 }))),
  maximumAttempts: optional(orNegative(fc.integer({ min: 0, max: 8 }))),
  nonRetryableErrorTypes: fc.subarray(
    ['Fatal', 'TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'],
    { maxLength: 2 },
  ),
});

const outcome = fc.record({
  kind: fc.constantFrom(...outcomeKinds),
  afterMs: orZero,
  errorType: optional(fc.constantFrom('Fatal', 'Other')),
  nonRetryable: fc.constantFrom(undefined, undefined, undefined, true),
  nextRetryDelayMs: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: orZero },
    // No refusal: a worker may ask for anything.
    { weight: 1, arbitrary: length.map((ms) => -ms) },
  ),
  queueMs: optional(fc.nat(5000)),
  heartbeatsUntilMs: optional(length),
  heartbeatDetails: optional(fc.constantFrom('row 1', 'row 2')),
});

const outage = fc
  .record({ fromMs: orZero, lengthMs: length, kind: fc.constantFrom('fails', 'hangs') })
  .map(({ fromMs, lengthMs, kind }) => ({ fromMs, toMs: fromMs + lengthMs, kind }));

const shared = {
  policy,
  queueMs: fc.constantFrom(0, 0, 50),
  script: fc.array(outcome, { minLength: 1, maxLength: 6 }),
  outages: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(outage, { minLength: 1, maxLength: 2 }) },
  ),
};

/** Activities without a workflow's timeouts: what a synthetic worker can play on the engine. */
export const anyActivity: fc.Arbitrary<Scenario> = fc
  .record({
    ...shared,
    timeouts: fc.record({
      startToCloseMs: orNegative(length),
      scheduleToCloseMs: optional(
        orNegative(fc.integer({ min: 1, max: 300 }).map((seconds) => seconds * 1000)),
      ),
      scheduleToStartMs: optional(orNegative(length)),
      heartbeatMs: optional(orNegative(length.map((ms) => Math.max(100, ms)))),
    }),
    heartbeatEveryMs: optional(fc.integer({ min: 100, max: 20_000 })),
  })
  .map((fields) => parseScenario(fields));

const anyWorkflow = fc
  .record({
    ...shared,
    subject: fc.constant('workflow'),
    workflow: fc.record({
      runTimeoutMs: optional(orNegative(length)),
      executionTimeoutMs: optional(orNegative(fc.integer({ min: 1, max: 300_000 }))),
      hasRetryPolicy: fc.constantFrom(true, true, false),
    }),
  })
  .map((fields) => parseScenario(fields));

/** Mostly the activity is scheduled within its run; now and then the run is over before, or at that very moment. */
const anyActivityInRun = fc
  .tuple(anyActivity, orNegative(length), fc.nat(60_000), fc.nat(9))
  .map(([scenario, leftMs, elapsedMs, chance]): Scenario => {
    const runTimeoutMs =
      chance === 0 ? Math.max(1, elapsedMs - (leftMs % 1000)) : elapsedMs + leftMs;
    return { ...scenario, workflow: { ...scenario.workflow, runTimeoutMs, elapsedMs } };
  });

/** Of either subject. */
export const anyScenario: fc.Arbitrary<Scenario> = fc.oneof(
  anyActivity,
  anyActivityInRun,
  anyWorkflow,
);
