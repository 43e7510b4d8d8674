import { expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { CommandType, FastForwardPollingResult as Result } from '../../../shared/protocol/enums.ts';
import type { Command, TimeSkippingConfig } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationMs, durationOf, timestampMs } from '../../../shared/temporal/duration.ts';
import type { EngineOptions } from '../surface.ts';
import { complete, QUEUE, TestEngine, timer } from '../testing/testEngine.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function server(options: Partial<EngineOptions> = {}) {
  const engine = new TestEngine(createEventCodec(), options);
  /** Starts a run that may skip its own time. */
  const start = (workflowId: string, config: TimeSkippingConfig = {}, more: object = {}) =>
    engine.start(workflowId, { timeSkippingConfig: { enabled: true, ...config }, ...more });
  const run = (runId: string) => {
    const execution = engine.engine.world.executions.get(runId);
    if (!execution) throw new Error(`no run ${runId}`);
    return execution;
  };
  const skips = (runId: string) =>
    engine
      .events(runId)
      .flatMap(
        ({ workflowExecutionTimeSkippingTransitionedEventAttributes: attributes }) =>
          attributes ?? [],
      );
  /** How far the clock of a run is ahead of the server's, in hours. */
  const ahead = (runId: string) => Math.round(run(runId).skewMs / 1000) / 3600;
  return { engine, start, run, skips, ahead };
}

const fastForward = (id: string, ms: number): TimeSkippingConfig => ({
  fastForwardConfig: { id, duration: durationOf(ms) },
});

const activity = (scheduleToClose: number, retryMs: number): Command => ({
  commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
  scheduleActivityTaskCommandAttributes: {
    activityId: 'a',
    activityType: { name: 'A' },
    taskQueue: { name: QUEUE },
    scheduleToCloseTimeout: durationOf(scheduleToClose),
    retryPolicy: { initialInterval: durationOf(retryMs) },
  },
});

const child = (workflowId: string): Command => ({
  commandType: CommandType.START_CHILD_WORKFLOW_EXECUTION,
  startChildWorkflowExecutionCommandAttributes: {
    workflowId,
    workflowType: { name: 'Child' },
    taskQueue: { name: 'children' },
  },
});

const continueAsNew: Command = {
  commandType: CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
  continueAsNewWorkflowExecutionCommandAttributes: {},
};

test('one run skips thirty days at once; the server and the other runs stay where they are', () => {
  const { engine, start, run, ahead } = server();
  const plain = engine.start('plain');
  engine.step(timer('t', 30 * DAY));
  const skipping = start('skipping');
  const before = engine.now;
  engine.step(timer('t', 30 * DAY));
  expect(engine.eventNames(skipping).slice(-3)).toEqual([
    'workflowExecutionTimeSkippingTransitioned',
    'timerFired',
    'workflowTaskScheduled',
  ]);
  expect(timestampMs(engine.events(skipping).at(-1)?.eventTime)).toBe(before + 30 * DAY);
  expect([ahead(skipping), ahead(plain)]).toEqual([720, 0]);
  expect([engine.now, engine.engine.now]).toEqual([before, before]);
  expect(run(plain).replayed.timers?.size).toBe(1);
});

test('its holds and its timers are told on the clock of the server', () => {
  const { engine, start } = server();
  start('skipping');
  engine.step(timer('t', DAY));
  expect(engine.engine.holds()).toMatchObject([{ kind: 'workflowTask', since: engine.now }]);
  engine.poll();
  engine.pass(1000);
  expect(engine.engine.holds()).toMatchObject([{ since: engine.now - 1000, started: true }]);
  expect(engine.engine.nextWake()).toMatchObject({ kind: 'held', at: engine.now + 9000 });
});

test.each<[string, (world: ReturnType<typeof server>) => Command[]]>([
  ['an activity waits or runs', () => [activity(2 * DAY, HOUR)]],
  ['a child is open', () => [child('child')]],
])('it does not skip while %s', (_, commands) => {
  const world = server();
  const runId = world.start('skipping');
  world.engine.step(timer('t', DAY), ...commands(world));
  expect(world.skips(runId)).toEqual([]);
});

test('it does not skip while its workflow task waits or runs, nor while it is paused', () => {
  const { engine, start, skips } = server();
  const runId = start('skipping');
  expect(skips(runId)).toEqual([]);
  engine.ask('PauseWorkflowExecution', {
    workflowId: 'skipping',
    identity: 'user',
    reason: 'wait',
  });
  engine.ask('SignalWorkflowExecution', {
    workflowExecution: { workflowId: 'skipping' },
    signalName: 's',
  });
  engine.pass(HOUR);
  expect(skips(runId)).toEqual([]);
  engine.ask('UnpauseWorkflowExecution', { workflowId: 'skipping', identity: 'user' });
  engine.step(timer('t', DAY));
  expect(skips(runId)).toHaveLength(1);
});

test('the backoff of an activity is skipped, its run is not', () => {
  const { engine, start, skips, ahead } = server();
  const runId = start('skipping');
  engine.step(timer('t', DAY), activity(2 * DAY, HOUR));
  const pollActivity = () =>
    engine.ask<{ taskToken: Uint8Array; attempt: number }>('PollActivityTaskQueue', {
      taskQueue: { name: QUEUE },
    });
  const failure = { message: 'once', applicationFailureInfo: {} };
  engine.ask('RespondActivityTaskFailed', { taskToken: pollActivity().taskToken, failure });
  expect(ahead(runId)).toBe(1);
  const second = pollActivity();
  expect(second.attempt).toBe(2);
  expect(skips(runId)).toHaveLength(1);
});

test('a start delay and an idle run up to its timeout are skipped', () => {
  const { engine, start, run, ahead } = server();
  const more = { workflowStartDelay: durationOf(DAY), workflowRunTimeout: durationOf(7 * DAY) };
  const runId = start('delayed', {}, more);
  expect(ahead(runId)).toBe(24);
  engine.step();
  expect(engine.eventNames(runId).at(-1)).toBe('workflowExecutionTimedOut');
  expect(run(runId).isRunning).toBe(false);
  expect(ahead(runId)).toBe(8 * 24);
});

test('a fast-forward ends skipping at its time, and a poll hears of it', () => {
  const { engine, start, skips, ahead } = server();
  const runId = start('skipping', fastForward('ff', HOUR));
  const poll = () =>
    engine.call('PollWorkflowExecutionTimeSkipping', {
      workflowExecution: { workflowId: 'skipping' },
      fastForwardId: 'ff',
    });
  const waiting = poll();
  expect(engine.answer(waiting)).toBeUndefined();
  engine.step(timer('t', DAY));
  expect(skips(runId)).toMatchObject([{ disabledAfterFastForward: true }]);
  expect(ahead(runId)).toBe(1);
  const done = {
    fastForwardPollingResult: Result.FAST_FORWARD_COMPLETED,
    fastForwardInfo: { fastForwardId: 'ff', hasCompleted: true },
  };
  expect(engine.answer(waiting)).toMatchObject(done);
  expect(engine.answer(poll())).toMatchObject(done);
});

test('a fast-forward whose time comes by itself ends skipping without a skip, also while paused', () => {
  const { engine, start, run, skips } = server();
  const runId = start('skipping', fastForward('ff', HOUR));
  engine.ask('PauseWorkflowExecution', { workflowId: 'skipping', identity: 'user' });
  engine.pass(HOUR);
  expect(skips(runId)).toMatchObject([{ disabledAfterFastForward: true }]);
  expect(skips(runId)[0]?.targetTime).toBeUndefined();
  expect(run(runId).skewMs).toBe(0);
});

test('a fast-forward is followed along the chain of runs, and fails with its end', () => {
  const { engine, start, ahead } = server();
  start('skipping', fastForward('ff', 2 * DAY));
  const request = { workflowExecution: { workflowId: 'skipping' }, fastForwardId: 'ff' };
  const waiting = engine.call('PollWorkflowExecutionTimeSkipping', request);
  engine.step(timer('t', DAY));
  engine.step(continueAsNew);
  expect(engine.answer(waiting)).toBeUndefined();
  const { runId } = engine.engine.world.current.values().next().value ?? { runId: '' };
  expect(Math.round(ahead(runId))).toBe(24);
  engine.step(complete);
  expect(engine.answer(waiting)).toMatchObject({
    fastForwardPollingResult: Result.FAST_FORWARD_FAILED,
    failedReason: 'the execution ended before the fast-forward completed',
  });
});

test('a session has so many skips; giving the configuration anew begins another', () => {
  const { engine, start, skips } = server();
  const runId = start('skipping', { maxSessionSkipCount: 2 });
  for (let count = 0; count < 2; count += 1) engine.step(timer(`t${count}`, DAY));
  engine.step(timer('last', DAY));
  expect(skips(runId)).toHaveLength(2);
  expect(engine.eventNames(runId).at(-1)).toBe('timerStarted');
  engine.ask('UpdateWorkflowExecutionOptions', {
    workflowExecution: { workflowId: 'skipping' },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  });
  expect(skips(runId)).toHaveLength(3);
});

test.each([false, true])(
  'a child inherits the time and, unless propagation is off (%s), the configuration without its fast-forward',
  (disablePropagation) => {
    const { engine, start, run } = server();
    start('parent', { disablePropagation, ...fastForward('ff', 3 * DAY) });
    engine.step(timer('t', DAY));
    engine.step(child('child'));
    const { runId } = [...engine.engine.world.executions.values()].at(-1) ?? { runId: '' };
    const started = engine.events(runId)[0]?.workflowExecutionStartedEventAttributes;
    expect(durationMs(started?.timeSkippingStatePropagation?.initialSkippedDuration)).toBeCloseTo(
      DAY,
      2,
    );
    expect(started?.timeSkippingConfig?.enabled).toBe(disablePropagation ? undefined : true);
    expect(started?.timeSkippingConfig?.fastForwardConfig).toBeUndefined();
    expect(run(runId).skewMs).toBeCloseTo(DAY, 2);
  },
);

test('while its user has frozen time no run skips; when time is let go they do', () => {
  const { engine, start, skips } = server();
  const runId = start('skipping');
  engine.submit({ kind: 'setClock', clock: { mode: 'frozen', speed: 1 } });
  engine.step(timer('t', DAY));
  expect(skips(runId)).toEqual([]);
  engine.submit({ kind: 'setClock', clock: { mode: 'real', speed: 1 } });
  expect(skips(runId)).toHaveLength(1);
});

test('the user puts the clock of one run forward, no further than to its next timer', () => {
  const { engine, run, ahead } = server();
  const runId = engine.start('plain');
  engine.step(timer('first', DAY), timer('second', 2 * DAY));
  const skipTo = (ms: number) =>
    engine.submit({ kind: 'skipExecution', runId, to: virtualMs(engine.now + ms) });
  skipTo(HOUR);
  expect(ahead(runId)).toBe(1);
  expect(engine.eventNames(runId).at(-1)).toBe('workflowExecutionTimeSkippingTransitioned');
  skipTo(10 * DAY);
  expect(ahead(runId)).toBe(24);
  expect([...(run(runId).replayed.timers?.keys() ?? [])]).toEqual(['second']);
  const count = engine.events(runId).length;
  skipTo(-DAY);
  engine.poll();
  skipTo(10 * DAY);
  expect(engine.events(runId)).toHaveLength(count + 1);
});

test('a reset leaves the time that was skipped after its point', () => {
  const { engine, start, run } = server();
  const base = start('skipping');
  engine.step(timer('t', DAY));
  engine.step(timer('u', DAY));
  const { runId } = engine.ask<{ runId: string }>('ResetWorkflowExecution', {
    workflowExecution: { workflowId: 'skipping', runId: base },
    workflowTaskFinishEventId: 4,
    requestId: 'reset',
    reason: 'again',
  });
  expect(run(runId).skewMs).toBe(0);
  engine.step(timer('t', DAY));
  expect(run(runId).skewMs).toBe(DAY);
});

test('a reset can configure the new run, and refuses what can not be', () => {
  const { engine, run } = server();
  const base = engine.start('plain');
  engine.step(timer('t', DAY));
  const reset = (timeSkippingConfig: TimeSkippingConfig, requestId: string) =>
    engine.ask<{ runId: string }>('ResetWorkflowExecution', {
      workflowExecution: { workflowId: 'plain', runId: base },
      workflowTaskFinishEventId: 4,
      requestId,
      postResetOperations: [
        {
          updateWorkflowOptions: {
            workflowExecutionOptions: { timeSkippingConfig },
            updateMask: { paths: ['time_skipping_config'] },
          },
        },
      ],
    });
  expect(() => reset({ enabled: true, ...fastForward('', HOUR) }, 'bad')).toThrow('must be set');
  expect(run(base).isRunning).toBe(true);
  const { runId } = reset({ enabled: true }, 'good');
  engine.step(timer('t', DAY));
  expect(run(runId).skewMs).toBe(DAY);
});

test('where time skipping is switched off, its configuration and its polls are refused', () => {
  const { engine, start } = server({ switches: { workflowTimeSkipping: false } });
  expect(() => start('skipping')).toThrow('not enabled');
  engine.start('plain');
  const request = { workflowExecution: { workflowId: 'plain' }, fastForwardId: 'x' };
  expect(() => engine.ask('PollWorkflowExecutionTimeSkipping', request)).toThrow('not enabled');
});

test('a part of a configuration can not be updated', () => {
  const { engine, start } = server();
  start('skipping');
  const update = () =>
    engine.ask('UpdateWorkflowExecutionOptions', {
      workflowExecution: { workflowId: 'skipping' },
      workflowExecutionOptions: { timeSkippingConfig: { enabled: false } },
      updateMask: { paths: ['time_skipping_config.enabled'] },
    });
  expect(update).toThrow("time_skipping_config doesn't support partial update");
});

test('a history that grows beyond its limit ends its run, with the reason', () => {
  const { engine, start } = server({ limits: { historyCountError: 20 } });
  const runId = start('endless');
  const signal = { workflowExecution: { workflowId: 'endless' }, signalName: 's' };
  for (let count = engine.events(runId).length; count <= 20; count += 1)
    engine.ask('SignalWorkflowExecution', signal);
  expect(engine.events(runId).at(-1)?.workflowExecutionTerminatedEventAttributes).toMatchObject({
    reason: 'Workflow history count exceeds limit.',
  });
});
