/** A namespace that is deleted leaves nothing behind. */
import { expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { complete, QUEUE, TestEngine } from '../testing/testEngine.ts';

const DAY_MS = 24 * 3_600_000;
const namespace = 'other';
const base = { namespace, taskQueue: { name: QUEUE }, identity: 'worker' };

function server(): TestEngine {
  const engine = new TestEngine(createEventCodec());
  engine.ask('RegisterNamespace', {
    namespace,
    workflowExecutionRetentionPeriod: durationOf(DAY_MS),
  });
  return engine;
}

test('with its runs, schedules, queues and whoever waits', () => {
  const engine = server();
  const { world } = engine.engine;
  engine.start('stays');
  const before = world.queues.size;
  engine.start('open', { namespace });
  engine.start('closed', { namespace });
  engine.ask('TerminateWorkflowExecution', {
    namespace,
    workflowExecution: { workflowId: 'closed' },
  });
  engine.ask('CreateSchedule', {
    namespace,
    scheduleId: 's',
    requestId: 'r',
    schedule: {
      spec: { interval: [{ interval: durationOf(3_600_000) }] },
      action: {
        startWorkflow: {
          workflowId: 'scheduled',
          workflowType: { name: 'T' },
          taskQueue: { name: QUEUE },
        },
      },
    },
  });
  const poll = engine.call('PollActivityTaskQueue', base);
  engine.ask('DeleteNamespace', { namespace }, 'OperatorService');
  expect(() => engine.answer(poll)).toThrow('Namespace other is not found.');
  expect([...world.executions.values()].map(({ workflowId }) => workflowId)).toEqual(['stays']);
  expect([world.schedules.size, world.queues.size]).toEqual([0, before]);
  engine.pass(DAY_MS);
  expect(world.executions.size).toBe(1);
  expect(() => engine.start('again', { namespace })).toThrow('Namespace other is not found.');
});

test('a query that a worker has is answered when its run is deleted, and holds no time', () => {
  const engine = server();
  engine.start('w', { namespace });
  const task = engine.answer<{ taskToken: Uint8Array }>(engine.call('PollWorkflowTaskQueue', base));
  engine.ask('RespondWorkflowTaskCompleted', { ...task, namespace, commands: [complete] });
  const execution = { workflowId: 'w' };
  const query = engine.call('QueryWorkflow', { namespace, execution, query: { queryType: 'q' } });
  expect(engine.engine.holds().map(({ kind }) => kind)).toEqual(['query']);
  engine.ask('DeleteWorkflowExecution', { namespace, workflowExecution: execution });
  expect(() => engine.answer(query)).toThrow('workflow not found for ID: w');
  expect(engine.engine.holds()).toEqual([]);
});
