import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { LocalClient } from '../../grpc/localClient.ts';
import { CommandType } from '../../../shared/protocol/enums.ts';
import { unpackEvents } from '../../../shared/ipc/unpackEvents.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { payloadOf } from '../convert/payload.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker } from '../testing/rawWorker.ts';
import { activitiesHandlers } from './activities.ts';
import type { HandlersOf } from './handlers.ts';
import { workflowsHandlers } from './workflows.ts';

let connection: Connection;
let handlers: HandlersOf<'activities'>;
let workflows: HandlersOf<'workflows'>;
let client: LocalClient;

/** A run whose activity a7 waits for a worker. */
beforeEach(async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  handlers = activitiesHandlers(connection);
  workflows = workflowsHandlers(connection, () => undefined);
  client = new LocalClient(server.calls);
  await workflows['workflows.start']({
    workflowType: 'order',
    workflowId: 'order-1',
    taskQueue: 'orders',
    args: [],
  });
  await rawWorker(server, 'orders').complete([
    {
      commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
      scheduleActivityTaskCommandAttributes: {
        activityId: 'a7',
        activityType: { name: 'charge' },
        taskQueue: { name: 'charges' },
        startToCloseTimeout: { seconds: 60 },
        retryPolicy: { maximumAttempts: 1 },
      },
    },
  ]);
});

const a7 = { workflowId: 'order-1', activityId: 'a7' };

const startAttempt = () =>
  client.call('WorkflowService', 'PollActivityTaskQueue', {
    namespace: 'default',
    taskQueue: { name: 'charges' },
  });
const pending = async () =>
  (await workflows['workflows.describe']({ workflowId: 'order-1' })).pendingActivities[0];
const lastEvent = async () => {
  const page = await workflows['workflows.history']({ workflowId: 'order-1', afterEventId: 0 });
  return unpackEvents(page.events).findLast(({ type }) => type.startsWith('ACTIVITY_TASK'));
};

test('an activity is paused and goes on', async () => {
  await handlers['activities.pause']({ ...a7, reason: 'look first' });
  expect(await pending()).toMatchObject({ state: 'paused' });
  await handlers['activities.unpause']({ ...a7, resetAttempts: false });
  expect(await pending()).toMatchObject({ state: 'scheduled' });
});

test('its options change by field, and go back to those it was scheduled with', async () => {
  const options = { startToCloseMs: 5000, maximumAttempts: 7, taskQueue: 'others' };
  await handlers['activities.options']({ ...a7, options });
  const described = async () =>
    (
      await connection.call('DescribeWorkflowExecution', {
        namespace: 'default',
        execution: { workflowId: 'order-1' },
      })
    ).pendingActivities?.[0]?.activityOptions;
  const changed = await described();
  expect([
    durationMs(changed?.startToCloseTimeout),
    changed?.retryPolicy?.maximumAttempts,
    changed?.taskQueue?.name,
    durationMs(changed?.retryPolicy?.initialInterval),
  ]).toEqual([5000, 7, 'others', 1000]);
  await handlers['activities.reset']({ ...a7, resetHeartbeat: true, restoreOptions: true });
  expect((await described())?.taskQueue?.name).toBe('charges');
  await expect(async () => handlers['activities.options']({ ...a7, options: {} })).rejects.toThrow(
    'No option is to change.',
  );
});

test('a running attempt is completed from outside with a result', async () => {
  await startAttempt();
  await handlers['activities.complete']({ ...a7, result: { paid: true } });
  expect(await lastEvent()).toMatchObject({
    type: 'ACTIVITY_TASK_COMPLETED',
    attributes: { result: [{ json: { paid: true } }] },
  });
});

test('a running attempt is failed from outside with an error of its type', async () => {
  await startAttempt();
  await handlers['activities.fail']({ ...a7, message: 'no', type: 'Declined', nonRetryable: true });
  expect(await lastEvent()).toMatchObject({
    type: 'ACTIVITY_TASK_FAILED',
    attributes: {
      failure: { message: 'no', applicationFailureInfo: { type: 'Declined', nonRetryable: true } },
    },
  });
});

test('what is not running, or not there, is refused by its id', async () => {
  await expect(
    handlers['activities.fail']({ ...a7, message: 'no', nonRetryable: false }),
  ).rejects.toMatchObject({ name: 'RefusedError', message: /^Activity a7 is not pending/ });
  await expect(
    handlers['activities.pause']({ workflowId: 'order-1', activityId: 'a8' }),
  ).rejects.toThrow(/^Activity a8 is not pending/);
});

test('every attempt is kept with its signs of life and what failed it', async () => {
  const { taskToken } = await startAttempt();
  for (const step of [1, 2]) {
    await client.call('WorkflowService', 'RecordActivityTaskHeartbeat', {
      namespace: 'default',
      taskToken,
      details: { payloads: [payloadOf(step)] },
    });
  }
  await handlers['activities.options']({ ...a7, options: { maximumAttempts: 5 } });
  await handlers['activities.fail']({
    ...a7,
    message: 'no',
    type: 'Declined',
    nonRetryable: false,
  });
  const { attempts } = await workflows['workflows.describe']({ workflowId: 'order-1' });
  expect(Object.values(attempts ?? {})[0]).toMatchObject([
    {
      attempt: 1,
      outcome: 'failed',
      failureText: 'Declined: no',
      heartbeatsMs: [expect.any(Number), expect.any(Number)],
    },
  ]);
});

test('an attempt that completed at once is not told twice: the history has all of it', async () => {
  const { taskToken } = await startAttempt();
  await client.call('WorkflowService', 'RespondActivityTaskCompleted', {
    namespace: 'default',
    taskToken,
  });
  const { attempts } = await workflows['workflows.describe']({ workflowId: 'order-1' });
  expect(attempts).toEqual({});
});
