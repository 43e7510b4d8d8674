import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CommandType } from '../../../shared/protocol/enums.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { RefusedError } from '../errors.ts';
import { rawWorker } from '../testing/rawWorker.ts';
import type { HandlersOf } from './handlers.ts';
import { labHandlers } from './lab.ts';

let connection: Connection;
let handlers: HandlersOf<'lab'>;
let server: EmbeddedServer;

beforeEach(async () => {
  server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  handlers = labHandlers(connection);
});

test('a proof plays the script on an engine of its own', async () => {
  const scenario = {
    timeouts: { startToCloseMs: 10_000 },
    script: [
      { kind: 'fails' as const, afterMs: 10 },
      { kind: 'succeeds' as const, afterMs: 10 },
    ],
  };
  expect(await handlers['lab.prove']({ scenario })).toEqual({
    attempts: [
      { attempt: 1, startedMs: 0, endedMs: 10, outcome: 'failed' },
      { attempt: 2, startedMs: 1010, endedMs: 1020, outcome: 'completed' },
    ],
    ending: { kind: 'completed', atMs: 1020, retryState: 0 },
    differences: [],
  });
  const { executions } = await connection.call('ListWorkflowExecutions', { namespace: 'default' });
  expect(executions ?? []).toEqual([]);
});

test('what never ends has no time', async () => {
  const { ending } = await handlers['lab.prove']({
    scenario: { subject: 'workflow', script: [{ kind: 'hangs' }] },
  });
  expect(ending).toEqual({ kind: 'endless', retryState: 0 });
});

test('a policy is given to a running activity', async () => {
  const worker = rawWorker(server, 'orders');
  await connection.call('StartWorkflowExecution', {
    namespace: 'default',
    workflowId: 'order-1',
    workflowType: { name: 'order' },
    taskQueue: { name: 'orders' },
    requestId: '1',
  });
  await worker.complete([
    {
      commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
      scheduleActivityTaskCommandAttributes: {
        activityId: 'a7',
        activityType: { name: 'charge' },
        taskQueue: { name: 'nobody' },
        startToCloseTimeout: { seconds: 60 },
      },
    },
  ]);
  const scenario = {
    timeouts: { startToCloseMs: 5000, scheduleToCloseMs: 90_000 },
    policy: { initialIntervalMs: 250, maximumAttempts: 4 },
  };
  await handlers['lab.apply']({ workflowId: 'order-1', activityId: 'a7', scenario });
  const { pendingActivities } = await connection.call('DescribeWorkflowExecution', {
    namespace: 'default',
    execution: { workflowId: 'order-1' },
  });
  const options = pendingActivities?.[0]?.activityOptions;
  expect([
    durationMs(options?.startToCloseTimeout),
    durationMs(options?.scheduleToCloseTimeout),
    durationMs(options?.retryPolicy?.initialInterval),
    durationMs(options?.retryPolicy?.maximumInterval),
    options?.retryPolicy?.maximumAttempts,
  ]).toEqual([5000, 90_000, 250, 25_000, 4]);
});

test('what cannot be applied says why', async () => {
  const run = { workflowId: 'order-1', activityId: 'a7' };
  const apply = (scenario: Parameters<(typeof handlers)['lab.apply']>[0]['scenario']) =>
    Promise.resolve(handlers['lab.apply']({ ...run, scenario }));
  await expect(async () => apply({})).rejects.toThrow(RefusedError);
  await expect(async () => apply({ subject: 'workflow' })).rejects.toThrow('started with');
});
