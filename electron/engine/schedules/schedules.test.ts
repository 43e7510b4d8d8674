import { describe, expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import {
  CommandType,
  ScheduleOverlapPolicy as Policy,
  WorkflowExecutionStatus as Status,
} from '../../../shared/protocol/enums.ts';
import type {
  Command,
  CreateScheduleResponse,
  DescribeScheduleResponse,
  ListSchedulesResponse,
  Schedule,
  SchedulePatch,
  ScheduleSpec,
} from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationOf, timestampMs, timestampOf } from '../../../shared/temporal/duration.ts';
import { complete, QUEUE, TestEngine } from '../testing/testEngine.ts';
import { scheduleKey } from './schedule.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const hourly: ScheduleSpec = { interval: [{ interval: durationOf(HOUR) }] };
const fail: Command = {
  commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
  failWorkflowExecutionCommandAttributes: { failure: { message: 'broken' } },
};

/** An engine with one schedule, `s`. */
function server(schedule: Schedule = {}, more: object = {}) {
  const engine = new TestEngine(createEventCodec());
  const ask = <T = object>(method: string, body: object) => engine.ask<T>(method, body);
  const definition = {
    spec: hourly,
    action: {
      startWorkflow: {
        workflowId: 'w',
        workflowType: { name: 'Test' },
        taskQueue: { name: QUEUE },
      },
    },
    ...schedule,
  };
  const create = (): CreateScheduleResponse =>
    ask('CreateSchedule', { scheduleId: 's', requestId: 'r', schedule: definition, ...more });
  create();
  return {
    engine,
    ask,
    definition,
    create,
    patch: (patch: SchedulePatch) => ask('PatchSchedule', { scheduleId: 's', patch }),
    trigger: (overlapPolicy: Policy = Policy.UNSPECIFIED) =>
      ask('PatchSchedule', { scheduleId: 's', patch: { triggerImmediately: { overlapPolicy } } }),
    update: (change: Schedule, conflictToken?: Uint8Array) =>
      ask('UpdateSchedule', {
        scheduleId: 's',
        schedule: { ...definition, ...change },
        conflictToken,
      }),
    describe: () => ask<DescribeScheduleResponse>('DescribeSchedule', { scheduleId: 's' }),
    list: (query = '') => ask<ListSchedulesResponse>('ListSchedules', { query }).schedules ?? [],
    runs: () => [...engine.engine.world.executions.values()],
  };
}

/** Lets time skip until `end`, with a worker that ends each run at once; returns the times at which runs started. */
function skipUntil(engine: TestEngine, end: number, command = complete): string[] {
  const started: string[] = [];
  for (;;) {
    const wake = engine.engine.nextWake();
    if (wake.kind === 'held') {
      engine.step(command);
      continue;
    }
    if (wake.kind === 'idle' || wake.at > end) return started;
    const before = engine.engine.world.executions.size;
    engine.pass(wake.at - engine.now);
    const all = [...engine.engine.world.executions.values()];
    for (const run of all.slice(before)) {
      started.push(`${run.workflowId} at ${new Date(run.replayed.startedAt).toISOString()}`);
    }
  }
}

describe('time', () => {
  test('a skipped month is a month of actions, in order, each at its time', () => {
    const { engine, describe } = server({
      spec: { cronString: ['0 9 * * MON-FRI'], timezoneName: 'America/New_York' },
    });
    const started = skipUntil(engine, engine.now + 30 * DAY);
    // From Tuesday, 2023-11-14 22:13 UTC, when nine in New York is 14:00.
    expect(started).toHaveLength(22);
    expect(started[0]).toBe('w-2023-11-15T14:00:00Z at 2023-11-15T14:00:00.000Z');
    expect([...started].sort()).toEqual(started);
    const { info } = describe();
    expect(info).toMatchObject({ actionCount: 22, missedCatchupWindow: 0, runningWorkflows: [] });
    expect(info?.recentActions).toHaveLength(10);
    expect(
      info?.recentActions?.every((action) => action.startWorkflowStatus === Status.COMPLETED),
    ).toBe(true);
  });

  test('one jump over many times is as good as many', () => {
    const { engine, describe } = server({ policies: { overlapPolicy: Policy.ALLOW_ALL } });
    engine.pass(5 * HOUR);
    const times = describe().info?.recentActions?.map(({ actualTime = {}, scheduleTime }) => {
      expect(actualTime).toEqual(scheduleTime);
      return new Date(timestampMs(actualTime)).toISOString();
    });
    expect(times?.[0]).toBe('2023-11-14T23:00:00.000Z');
    expect(times).toHaveLength(5);
  });

  test('the agenda names what comes next; a paused schedule is not in it', () => {
    const { engine, patch } = server();
    const agenda = () => engine.engine.agenda(5).map(({ kind, id, at }) => ({ kind, id, at }));
    const at = virtualMs(Date.parse('2023-11-14T23:00:00Z'));
    expect(agenda()).toEqual([{ kind: 'scheduleAction', id: 's', at }]);
    patch({ pause: 'lunch' });
    expect(agenda()).toEqual([]);
    expect(engine.engine.nextWake()).toEqual({ kind: 'idle' });
    patch({ unpause: 'back' });
    expect(agenda()).toEqual([{ kind: 'scheduleAction', id: 's', at }]);
  });

  test('time spent paused is not made up for', () => {
    const { engine, patch, describe } = server();
    patch({ pause: 'lunch' });
    engine.pass(10 * HOUR);
    patch({ unpause: 'back' });
    expect(describe().info).toMatchObject({ actionCount: 0, bufferSize: 0 });
    expect(describe().schedule?.state).toEqual({ paused: false, notes: 'back' });
    engine.pass(HOUR);
    expect(describe().info).toMatchObject({ actionCount: 1 });
  });

  test('jitter delays within its bound', () => {
    const { engine, runs } = server({ spec: { ...hourly, jitter: durationOf(600 * SECOND) } });
    skipUntil(engine, engine.now + DAY);
    const late = runs().map(({ replayed }) => replayed.startedAt % HOUR);
    expect(late).toHaveLength(24);
    expect(Math.max(...late)).toBeLessThan(600 * SECOND);
    expect(new Set(late).size).toBeGreaterThan(20);
    for (const run of runs()) expect(run.workflowId).toMatch(/:00:00Z$/);
  });

  test('what is later than the catch-up window is missed', () => {
    const { engine, describe, trigger } = server({
      policies: { overlapPolicy: Policy.ALLOW_ALL, catchupWindow: durationOf(2 * HOUR) },
    });
    const schedule = engine.engine.world.schedules.get(scheduleKey('default', 's'));
    if (!schedule) throw new Error('no schedule');
    // As after a pause of the whole server: its timer did not fire.
    schedule.stamp += 1;
    engine.pass(5 * HOUR + 30 * 60 * SECOND);
    trigger();
    expect(describe().info).toMatchObject({ missedCatchupWindow: 3, actionCount: 3 });
  });
});

describe('overlap', () => {
  const info = { runningWorkflows: [{}], bufferSize: 0, overlapSkipped: 0 };
  test.each([
    ['SKIP', { actionCount: 1, overlapSkipped: 2 }, { actionCount: 1 }],
    ['BUFFER_ONE', { actionCount: 1, overlapSkipped: 1, bufferSize: 1 }, { actionCount: 2 }],
    ['BUFFER_ALL', { actionCount: 1, bufferSize: 2 }, { actionCount: 2, bufferSize: 1 }],
    ['CANCEL_OTHER', { actionCount: 1, bufferSize: 2 }, { actionCount: 2, bufferSize: 0 }],
    ['ALLOW_ALL', { actionCount: 3 }, { actionCount: 3 }],
  ] as const)('%s', (name, whileRunning, afterwards) => {
    const { engine, trigger, describe } = server({ state: { paused: true } });
    trigger();
    for (let count = 0; count < 2; count += 1) {
      engine.pass(SECOND);
      trigger(Policy[name]);
    }
    const { overlapSkipped, ...shown } = { ...info, ...whileRunning };
    expect(describe().info).toMatchObject({
      ...shown,
      overlapSkipped,
      runningWorkflows: [{ workflowId: expect.stringMatching(/^w-2023/) as string }],
    });
    engine.step(complete);
    expect(describe().info).toMatchObject(afterwards);
  });

  test('TERMINATE_OTHER ends the one that runs and starts the next at once', () => {
    const { engine, trigger, describe, runs } = server({ state: { paused: true } });
    trigger();
    engine.pass(SECOND);
    trigger(Policy.TERMINATE_OTHER);
    expect(runs().map(({ replayed }) => replayed.status)).toEqual([
      Status.TERMINATED,
      Status.RUNNING,
    ]);
    const [first] = runs();
    expect(engine.events(first?.runId ?? '').at(-1)).toMatchObject({
      workflowExecutionTerminatedEventAttributes: {
        reason: 'terminated by schedule overlap policy',
        identity: 'temporal-scheduler-default-s',
      },
    });
    expect(describe().info).toMatchObject({ actionCount: 2, bufferSize: 0 });
  });

  test('CANCEL_OTHER asks once and in its own name', () => {
    const { engine, trigger, runs } = server({ state: { paused: true } });
    trigger();
    engine.pass(SECOND);
    trigger(Policy.CANCEL_OTHER);
    engine.pass(SECOND);
    trigger(Policy.CANCEL_OTHER);
    const requests = engine
      .events(runs()[0]?.runId ?? '')
      .flatMap((event) => event.workflowExecutionCancelRequestedEventAttributes ?? []);
    expect(requests).toMatchObject([{ cause: 'cancelled by schedule overlap policy' }]);
  });

  test('a chain of retries keeps others out until its last run has ended', () => {
    const { engine, definition, update, trigger, describe } = server({ state: { paused: true } });
    const startWorkflow = definition.action?.startWorkflow;
    update({
      state: { paused: true },
      action: { startWorkflow: { ...startWorkflow, retryPolicy: { maximumAttempts: 2 } } },
    });
    trigger();
    engine.step(fail);
    expect(describe().info).toMatchObject({ runningWorkflows: [{}] });
    trigger();
    expect(describe().info).toMatchObject({ overlapSkipped: 1 });
    engine.pass(2 * SECOND);
    engine.step(fail);
    const { info } = describe();
    expect(info?.runningWorkflows).toEqual([]);
    expect(info?.recentActions).toMatchObject([{ startWorkflowStatus: Status.FAILED }]);
  });

  test('the buffer has an end', () => {
    const engine = new TestEngine(createEventCodec(), { limits: { scheduleBufferMax: 3 } });
    const startWorkflow = {
      workflowId: 'w',
      workflowType: { name: 'T' },
      taskQueue: { name: QUEUE },
    };
    engine.ask('CreateSchedule', {
      scheduleId: 's',
      requestId: 'r',
      schedule: {
        spec: hourly,
        action: { startWorkflow },
        policies: { overlapPolicy: Policy.BUFFER_ALL },
      },
    });
    engine.pass(6 * HOUR);
    const { info } = engine.ask<DescribeScheduleResponse>('DescribeSchedule', { scheduleId: 's' });
    expect(info).toMatchObject({ actionCount: 1, bufferSize: 3, bufferDropped: 2 });
  });
});

describe('actions', () => {
  test('limited ones end; a week later the schedule is gone', () => {
    const { engine, describe, ask } = server({
      state: { limitedActions: true, remainingActions: 3 },
    });
    expect(describe().info?.futureActionTimes).toHaveLength(3);
    expect(skipUntil(engine, engine.now + 2 * DAY)).toHaveLength(3);
    expect(describe().schedule?.state).toMatchObject({ remainingActions: 0 });
    expect(engine.engine.nextWake()).toEqual({ kind: 'idle' });
    engine.pass(8 * DAY);
    expect(() => describe()).toThrow('schedule not found');
    expect(ask('CountSchedules', {})).toEqual({ count: 0 });
  });

  test('a failure pauses where it shall, and the next run is told of the last result and failure', () => {
    const { engine, trigger, describe, runs, update } = server({
      policies: { pauseOnFailure: true },
    });
    const result = { payloads: [{ data: new Uint8Array([1]) }] };
    trigger();
    engine.step({
      commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
      completeWorkflowExecutionCommandAttributes: { result },
    });
    engine.pass(HOUR);
    engine.step(fail);
    expect(describe().schedule?.state).toMatchObject({
      paused: true,
      notes: 'paused due to workflow failure: w-2023-11-14T23:00:00Z: broken',
    });
    update({});
    engine.pass(HOUR);
    const last = engine.events(runs().at(-1)?.runId ?? '')[0];
    expect(last?.workflowExecutionStartedEventAttributes).toMatchObject({
      lastCompletionResult: result,
      continuedFailure: { message: 'broken' },
    });
  });

  test('the original id is kept where it shall be', () => {
    const { engine, runs } = server({ policies: { keepOriginalWorkflowId: true } });
    skipUntil(engine, engine.now + 3 * HOUR);
    expect(runs().map(({ workflowId }) => workflowId)).toEqual(['w', 'w', 'w']);
  });

  test('an action that can not start comes to nothing, and the next is tried', () => {
    const { engine, describe } = server();
    engine.start('w-2023-11-14T23:00:00Z');
    engine.step(complete);
    expect(skipUntil(engine, engine.now + 2 * HOUR)).toHaveLength(1);
    expect(describe().info).toMatchObject({ actionCount: 1, runningWorkflows: [] });
  });

  test('a backfill takes all times of its range, ten at a time', () => {
    const { engine, patch, describe } = server({ state: { paused: true } });
    const at = (text: string) => timestampOf(virtualMs(Date.parse(text)));
    patch({
      backfillRequest: [
        {
          startTime: at('2023-01-01T00:00:00Z'),
          endTime: at('2023-01-02T00:00:00Z'),
          overlapPolicy: Policy.ALLOW_ALL,
        },
      ],
    });
    expect(describe().info).toMatchObject({ actionCount: 10 });
    engine.pass(2 * SECOND);
    expect(describe().info).toMatchObject({ actionCount: 25 });
  });

  test('a backfill that waits goes on as runs end', () => {
    const { engine, patch, describe } = server({ state: { paused: true } });
    const at = (text: string) => timestampOf(virtualMs(Date.parse(text)));
    patch({
      backfillRequest: [
        {
          startTime: at('2023-01-01T00:00:00Z'),
          endTime: at('2023-01-02T00:00:00Z'),
          overlapPolicy: Policy.BUFFER_ALL,
        },
      ],
    });
    for (let count = 1; count <= 25; count += 1) {
      expect(describe().info).toMatchObject({ actionCount: count });
      engine.step(complete);
    }
    expect(describe().info).toMatchObject({ actionCount: 25, bufferSize: 0 });
  });
});

describe('requests', () => {
  test('an update with the token of another time has no effect', () => {
    const { update, describe, patch } = server();
    const { conflictToken } = describe();
    patch({ pause: 'lunch' });
    update({ state: { notes: 'mine' } }, conflictToken);
    expect(describe().schedule?.state).toEqual({ paused: true, notes: 'lunch' });
    update({ state: { notes: 'mine' } }, describe().conflictToken);
    expect(describe().schedule?.state).toEqual({ notes: 'mine' });
  });

  test('a creation that is repeated is answered once more', () => {
    const { create, ask, definition } = server();
    expect(create()).toEqual({ conflictToken: new Uint8Array([0, 0, 0, 0, 0, 0, 0, 1]) });
    expect(() =>
      ask('CreateSchedule', { scheduleId: 's', requestId: 'other', schedule: definition }),
    ).toThrow('schedule "s" is already registered');
  });

  test('a deleted schedule leaves its runs alone and its id free', () => {
    const { engine, ask, create, runs, describe } = server();
    engine.pass(HOUR);
    ask('DeleteSchedule', { scheduleId: 's' });
    engine.pass(5 * HOUR);
    expect(runs().map(({ isRunning }) => isRunning)).toEqual([true]);
    engine.step(complete);
    create();
    expect(describe().info).toMatchObject({ actionCount: 0 });
  });

  test('lists can be filtered and come in pages', () => {
    const { engine, ask, definition, list, patch } = server();
    for (const scheduleId of ['a', 'b', 'c']) {
      engine.pass(SECOND);
      ask('CreateSchedule', { scheduleId, requestId: scheduleId, schedule: definition });
    }
    const ids = (entries: ReturnType<typeof list>) => entries.map(({ scheduleId }) => scheduleId);
    expect(ids(list())).toEqual(['c', 'b', 'a', 's']);
    patch({ pause: 'lunch' });
    expect(ids(list('TemporalSchedulePaused = true'))).toEqual(['s']);
    expect(ids(list("ScheduleId IN ('a', 'b') AND ScheduleId != 'a'"))).toEqual(['b']);
    expect(() => list("TemporalScheduledById = 'x'")).toThrow(
      'invalid query filter for schedules: cannot filter on "TemporalScheduledById"',
    );
    const first = ask<ListSchedulesResponse>('ListSchedules', { maximumPageSize: 3 });
    const { nextPageToken } = first;
    const second = ask<ListSchedulesResponse>('ListSchedules', { nextPageToken });
    expect(ids([...(first.schedules ?? []), ...(second.schedules ?? [])])).toEqual(ids(list()));
    expect(second.nextPageToken).toBeUndefined();
    expect(ask('CountSchedules', { query: 'TemporalSchedulePaused = false' })).toEqual({
      count: 3,
    });
  });

  test('a spec that excludes all that it says is told so, and does not act', () => {
    const everySecond = [{ start: 0, end: 59 }];
    const { engine, ask } = server({
      spec: {
        interval: [{ interval: durationOf(2 * SECOND) }],
        excludeStructuredCalendar: [
          {
            second: [{ start: 0, end: 58, step: 2 }],
            minute: everySecond,
            hour: [{ start: 0, end: 23 }],
            dayOfMonth: [{ start: 1, end: 31 }],
            month: [{ start: 1, end: 12 }],
            dayOfWeek: [{ start: 0, end: 6 }],
          },
        ],
      },
    });
    expect(engine.engine.nextWake()).toEqual({ kind: 'idle' });
    const window = { startTime: timestampOf(engine.now), endTime: timestampOf(engine.now) };
    expect(() => ask('ListScheduleMatchingTimes', { scheduleId: 's', ...window })).toThrow(
      'too many exclusions',
    );
  });
});
