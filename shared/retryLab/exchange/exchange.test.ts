import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario, type Outcome, type Scenario } from '../scenario.ts';
import { optionLanguages, optionsOf, withOptions, type Options } from './options.ts';
import { readOutcomes, writeOutcomes } from './outcomeText.ts';
import { readOptions } from './readOptions.ts';
import { writeOptions } from './writeOptions.ts';

const given = (options: object) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

describe('code', () => {
  const expected: Options = {
    scheduleToCloseMs: 90_000,
    startToCloseMs: 3000,
    heartbeatMs: 1500,
    initialIntervalMs: 250,
    backoffCoefficient: 1.5,
    maximumIntervalMs: 10_000,
    maximumAttempts: 6,
    nonRetryableErrorTypes: ['CardDeclined', 'InvalidCard'],
    hasRetryPolicy: true,
  };

  test.each<[string, string, string]>([
    [
      'TypeScript',
      'typescript',
      `
      const { chargeCard } = proxyActivities<typeof activities>({
        scheduleToCloseTimeout: '90 seconds', // of the whole
        startToCloseTimeout: 3 * 1000,
        heartbeatTimeout: 1_500,
        retry: { initialInterval: '250ms', backoffCoefficient: 1.5, maximumInterval: '10s',
          maximumAttempts: 6, nonRetryableErrorTypes: ['CardDeclined', InvalidCard.name] },
      });`,
    ],
    [
      'Python',
      'python',
      `
      await workflow.execute_activity(
          charge_card, card,
          schedule_to_close_timeout=timedelta(minutes=1, seconds=30),
          start_to_close_timeout=datetime.timedelta(0, 3),  # short
          heartbeat_timeout=timedelta(milliseconds=1500),
          retry_policy=RetryPolicy(
              initial_interval=timedelta(seconds=0.25), backoff_coefficient=1.5,
              maximum_interval=timedelta(seconds=10), maximum_attempts=6,
              non_retryable_error_types=["CardDeclined", InvalidCard.__name__]))`,
    ],
    [
      'Go',
      'go',
      `
      ao := workflow.ActivityOptions{
        ScheduleToCloseTimeout: 90 * time.Second,
        StartToCloseTimeout:    time.Duration(3) * time.Second,
        HeartbeatTimeout:       time.Second + 500*time.Millisecond,
        RetryPolicy: &temporal.RetryPolicy{
          InitialInterval: 250 * time.Millisecond, BackoffCoefficient: 1.5,
          MaximumInterval: time.Second * 10, MaximumAttempts: 6,
          NonRetryableErrorTypes: []string{"CardDeclined", "InvalidCard"},
        },
      }`,
    ],
    [
      'Java',
      'java',
      `
      ActivityOptions.newBuilder()
        .setScheduleToCloseTimeout(Duration.ofSeconds(90))
        .setStartToCloseTimeout(Duration.ofMillis(3000L))
        .setHeartbeatTimeout(Duration.ofMillis(1_500))
        .setRetryOptions(RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(250)).setBackoffCoefficient(1.5d)
          .setMaximumInterval(Duration.ofSeconds(10)).setMaximumAttempts(6)
          .setDoNotRetry("CardDeclined", InvalidCard.class.getName()).build())
        .build();`,
    ],
    [
      'JSON',
      'json',
      `{
      "scheduleToCloseTimeout": "90s", "startToCloseTimeout": "3s", "heartbeatTimeout": "1.500s",
      "retryPolicy": { "initialInterval": "0.250s", "backoffCoefficient": 1.5, "maximumInterval": "10s",
        "maximumAttempts": 6, "nonRetryableErrorTypes": ["CardDeclined", "InvalidCard"] } }`,
    ],
  ])('%s is read', (_name, language, code) => {
    expect(readOptions(code)).toEqual({ language, options: expected, unread: [], wrong: [] });
  });

  test('what only running the code would tell is named', () => {
    const { options, unread } = readOptions(
      `{ startToCloseTimeout: config.timeout, retry: { maximumAttempts: attempts(), initialInterval: '1s' } }`,
    );
    expect(options).toEqual({ initialIntervalMs: 1000, hasRetryPolicy: true });
    expect(unread).toEqual(['startToCloseTimeout', 'maximumAttempts']);
  });

  test.each([
    `{ workflowRunTimeout: '1m', retry: {} }`,
    `{ workflowRunTimeout: '1m', retry: { maximumAttempts: limit } }`,
    `{ "workflowRunTimeout": "60s", "retryPolicy": { } }`,
    `run_timeout=timedelta(minutes=1), retry_policy=RetryPolicy()`,
    `client.StartWorkflowOptions{ WorkflowRunTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{} }`,
    `.setWorkflowRunTimeout(Duration.ofMinutes(1)).setRetryOptions(RetryOptions.newBuilder().build())`,
  ])('a policy without fields is the default one: %s', (code) => {
    const { workflow, policy } = withOptions(parseScenario({}), readOptions(code).options);
    expect(workflow).toMatchObject({ hasRetryPolicy: true, runTimeoutMs: 60_000 });
    expect(given(policy)).toEqual({ nonRetryableErrorTypes: [] });
  });

  test.each([
    [`{ workflowRunTimeout: '1m', retry: undefined }`, []],
    [`run_timeout=timedelta(minutes=1), retry_policy=None`, []],
    [`{ workflowRunTimeout: '1m', retry: policyOf(order) }`, ['retry']],
    [`retry(() => start({ workflowRunTimeout: '1m' }))`, []],
  ])('no policy: %s', (code, expected) => {
    const { options, unread } = readOptions(code);
    expect(unread).toEqual(expected);
    expect(withOptions(parseScenario({}), options).workflow.hasRetryPolicy).toBe(false);
  });

  test('a policy with a name of its own', () => {
    const { options, unread } = readOptions(
      `const policy = { maximumAttempts: 3 }; start({ workflowRunTimeout: '1m', retry: policy });`,
    );
    expect([options.hasRetryPolicy, unread]).toEqual([true, []]);
  });

  test('a policy alone is for whatever is retried', () => {
    const unretried = parseScenario({ subject: 'workflow', workflow: { hasRetryPolicy: false } });
    const { options } = readOptions('retry: { maximumAttempts: 3 }');
    expect(withOptions(unretried, options)).toMatchObject({
      subject: 'workflow',
      policy: { maximumAttempts: 3 },
      workflow: { hasRetryPolicy: true },
    });
  });

  test('a length that is none is told apart from code that would have to run', () => {
    const { options, unread, wrong } = readOptions(
      `{ startToCloseTimeout: '1,5s', heartbeatTimeout: 'soon', scheduleToCloseTimeout: '1m' }`,
    );
    expect([options, unread]).toEqual([{ scheduleToCloseMs: 60_000 }, []]);
    expect(wrong).toEqual([
      'startToCloseTimeout: "1,5s" can be read in two ways: write 1.5s or 15s.',
      'heartbeatTimeout: "soon" is no duration. Try 30 s, 5 m or 1 d 2 h.',
    ]);
  });

  test('a class with a constructor has no options', () => {
    expect(readOptions('class A { constructor(a = 1) {} }').unread).toEqual([]);
  });

  test('anything at all can be pasted', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'startToCloseTimeout:=({[]}),"\'1s .-*\n#/'.split('')),
        }),
        (code) => {
          expect(() => readOptions(code)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
  const length = fc.integer({ min: 1, max: 10 ** 9 });
  const policy = fc.record({
    initialIntervalMs: optional(length),
    backoffCoefficient: optional(fc.integer({ min: 10, max: 50 }).map((tenths) => tenths / 10)),
    maximumIntervalMs: optional(length),
    maximumAttempts: optional(fc.integer({ min: 0, max: 100 })),
    nonRetryableErrorTypes: fc.array(
      fc.constantFrom('CardDeclined', 'a "quoted" one', "it's", 'TemporalTimeout:Heartbeat'),
      { maxLength: 3 },
    ),
  });
  const anyScenario: fc.Arbitrary<Scenario> = fc.oneof(
    fc
      .record({
        policy,
        timeouts: fc.record({
          startToCloseMs: length,
          scheduleToCloseMs: optional(length),
          scheduleToStartMs: optional(length),
          heartbeatMs: optional(length),
        }),
      })
      .map((fields) => parseScenario(fields)),
    fc
      .record({
        policy,
        workflow: fc.record({ runTimeoutMs: length, executionTimeoutMs: optional(length) }),
      })
      .map((fields) => parseScenario({ subject: 'workflow', ...fields })),
  );

  test.each(optionLanguages)('what is written in %s is read again', (language) => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const read = readOptions(writeOptions(scenario, language));
        expect(read.unread).toEqual([]);
        expect(given(read.options)).toEqual(given(optionsOf(scenario)));
        const again = withOptions(parseScenario({}), read.options);
        expect(given(optionsOf(again))).toEqual(given(optionsOf(scenario)));
        expect(again.subject).toBe(scenario.subject);
      }),
    );
  });

  test('TypeScript as it is written', () => {
    const scenario = withOptions(parseScenario({ name: 'chargeCard' }), expected);
    expect(writeOptions(scenario, 'typescript'))
      .toBe(`const { chargeCard } = proxyActivities<typeof activities>({
  scheduleToCloseTimeout: '90s',
  startToCloseTimeout: '3s',
  heartbeatTimeout: '1.5s',
  retry: {
    initialInterval: '250ms',
    backoffCoefficient: 1.5,
    maximumInterval: '10s',
    maximumAttempts: 6,
    nonRetryableErrorTypes: ['CardDeclined', 'InvalidCard'],
  },
});`);
  });
});

describe('outcomes as text', () => {
  const read = (text: string): Outcome[] | string => {
    const result = readOutcomes(text);
    return result.ok ? result.script : result.message;
  };

  test('every kind and detail', () => {
    expect(
      read(
        'fail 400ms PaymentError, 2x fail 10 ms, hang; timeout\ndie 2s, fail 300ms delay 5s final, lose 9s until 3s, succeed 800ms queue 50ms details "row 7, 8"',
      ),
    ).toEqual([
      { kind: 'fails', afterMs: 400, errorType: 'PaymentError' },
      { kind: 'fails', afterMs: 10 },
      { kind: 'fails', afterMs: 10 },
      { kind: 'hangs', afterMs: 0 },
      { kind: 'timesOut', afterMs: 0 },
      { kind: 'workerDies', afterMs: 2000 },
      { kind: 'fails', afterMs: 300, nextRetryDelayMs: 5000, nonRetryable: true },
      { kind: 'losesHeartbeats', afterMs: 9000, heartbeatsUntilMs: 3000 },
      { kind: 'succeeds', afterMs: 800, queueMs: 50, heartbeatDetails: 'row 7, 8' },
    ]);
    expect(read('')).toEqual([]);
  });

  test.each([
    ['fail _0', { kind: 'fails', afterMs: 0, errorType: '_0' }],
    ['fail 5 minutes', { kind: 'fails', afterMs: 300_000 }],
    ['fail 5 Minute_5', { kind: 'fails', afterMs: 5, errorType: 'Minute_5' }],
    ['fail "5 s"', { kind: 'fails', afterMs: 0, errorType: '5 s' }],
    ['succeed details "5 s"', { kind: 'succeeds', afterMs: 0, heartbeatDetails: '5 s' }],
  ])('%s', (text, outcome) => expect(read(text)).toEqual([outcome]));

  test.each([
    ['explode', '"explode": an outcome starts with succeed, fail, hang, timeout, die, lose'],
    ['fail soon x', '"fail soon x": "x" is not understood'],
    ['fail delay', '"fail delay": after "delay" comes a length such as 5s, not ""'],
    ['fail -5s', '"fail -5s": a length cannot be negative'],
    ['2000x fail', 'a script has at most 1000 outcomes'],
    ['fail "Card', 'a double quote is not closed'],
    [
      'fail 1,5s',
      '"5s": an outcome starts with succeed, fail, hang, timeout, die, lose; a fraction has a point, such as 1.5s',
    ],
  ])('%s is refused', (text, message) => expect(read(text)).toBe(message));

  test('what is written is read again', () => {
    const ms = fc.nat(10 ** 7);
    const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
    // Any text, and those that look like something else: lengths, units, details, kinds, marks.
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'_05sx:.$-"\\, \n'.split('')) }),
      fc.constantFrom(
        's',
        'minutes',
        'final',
        'Details',
        'DELAY',
        'fail',
        '3x',
        '5 s',
        '1e3',
        'E5 s',
      ),
    );
    const outcome = fc.record({
      kind: fc.constantFrom(
        'succeeds' as const,
        'fails' as const,
        'hangs' as const,
        'timesOut' as const,
        'workerDies' as const,
        'losesHeartbeats' as const,
      ),
      afterMs: ms,
      nextRetryDelayMs: optional(ms),
      queueMs: optional(ms),
      heartbeatsUntilMs: optional(ms),
      heartbeatDetails: optional(anyText),
      nonRetryable: fc.constantFrom(undefined, true),
    });
    const failing = fc.record({
      kind: fc.constant('fails' as const),
      afterMs: ms,
      errorType: anyText,
      nonRetryable: fc.constantFrom(undefined, true),
      nextRetryDelayMs: optional(ms),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(outcome, failing), { maxLength: 8 }), (script) => {
        const again = read(writeOutcomes(script));
        if (typeof again === 'string') throw new Error(again);
        expect(again.map(given)).toEqual(script.map(given));
      }),
    );
  });
});
