import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryState, TimeoutType } from '../protocol/enums.ts';
import type { Failure, RetryPolicy as ProtoRetryPolicy } from '../protocol/messages.ts';
import { durationMs, durationOf } from './duration.ts';
import {
  backoffMs,
  ensureDefaults,
  exponentialBackoffMs,
  isRetryable,
  nextRetry,
  retryPolicyOf,
  validateRetryPolicy,
  type RetryPolicy,
  type RetryQuestion,
} from './retry.ts';

const policy = (fields: Partial<RetryPolicy> = {}): RetryPolicy => ({
  ...retryPolicyOf(ensureDefaults(undefined)),
  ...fields,
});
const failed: Failure = { message: 'x', applicationFailureInfo: { type: 'Oops' } };
const timedOut = (timeoutType: TimeoutType): Failure => ({ timeoutFailureInfo: { timeoutType } });
const delayed = (ms: number): Failure => ({
  applicationFailureInfo: { nextRetryDelay: durationOf(ms) },
});
const ask = (fields: Partial<RetryQuestion> = {}) =>
  nextRetry({
    subject: 'activity',
    policy: policy(),
    attempt: 1,
    nowMs: 0,
    failure: failed,
    ...fields,
  });
const ends = (retryState: RetryState) => ({ kind: 'end', retryState });
const retries = (delayMs: number) => ({ kind: 'retry', delayMs });

describe('defaults', () => {
  test.each<[string, ProtoRetryPolicy | undefined, Partial<RetryPolicy>]>([
    ['no policy', undefined, {}],
    ['an empty one', {}, {}],
    [
      'an initial interval',
      { initialInterval: durationOf(2000) },
      { initialIntervalMs: 2000, maximumIntervalMs: 200_000 },
    ],
    ['a maximum interval', { maximumInterval: durationOf(7000) }, { maximumIntervalMs: 7000 }],
    [
      'zeroes',
      { initialInterval: {}, maximumInterval: {}, backoffCoefficient: 0, maximumAttempts: 0 },
      {},
    ],
    ['a coefficient of one', { backoffCoefficient: 1 }, { backoffCoefficient: 1 }],
  ])('%s', (_name, proto, expected) => {
    expect(retryPolicyOf(ensureDefaults(proto))).toEqual({
      initialIntervalMs: 1000,
      backoffCoefficient: 2,
      maximumIntervalMs: 100_000,
      maximumAttempts: 0,
      nonRetryableErrorTypes: [],
      ...expected,
    });
  });

  test('100 times an initial interval of 3 years overflows, and the policy is refused for it', () => {
    const years = durationOf(3 * 365 * 24 * 3600 * 1000);
    const filled = ensureDefaults({ initialInterval: years });
    expect(durationMs(filled.maximumInterval)).toBeLessThan(0);
    expect(validateRetryPolicy(filled)).toEqual({
      ok: false,
      message: 'invalid MaximumInterval set on retry policy: negative duration',
    });
  });
});

describe('validation', () => {
  const refused: [string, ProtoRetryPolicy, string][] = [
    [
      'negative initial interval',
      { initialInterval: durationOf(-1) },
      'invalid InitialInterval set on retry policy: negative duration',
    ],
    [
      'mixed signs',
      { initialInterval: { seconds: 1, nanos: -1 } },
      'invalid InitialInterval set on retry policy: duration has seconds and nanos with different signs',
    ],
    [
      'coefficient below one',
      { backoffCoefficient: 0.5 },
      'BackoffCoefficient cannot be less than 1 on retry policy.',
    ],
    [
      'negative maximum interval',
      { maximumInterval: durationOf(-1) },
      'invalid MaximumInterval set on retry policy: negative duration',
    ],
    [
      'maximum below initial',
      { maximumInterval: durationOf(500) },
      'MaximumInterval cannot be less than InitialInterval on retry policy.',
    ],
    [
      'negative attempts',
      { maximumAttempts: -1 },
      'MaximumAttempts cannot be negative on retry policy.',
    ],
    [
      'unknown timeout type',
      { nonRetryableErrorTypes: ['TemporalTimeout:Nope'] },
      'Invalid timeout type value: Nope.',
    ],
    [
      'unspecified timeout type',
      { nonRetryableErrorTypes: ['TemporalTimeout:Unspecified'] },
      'Invalid timeout type value: Unspecified.',
    ],
  ];
  test.each(refused)('%s', (_name, proto, message) => {
    expect(validateRetryPolicy(ensureDefaults(proto))).toEqual({ ok: false, message });
  });

  test.each<[string, ProtoRetryPolicy]>([
    ['nothing set', {}],
    ['maximum equal to initial', { maximumInterval: durationOf(1000) }],
    [
      'one attempt, whatever the rest',
      { maximumAttempts: 1, initialInterval: durationOf(-1), backoffCoefficient: 0.1 },
    ],
    ['a timeout type', { nonRetryableErrorTypes: ['TemporalTimeout:Heartbeat'] }],
    [
      'its long name',
      { nonRetryableErrorTypes: ['TemporalTimeout:TIMEOUT_TYPE_SCHEDULE_TO_START'] },
    ],
    ['a coefficient that is no number', { backoffCoefficient: Number.NaN }],
  ])('takes %s', (_name, proto) => {
    expect(validateRetryPolicy(ensureDefaults(proto)).ok).toBe(true);
  });

  test('caps intervals at 100 years', () => {
    const long = { seconds: 200 * 365 * 86_400 };
    const check = validateRetryPolicy(ensureDefaults({ maximumInterval: long }));
    expect(check).toMatchObject({ policy: { maximumInterval: { seconds: 100 * 365 * 86_400 } } });
  });
});

describe('what may be retried', () => {
  test.each<[string, Failure | undefined, readonly string[], boolean]>([
    ['no failure', undefined, [], true],
    ['a failure that says nothing', { message: 'x' }, ['x'], true],
    ['application', failed, [], true],
    ['application, excluded type', failed, ['Other', 'Oops'], false],
    ['application, says so itself', { applicationFailureInfo: { nonRetryable: true } }, [], false],
    ['application without type, empty type excluded', { applicationFailureInfo: {} }, [''], false],
    ['cancelled', { canceledFailureInfo: {} }, [], false],
    ['terminated', { terminatedFailureInfo: {} }, [], false],
    ['server', { serverFailureInfo: {} }, [], true],
    ['server, not retryable', { serverFailureInfo: { nonRetryable: true } }, [], false],
    ['start to close', timedOut(TimeoutType.START_TO_CLOSE), [], true],
    [
      'start to close, excluded',
      timedOut(TimeoutType.START_TO_CLOSE),
      ['TemporalTimeout:StartToClose'],
      false,
    ],
    [
      'heartbeat, the other excluded',
      timedOut(TimeoutType.HEARTBEAT),
      ['TemporalTimeout:StartToClose'],
      true,
    ],
    ['heartbeat, excluded', timedOut(TimeoutType.HEARTBEAT), ['TemporalTimeout:Heartbeat'], false],
    [
      'heartbeat, excluded by a name that never matches',
      timedOut(TimeoutType.HEARTBEAT),
      ['TemporalTimeout:TIMEOUT_TYPE_HEARTBEAT', 'Heartbeat'],
      true,
    ],
    ['schedule to start', timedOut(TimeoutType.SCHEDULE_TO_START), [], false],
    ['schedule to close', timedOut(TimeoutType.SCHEDULE_TO_CLOSE), [], false],
    [
      "an activity's failure whose cause is not retryable",
      { activityFailureInfo: {}, cause: { applicationFailureInfo: { nonRetryable: true } } },
      [],
      true,
    ],
    ["a child's failure", { childWorkflowExecutionFailureInfo: {} }, [], true],
  ])('%s', (_name, failure, types, expected) => {
    expect(isRetryable(failure, types)).toBe(expected);
  });
});

describe('the next attempt of an activity', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('waits 2^%i/2 s', (attempt) => {
    expect(ask({ attempt })).toEqual(retries(Math.min(100_000, 1000 * 2 ** (attempt - 1))));
  });

  test('attempts below one count as the first', () => {
    expect(ask({ attempt: -1 })).toEqual(retries(1000));
  });

  test('the maximum of attempts counts the first', () => {
    const two = policy({ maximumAttempts: 2 });
    expect(ask({ policy: two, attempt: 1 })).toEqual(retries(1000));
    expect(ask({ policy: two, attempt: 2 })).toEqual(ends(RetryState.MAXIMUM_ATTEMPTS_REACHED));
  });

  test('a start exactly at the expiration is still allowed, a nanosecond later is not', () => {
    expect(ask({ expirationMs: 1000 })).toEqual(retries(1000));
    expect(ask({ expirationMs: 1000 - 1e-6 })).toEqual(ends(RetryState.TIMEOUT));
    const today = 1_790_000_000_000;
    expect(ask({ nowMs: today, expirationMs: today + 1000 })).toEqual(retries(1000));
  });

  test('cancel requested comes before everything', () => {
    const failure = timedOut(TimeoutType.SCHEDULE_TO_CLOSE);
    expect(ask({ cancelRequested: true, failure })).toEqual(ends(RetryState.CANCEL_REQUESTED));
  });

  test('schedule-to-start and schedule-to-close are time-outs, not failures that may not be retried', () => {
    for (const type of [TimeoutType.SCHEDULE_TO_START, TimeoutType.SCHEDULE_TO_CLOSE]) {
      expect(ask({ failure: timedOut(type) })).toEqual(ends(RetryState.TIMEOUT));
    }
  });

  test('not retryable comes before the maximum of attempts, and that before the expiration', () => {
    const strict = policy({ maximumAttempts: 1, nonRetryableErrorTypes: ['Oops'] });
    expect(ask({ policy: strict })).toEqual(ends(RetryState.NON_RETRYABLE_FAILURE));
    expect(ask({ policy: { ...strict, nonRetryableErrorTypes: [] }, expirationMs: 0 })).toEqual(
      ends(RetryState.MAXIMUM_ATTEMPTS_REACHED),
    );
  });

  test("the failure's own delay replaces formula and maximum interval", () => {
    expect(ask({ failure: delayed(300_000) })).toEqual(retries(300_000));
    expect(ask({ failure: delayed(50) })).toEqual(retries(50));
    expect(ask({ failure: delayed(300_000), expirationMs: 299_999 })).toEqual(
      ends(RetryState.TIMEOUT),
    );
  });

  test('a delay of zero ends the activity', () => {
    expect(ask({ failure: delayed(0) })).toEqual(ends(RetryState.TIMEOUT));
  });

  test('a negative delay is taken as it is', () => {
    expect(ask({ failure: delayed(-5) })).toEqual(retries(-5));
  });
});

describe('the next attempt of a workflow', () => {
  const workflow = (fields: Partial<RetryQuestion>) => ask({ subject: 'workflow', ...fields });

  test("the maximum interval caps the failure's own delay, and replaces one of zero", () => {
    expect(workflow({ failure: delayed(300_000) })).toEqual(retries(100_000));
    expect(workflow({ failure: delayed(50) })).toEqual(retries(50));
    expect(workflow({ failure: delayed(0) })).toEqual(retries(100_000));
  });

  test('the run timeout is retried unless excluded', () => {
    const failure = timedOut(TimeoutType.START_TO_CLOSE);
    expect(workflow({ failure })).toEqual(retries(1000));
    const strict = policy({ nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] });
    expect(workflow({ failure, policy: strict })).toEqual(ends(RetryState.NON_RETRYABLE_FAILURE));
  });
});

describe('the formula', () => {
  test.each([
    [1000, 1.5, 4, 3375],
    [1000, 1.1, 8, 1948.7171],
    [1, 1.0000001, 2, 1],
    [333.333_333, 3, 3, 2999.999_997],
    [1000, 2, 64, 2 ** 63 / 1e6],
    [1000, 2, 5000, 2 ** 63 / 1e6],
    [1000, Number.POSITIVE_INFINITY, 1, 1000],
    [1000, Number.NaN, 2, 0],
  ])(
    '%d ms, coefficient %d, attempt %i: %d ms',
    (initialIntervalMs, backoffCoefficient, attempt, ms) => {
      expect(exponentialBackoffMs(policy({ initialIntervalMs, backoffCoefficient }), attempt)).toBe(
        ms,
      );
    },
  );

  test('an overflow waits the maximum interval; without one the retries end', () => {
    expect(backoffMs(policy(), 5000)).toBe(100_000);
    const nothing = policy({ initialIntervalMs: 0, maximumIntervalMs: 0 });
    expect(ask({ policy: nothing })).toEqual(ends(RetryState.TIMEOUT));
  });

  const anyPolicy = fc.record({
    initialIntervalMs: fc.integer({ min: 1, max: 10_000_000 }),
    backoffCoefficient: fc.double({ min: 1, max: 20, noNaN: true }),
    maximumIntervalMs: fc.integer({ min: 1, max: 100_000_000 }),
  });

  test('never shrinks, never exceeds the maximum, is whole nanoseconds', () => {
    fc.assert(
      fc.property(anyPolicy, fc.integer({ min: 1, max: 2000 }), (fields, attempt) => {
        const subject = policy(fields);
        const delay = backoffMs(subject, attempt);
        expect(delay).toBeLessThanOrEqual(subject.maximumIntervalMs);
        expect(delay).toBeLessThanOrEqual(backoffMs(subject, attempt + 1));
        expect(Math.abs(delay * 1e6 - Math.round(delay * 1e6))).toBeLessThan(0.02);
      }),
    );
  });

  test('agrees with exact arithmetic for whole coefficients', () => {
    const whole = fc.record({
      initialIntervalMs: fc.integer({ min: 1, max: 100_000 }),
      coefficient: fc.bigInt(1n, 9n),
      attempt: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(whole, ({ initialIntervalMs, coefficient, attempt }) => {
        const exact = BigInt(initialIntervalMs) * 1_000_000n * coefficient ** BigInt(attempt - 1);
        fc.pre(exact < 2n ** 53n);
        const subject = policy({ initialIntervalMs, backoffCoefficient: Number(coefficient) });
        expect(exponentialBackoffMs(subject, attempt)).toBe(Number(exact) / 1e6);
      }),
    );
  });

  test('a retry never starts past the expiration', () => {
    fc.assert(
      fc.property(
        anyPolicy,
        fc.integer({ min: 1, max: 50 }),
        fc.nat(10_000_000),
        (fields, attempt, expirationMs) => {
          const answer = ask({ policy: policy(fields), attempt, expirationMs });
          if (answer.kind === 'retry') expect(answer.delayMs).toBeLessThanOrEqual(expirationMs);
          else expect(answer.retryState).toBe(RetryState.TIMEOUT);
        },
      ),
    );
  });
});
