/**
 * What a real server did, as recorded in e2e/conformance/histories: the model is given the same commands and the same answers of
 * the worker, and must derive the same options and come to the same end.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RetryState, TimeoutType } from '../protocol/enums.ts';
import { ENUM_NAMES } from '../protocol/enumNames.ts';
import { durationOf } from '../temporal/duration.ts';
import { normaliseActivityTimeouts } from '../temporal/activityTimeouts.ts';
import { ensureDefaults, retryPolicyOf, timeoutTypeName } from '../temporal/retry.ts';
import { prepare } from './prepare.ts';
import { parseScenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import type { Cut } from './steps.ts';

interface RecordedEvent {
  readonly eventType: string;
  readonly [attributes: string]: unknown;
}
interface Attributes {
  readonly [name: string]: unknown;
}

const recording = (name: string) => {
  const file = new URL(`../../e2e/conformance/histories/${name}.json`, import.meta.url);
  const { observations } = JSON.parse(readFileSync(file, 'utf8')) as {
    observations: { label: string; value: unknown }[];
  };
  return observations;
};
const eventsOf = (name: string, label = 'history'): RecordedEvent[] =>
  recording(name).find((observation) => observation.label === label)?.value as RecordedEvent[];
const attributesOf = (event: RecordedEvent): Attributes =>
  Object.entries(event).find(([key]) => key.endsWith('EventAttributes'))?.[1] as Attributes;
const find = (events: RecordedEvent[], type: string, nth = 0): Attributes => {
  const event = events.filter(({ eventType }) => eventType === `EVENT_TYPE_${type}`)[nth];
  if (!event) throw new Error(`no ${type}`);
  return attributesOf(event);
};
const ms = (duration: unknown): number =>
  duration === undefined ? 0 : Number.parseFloat(duration as string) * 1000;

/** The scenario that the Scheduled event describes. */
function scenarioOf(scheduled: Attributes, script: object[], more: object = {}) {
  const policy = scheduled.retryPolicy as Attributes;
  return parseScenario({
    policy: {
      initialIntervalMs: ms(policy.initialInterval),
      maximumIntervalMs: ms(policy.maximumInterval),
      backoffCoefficient: policy.backoffCoefficient,
      maximumAttempts: policy.maximumAttempts,
      nonRetryableErrorTypes: policy.nonRetryableErrorTypes ?? [],
    },
    timeouts: {
      scheduleToCloseMs: ms(scheduled.scheduleToCloseTimeout),
      scheduleToStartMs: ms(scheduled.scheduleToStartTimeout),
      startToCloseMs: ms(scheduled.startToCloseTimeout),
      heartbeatMs: ms(scheduled.heartbeatTimeout),
    },
    script,
    ...more,
  });
}

/** The time-out that the server's event names: one whose retry does not fit becomes schedule-to-close. */
const timeoutTypes: Record<Cut, TimeoutType> = {
  answer: TimeoutType.UNSPECIFIED,
  startToClose: TimeoutType.START_TO_CLOSE,
  scheduleToStart: TimeoutType.SCHEDULE_TO_START,
  scheduleToClose: TimeoutType.SCHEDULE_TO_CLOSE,
  heartbeat: TimeoutType.HEARTBEAT,
  runTimeout: TimeoutType.UNSPECIFIED,
  executionTimeout: TimeoutType.UNSPECIFIED,
};

const fails = (errorType = 'Oops', more: object = {}) => ({
  kind: 'fails',
  afterMs: 2,
  errorType,
  ...more,
});
const succeeds = { kind: 'succeeds', afterMs: 2 };
const hangs = { kind: 'hangs' };
const nobodyPolls = { queueMs: 3_600_000 };
/** A real worker needs a moment to fetch the task, so that limits of the same length do not end together. */
const polled = { queueMs: 1 };

describe('ends that a real server recorded', () => {
  const rows: [string, object[], object?, number?][] = [
    ['activity-success', [succeeds]],
    ['activity-retry-then-success', [fails(), fails(), succeeds]],
    ['activity-maximum-attempts', [fails()]],
    ['activity-non-retryable', [fails('Oops', { nonRetryable: true })]],
    ['activity-non-retryable', [fails('Fatal')], {}, 1],
    ['activity-next-retry-delay', [fails('Oops', { nextRetryDelayMs: 50 }), succeeds]],
    ['activity-timeout-schedule-to-start', [], nobodyPolls],
    ['activity-timeout-schedule-to-close', [], nobodyPolls],
    ['activity-timeout-schedule-to-close-while-running', [hangs], polled],
    ['activity-timeout-start-to-close', [hangs], polled],
    [
      'activity-timeout-heartbeat',
      [{ kind: 'workerDies', afterMs: 10 }],
      { ...polled, heartbeatEveryMs: 5 },
    ],
    ['activity-timeout-start-to-close-then-close', [hangs], polled],
    ['activity-timeout-start-to-close-retried', [hangs], polled],
    ['activity-retry-past-expiry', [fails()], polled],
    ['activity-two-in-parallel', [succeeds]],
    ['activity-two-in-parallel', [succeeds], {}, 1],
    ['activity-eager', [succeeds]],
    ['sdk-activity', [succeeds]],
    ['sdk-activity-fails', [fails('Fatal', { nonRetryable: true })]],
    ['sdk-activity-retries', [fails('NotYet'), fails('NotYet'), succeeds]],
  ];
  test.each(rows)('%s (%#)', (name, script, more = {}, nth = 0) => {
    const events = eventsOf(name);
    const scenario = scenarioOf(find(events, 'ACTIVITY_TASK_SCHEDULED', nth), script, more);
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const { ending } = simulate(scenario, prepared.plan);

    const closing = events.filter(({ eventType }) =>
      /^EVENT_TYPE_ACTIVITY_TASK_(COMPLETED|FAILED|TIMED_OUT)$/.test(eventType),
    )[nth];
    if (!closing) throw new Error('the recording has no end');
    const kinds = { completed: 'COMPLETED', failed: 'FAILED', timedOut: 'TIMED_OUT' } as const;
    expect(`EVENT_TYPE_ACTIVITY_TASK_${kinds[ending.kind as keyof typeof kinds]}`).toBe(
      closing.eventType,
    );
    const closed = attributesOf(closing);
    if (ending.kind === 'completed') expect(closed.retryState).toBeUndefined();
    else expect(ENUM_NAMES.RetryState?.[ending.retryState]).toBe(closed.retryState);

    const started = events.filter(
      ({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_STARTED',
    )[nth];
    expect(ending.attempts).toBe(started ? attributesOf(started).attempt : 0);

    if (ending.kind !== 'timedOut') return;
    const info = (closed.failure as Attributes).timeoutFailureInfo as Attributes;
    const own = timeoutTypes[ending.cut];
    const isTooLate = ending.retryState === RetryState.TIMEOUT && ending.cut !== 'scheduleToStart';
    const named = isTooLate ? TimeoutType.SCHEDULE_TO_CLOSE : own;
    expect(ENUM_NAMES.TimeoutType?.[named]).toBe(info.timeoutType);
    if (!isTooLate) {
      expect((closed.failure as Attributes).message).toBe(
        `activity ${timeoutTypeName(own)} timeout`,
      );
    }
  });
});

describe('a run timeout that a real server recorded', () => {
  const events = eventsOf('run-timeout');
  const started = find(events, 'WORKFLOW_EXECUTION_STARTED');
  const runTimeoutMs = ms(started.workflowRunTimeout);

  test('takes the activity with it, which has no end of its own', () => {
    const scheduled = find(events, 'ACTIVITY_TASK_SCHEDULED');
    const scenario = scenarioOf(scheduled, [], { ...nobodyPolls, workflow: { runTimeoutMs } });
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const { ending } = simulate(scenario, prepared.plan);
    expect(ending).toMatchObject({ kind: 'runTimedOut', atMs: runTimeoutMs, attempts: 0 });
    expect(events.filter(({ eventType }) => eventType.includes('ACTIVITY_TASK'))).toHaveLength(1);
  });

  test('is final for a workflow without a retry policy', () => {
    const scenario = parseScenario({
      subject: 'workflow',
      workflow: { runTimeoutMs, hasRetryPolicy: false },
      script: [hangs],
    });
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const { ending } = simulate(scenario, prepared.plan);
    expect(ENUM_NAMES.RetryState?.[ending.retryState]).toBe(
      find(events, 'WORKFLOW_EXECUTION_TIMED_OUT').retryState,
    );
  });
});

describe('options that a real server derived', () => {
  const commands: [string, Parameters<typeof normaliseActivityTimeouts>[0], number][] = [
    [
      'close',
      {
        scheduleToClose: durationOf(5000),
        startToClose: undefined,
        scheduleToStart: undefined,
        heartbeat: undefined,
      },
      1000,
    ],
    [
      'start',
      {
        scheduleToClose: undefined,
        startToClose: durationOf(100_000),
        scheduleToStart: undefined,
        heartbeat: durationOf(50_000),
      },
      1000,
    ],
    [
      'both',
      {
        scheduleToClose: durationOf(3000),
        startToClose: durationOf(9000),
        scheduleToStart: durationOf(9000),
        heartbeat: durationOf(9000),
      },
      1000,
    ],
    [
      'policy',
      {
        scheduleToClose: undefined,
        startToClose: durationOf(10_000),
        scheduleToStart: undefined,
        heartbeat: undefined,
      },
      2000,
    ],
  ];
  test.each(commands)('%s', (id, timeouts, initialIntervalMs) => {
    const scheduled = eventsOf('activity-default-options')
      .map(attributesOf)
      .find(({ activityId }) => activityId === id);
    if (!scheduled) throw new Error(`no activity ${id}`);
    const check = normaliseActivityTimeouts(timeouts, 20_000, { id, type: 'Act' });
    expect(check.ok && check.timeouts).toEqual({
      scheduleToCloseMs: ms(scheduled.scheduleToCloseTimeout),
      scheduleToStartMs: ms(scheduled.scheduleToStartTimeout),
      startToCloseMs: ms(scheduled.startToCloseTimeout),
      heartbeatMs: ms(scheduled.heartbeatTimeout),
    });
    const policy = scheduled.retryPolicy as Attributes;
    const own = retryPolicyOf(ensureDefaults({ initialInterval: durationOf(initialIntervalMs) }));
    expect([own.initialIntervalMs, own.backoffCoefficient, own.maximumIntervalMs]).toEqual([
      ms(policy.initialInterval),
      policy.backoffCoefficient,
      ms(policy.maximumInterval),
    ]);
  });
});

describe('refusals that a real server recorded', () => {
  const prefix = 'BadScheduleActivityAttributes: ';
  test.each<[string, object]>([
    ['bad-activity-negative-timeout', { timeouts: { startToCloseMs: -1 } }],
    [
      'bad-activity-retry-interval',
      { timeouts: { startToCloseMs: 1 }, policy: { initialIntervalMs: 2, maximumIntervalMs: 1 } },
    ],
    [
      'bad-activity-retry-policy',
      { timeouts: { startToCloseMs: 1 }, policy: { backoffCoefficient: 0.5 } },
    ],
  ])('%s', (name, given) => {
    const prepared = prepare(parseScenario(given));
    const answer = recording(name).find(({ label }) => label === 'respond')?.value as Attributes;
    expect(prefix + (prepared.ok ? '' : prepared.problems[0].message)).toBe(answer.message);
  });

  test('bad-activity-without-timeouts', () => {
    const prepared = prepare(parseScenario({ name: 'Act' }));
    const answer = recording('bad-activity-without-timeouts').find(
      ({ label }) => label === 'respond',
    )?.value as Attributes;
    // The recorded activity has an id, ours is always the first.
    const message = prepared.ok ? '' : prepared.problems[0].message.replace('Id=1', 'Id=a');
    expect(prefix + message).toBe(answer.message);
  });

  test.each<[string, object]>([
    ['retry: negative interval', { policy: { initialIntervalMs: -1 } }],
    ['retry: coefficient below one', { policy: { backoffCoefficient: 0.5 } }],
    ['retry: negative maximum interval', { policy: { maximumIntervalMs: -1 } }],
    ['retry: maximum below initial', { policy: { initialIntervalMs: 2, maximumIntervalMs: 1 } }],
    ['retry: negative attempts', { policy: { maximumAttempts: -1 } }],
    [
      'retry: bad timeout type name',
      { policy: { nonRetryableErrorTypes: ['TemporalTimeout:Nope'] } },
    ],
    ['negative run timeout', { workflow: { runTimeoutMs: -1 } }],
    ['negative execution timeout', { workflow: { executionTimeoutMs: -1 } }],
  ])('start: %s', (label, given) => {
    const prepared = prepare(parseScenario({ subject: 'workflow', ...given }));
    const answer = recording('malformed-start').find((observation) => observation.label === label);
    expect(prepared.ok ? '' : prepared.problems[0].message).toBe(
      (answer?.value as Attributes | undefined)?.message,
    );
  });
});

describe('children that a real server recorded', () => {
  const rows: [string, object[]][] = [
    ['child-retries', [fails(), succeeds]],
    ['child-retries-exhausted', [fails()]],
  ];
  test.each(rows)('%s: the last run', (name, script) => {
    const events = eventsOf(name, 'child');
    const started = find(events, 'WORKFLOW_EXECUTION_STARTED');
    const policy = started.retryPolicy as Attributes;
    const scenario = parseScenario({
      subject: 'workflow',
      policy: {
        initialIntervalMs: ms(policy.initialInterval),
        maximumIntervalMs: ms(policy.maximumInterval),
        backoffCoefficient: policy.backoffCoefficient,
        maximumAttempts: policy.maximumAttempts,
      },
      script,
    });
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const last = simulate(scenario, prepared.plan).records.at(-1);
    const closing = events.at(-1);
    if (!closing || !last) throw new Error('the recording has no end');
    expect(last.attempt).toBe(started.attempt);
    if (last.next === 'completed') expect(closing.eventType).toMatch(/COMPLETED$/);
    else expect(ENUM_NAMES.RetryState?.[last.retryState]).toBe(attributesOf(closing).retryState);
  });
});

describe('chains of runs that a real server recorded', () => {
  const rows: [string, object[]][] = [
    ['workflow-retries', [fails()]],
    ['workflow-retry-succeeds', [fails(), succeeds]],
    ['workflow-retry-not-retryable', [fails('Oops', { nonRetryable: true })]],
    ['workflow-retry-on-timeout', [hangs, succeeds]],
  ];
  test.each(rows)('%s', (name, script) => {
    const runs = recording(name)
      .filter(({ label }) => /^run \d+$/.test(label))
      .map(({ value }) => value as RecordedEvent[]);
    const first = runs[0];
    if (!first) throw new Error('the recording has no runs');
    const started = find(first, 'WORKFLOW_EXECUTION_STARTED');
    const policy = started.retryPolicy as Attributes;
    const scenario = parseScenario({
      subject: 'workflow',
      policy: {
        initialIntervalMs: ms(policy.initialInterval),
        maximumIntervalMs: ms(policy.maximumInterval),
        backoffCoefficient: policy.backoffCoefficient,
        maximumAttempts: policy.maximumAttempts,
      },
      workflow: { runTimeoutMs: ms(started.workflowRunTimeout) },
      script,
    });
    const prepared = prepare(scenario);
    if (!prepared.ok) throw new Error(prepared.problems[0].message);
    const { records } = simulate(scenario, prepared.plan);
    expect(records).toHaveLength(runs.length);
    for (const [index, record] of records.entries()) {
      const last = runs[index]?.at(-1);
      if (!last) throw new Error('an empty run');
      if (record.next === 'completed') expect(last.eventType).toMatch(/COMPLETED$/);
      else expect(ENUM_NAMES.RetryState?.[record.retryState]).toBe(attributesOf(last).retryState);
      const next = runs[index + 1];
      if (!next) continue;
      // The server measured how much of the second between two runs was left, so the recording rounds it.
      const backoff = find(next, 'WORKFLOW_EXECUTION_STARTED').firstWorkflowTaskBackoff as string;
      const waited = backoff.startsWith('about ')
        ? Math.round((record.wait?.delayMs ?? 0) / 1000) * 1000
        : record.wait?.delayMs;
      expect(waited).toBe(ms(backoff.replace('about ', '')));
    }
  });
});
