/** Workflow tasks where a recorded scene would have to wait too long, or need another server. */
import { describe, expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import {
  CommandType,
  SuggestContinueAsNewReason as Reason,
  TaskQueueKind,
} from '../../../shared/protocol/enums.ts';
import type { Command } from '../../../shared/protocol/messages.ts';
import { durationMs, durationOf } from '../../../shared/temporal/duration.ts';
import type { EngineOptions } from '../surface.ts';
import { complete, QUEUE, TestEngine, timer } from '../testing/testEngine.ts';

const server = (options: Partial<EngineOptions> = {}): TestEngine =>
  new TestEngine(createEventCodec(), options);

const execution = { workflowId: 'w' };
const signal = (engine: TestEngine, more: object = {}): void => {
  engine.ask('SignalWorkflowExecution', {
    workflowExecution: execution,
    signalName: 's',
    ...more,
  });
};

describe('a heartbeat', () => {
  test('hands the next task back, until it has gone on for half an hour', () => {
    const engine = server();
    const runId = engine.start('w', { workflowTaskTimeout: durationOf(120_000) });
    let taskToken = engine.poll()?.taskToken;
    const beat = () =>
      engine.ask<{ workflowTask?: { taskToken: Uint8Array } }>('RespondWorkflowTaskCompleted', {
        taskToken,
        forceCreateNewWorkflowTask: true,
        returnNewWorkflowTask: true,
      });
    for (let minute = 0; minute < 30; minute += 1) {
      engine.pass(60_000);
      taskToken = beat().workflowTask?.taskToken;
      expect(taskToken).toBeDefined();
    }
    engine.pass(60_000);
    expect(beat).toThrow('workflow task heartbeat timeout');
    expect(engine.eventNames(runId).at(-1)).toBe('workflowTaskTimedOut');
    expect(engine.poll()?.attempt).toBe(2);
  });
});

describe('a sticky queue', () => {
  const sticky = { name: 'sticky', kind: TaskQueueKind.STICKY, normalName: QUEUE };
  const setUp = (): TestEngine => {
    const engine = server();
    engine.start('w');
    const ticket = engine.call('PollWorkflowTaskQueue', { taskQueue: sticky });
    engine.submit({ kind: 'cancelCall', ticket });
    const taskToken = engine.poll()?.taskToken;
    engine.ask('RespondWorkflowTaskCompleted', {
      taskToken,
      stickyAttributes: {
        workerTaskQueue: sticky,
        scheduleToStartTimeout: durationOf(60_000),
      },
    });
    return engine;
  };

  test('is used while its worker may come back', () => {
    const engine = setUp();
    engine.pass(9_000);
    signal(engine);
    expect(engine.poll()).toBeUndefined();
    const task = engine.answer<object>(engine.call('PollWorkflowTaskQueue', { taskQueue: sticky }));
    expect(task).toMatchObject({ previousStartedEventId: 3, startedEventId: 7 });
  });

  test('is passed over once nobody has polled it for ten seconds', () => {
    const engine = setUp();
    engine.pass(11_000);
    signal(engine);
    expect(engine.poll()).toMatchObject({ startedEventId: 7 });
  });
});

describe('the advice to continue as new', () => {
  const advice = (engine: TestEngine, runId: string) =>
    engine
      .events(runId)
      .flatMap(({ workflowTaskStartedEventAttributes: attributes }) => attributes ?? [])
      .at(-1);

  test('by the size of the history', () => {
    const engine = server({ limits: { historySizeBytesSuggestContinueAsNew: 1_000 } });
    const runId = engine.start('w', { workflowTaskTimeout: durationOf(10_000) });
    engine.step(timer('t'.repeat(900), 1_000));
    engine.pass(1_000);
    engine.poll();
    expect(advice(engine, runId)).toMatchObject({
      suggestContinueAsNew: true,
      suggestContinueAsNewReasons: [Reason.HISTORY_SIZE_TOO_LARGE],
    });
  });

  test('not before', () => {
    const engine = server();
    const runId = engine.start('w');
    engine.poll();
    expect(advice(engine, runId)?.suggestContinueAsNew).toBeUndefined();
  });
});

describe('across namespaces', () => {
  const namespace = 'other';
  const setUp = (): TestEngine => {
    const engine = server({ switches: { crossNamespaceCommands: true } });
    engine.ask('RegisterNamespace', {
      namespace,
      workflowExecutionRetentionPeriod: durationOf(86_400_000),
    });
    return engine;
  };
  const poll = (engine: TestEngine) =>
    engine.answer<{ taskToken: Uint8Array }>(
      engine.call('PollWorkflowTaskQueue', { namespace, taskQueue: { name: QUEUE } }),
    );
  const child: Command = {
    commandType: CommandType.START_CHILD_WORKFLOW_EXECUTION,
    startChildWorkflowExecutionCommandAttributes: {
      namespace,
      workflowId: 'child',
      workflowType: { name: 'Child' },
      taskQueue: { name: QUEUE },
    },
  };

  test('a child starts there and tells its parent how it ended', () => {
    const engine = setUp();
    const runId = engine.start('w');
    engine.step(child);
    const { taskToken } = poll(engine) ?? {};
    engine.ask('RespondWorkflowTaskCompleted', { namespace, taskToken, commands: [complete] });
    const events = engine.events(runId);
    const { childWorkflowExecutionCompletedEventAttributes: completed } =
      events.find(({ childWorkflowExecutionCompletedEventAttributes: found }) => found) ?? {};
    expect(completed).toMatchObject({
      namespace,
      namespaceId: engine.engine.world.namespaces.get(namespace)?.id,
      workflowExecution: { workflowId: 'child' },
    });
  });

  test('the parent’s end ends it', () => {
    const engine = setUp();
    engine.start('w');
    engine.step(child);
    engine.ask('TerminateWorkflowExecution', { workflowExecution: execution });
    const [, other] = engine.engine.world.executions.values();
    expect([other?.namespace, other?.isRunning]).toEqual([namespace, false]);
  });

  test('signals and cancel requests arrive', () => {
    const engine = setUp();
    const target = engine.start('target', { namespace });
    const runId = engine.start('w');
    engine.step(
      {
        commandType: CommandType.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
        signalExternalWorkflowExecutionCommandAttributes: {
          namespace,
          execution: { workflowId: 'target' },
          signalName: 'hello',
        },
      },
      {
        commandType: CommandType.REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION,
        requestCancelExternalWorkflowExecutionCommandAttributes: {
          namespace,
          workflowId: 'target',
        },
      },
    );
    expect(engine.eventNames(target).slice(2)).toEqual([
      'workflowExecutionSignaled',
      'workflowExecutionCancelRequested',
    ]);
    expect(engine.eventNames(runId).slice(-3)).toEqual([
      'externalWorkflowExecutionSignaled',
      'workflowTaskScheduled',
      'externalWorkflowExecutionCancelRequested',
    ]);
  });

  test('not where the server does not allow it, as the real one does not unless configured', () => {
    const engine = server();
    engine.ask('RegisterNamespace', {
      namespace,
      workflowExecutionRetentionPeriod: durationOf(86_400_000),
    });
    engine.start('w');
    expect(() => {
      engine.step(child);
    }).toThrow('cross namespace commands are not allowed');
  });
});

describe('cron', () => {
  test('a schedule in a zone', () => {
    const engine = server();
    // The server's clock stands at 22:13:20 UTC on the 14th of November 2023.
    const runId = engine.start('w', { cronSchedule: 'CRON_TZ=Asia/Tokyo 0 8 * * *' });
    const { workflowExecutionStartedEventAttributes: started } = engine.events(runId)[0] ?? {};
    expect(durationMs(started?.firstWorkflowTaskBackoff)).toBe((46 * 60 + 40) * 1_000);
  });

  test('@every counts from the start', () => {
    const engine = server();
    const runId = engine.start('w', { cronSchedule: '@every 90s' });
    const { workflowExecutionStartedEventAttributes: started } = engine.events(runId)[0] ?? {};
    expect(durationMs(started?.firstWorkflowTaskBackoff)).toBe(90_000);
  });
});
