import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CommandType } from '../../../shared/protocol/enums.ts';
import { unpackEvents } from '../../../shared/ipc/unpackEvents.ts';
import type { Project } from '../../../shared/ipc/models.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { payloadOf } from '../convert/payload.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import type { HandlersOf } from './handlers.ts';
import { workflowsHandlers } from './workflows.ts';

let project: Project | undefined;
let connection: Connection;
let handlers: HandlersOf<'workflows'>;
let worker: RawWorker;

beforeEach(async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  project = undefined;
  handlers = workflowsHandlers(connection, () => project);
  worker = rawWorker(server, 'orders');
});

const order = {
  workflowType: 'order',
  workflowId: 'order-1',
  taskQueue: 'orders',
  args: [{ n: 1 }],
};
const complete = {
  commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
  completeWorkflowExecutionCommandAttributes: { result: { payloads: [payloadOf('done')] } },
};
const timer = (timerId: string) => ({
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId, startToFireTimeout: { seconds: 3600 } },
});
const activity = {
  commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
  scheduleActivityTaskCommandAttributes: {
    activityId: 'a7',
    activityType: { name: 'charge' },
    taskQueue: { name: 'orders' },
    startToCloseTimeout: { seconds: 60 },
  },
};

test('a workflow that was started is in the list, with what it waits for', async () => {
  const { runId } = await handlers['workflows.start'](order);
  await worker.complete([timer('paid')]);
  const { workflows } = await handlers['workflows.list']({ pageSize: 10 });
  expect(workflows).toMatchObject([
    {
      workflowId: 'order-1',
      runId,
      type: 'order',
      status: 'Running',
      waitingFor: { kind: 'timer', text: 'timer paid of order-1', dueMs: expect.any(Number) },
    },
  ]);
  expect(await handlers['workflows.count']({})).toEqual({ count: 1 });
});

test('pages of the list follow each other', async () => {
  for (const workflowId of ['a', 'b', 'c'])
    await handlers['workflows.start']({ ...order, workflowId });
  const first = await handlers['workflows.list']({ pageSize: 2 });
  const { nextPageToken } = first;
  expect(nextPageToken).toBeDefined();
  const second = await handlers['workflows.list']({
    pageSize: 2,
    ...(nextPageToken === undefined ? {} : { pageToken: nextPageToken }),
  });
  const ids = [...first.workflows, ...second.workflows].map(({ workflowId }) => workflowId);
  expect(ids.sort()).toEqual(['a', 'b', 'c']);
  expect(second.nextPageToken).toBeUndefined();
});

test('a workflow without an id of its own gets one that begins with its type', async () => {
  const { workflowId } = await handlers['workflows.start']({ ...order, workflowId: undefined });
  expect(workflowId).toMatch(/^order-/);
});

test('a page of an execution has its pending activities with the events that scheduled them', async () => {
  const run = await handlers['workflows.start'](order);
  await worker.complete([activity]);
  const page = await handlers['workflows.describe'](run);
  expect(page).toMatchObject({
    summary: { waitingFor: { kind: 'activity', text: 'activity charge', attempt: 1 } },
    pendingActivities: [
      { activityId: 'a7', activityType: 'charge', state: 'scheduled', scheduledEventId: 5 },
    ],
  });
});

test('the history is read from any event on', async () => {
  const run = await handlers['workflows.start'](order);
  await worker.complete([timer('a')]);
  const whole = await handlers['workflows.history']({ ...run, afterEventId: 0 });
  const events = unpackEvents(whole.events);
  expect(events.map(({ type }) => type)).toEqual([
    'WORKFLOW_EXECUTION_STARTED',
    'WORKFLOW_TASK_SCHEDULED',
    'WORKFLOW_TASK_STARTED',
    'WORKFLOW_TASK_COMPLETED',
    'TIMER_STARTED',
  ]);
  expect(whole).toMatchObject({ lastEventId: 5, more: false });
  expect(events[0]?.attributes['input']).toMatchObject([{ json: { n: 1 } }]);
  expect(events[0]?.wallMs).toEqual(expect.any(Number));

  await handlers['workflows.signal']({ ...run, name: 'pay', args: [7] });
  const added = await handlers['workflows.history']({ ...run, afterEventId: 5 });
  expect(unpackEvents(added.events)[0]).toMatchObject({
    eventId: 6,
    type: 'WORKFLOW_EXECUTION_SIGNALED',
    attributes: { signalName: 'pay', input: [{ json: 7 }] },
  });
  const beyond = await handlers['workflows.history']({ ...run, afterEventId: 99 });
  expect(beyond).toMatchObject({ events: { count: 0 }, lastEventId: 99, more: false });
});

test('what is asked of a closed workflow is refused with how it ended', async () => {
  const run = await handlers['workflows.start'](order);
  await worker.complete([complete]);
  const refusal = { name: 'RefusedError', message: /order-1 is closed \(completed\)/ };
  await expect(
    handlers['workflows.signal']({ ...run, name: 'pay', args: [] }),
  ).rejects.toMatchObject(refusal);
  await expect(handlers['workflows.cancel'](run)).rejects.toMatchObject(refusal);
  await expect(handlers['workflows.terminate'](run)).rejects.toMatchObject(refusal);
  await expect(
    handlers['workflows.update']({ ...run, name: 'amend', args: [] }),
  ).rejects.toMatchObject(refusal);
});

test('what is asked of a workflow that is not there is refused by its name', async () => {
  const nobody = { workflowId: 'nobody' };
  await expect(handlers['workflows.signal']({ ...nobody, name: 'pay', args: [] })).rejects.toThrow(
    'There is no workflow nobody in this namespace.',
  );
  await expect(handlers['workflows.describe'](nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a closed workflow says in its row how it ended', async () => {
  const run = await handlers['workflows.start'](order);
  await handlers['workflows.terminate']({ ...run, reason: 'by mistake' });
  const { workflows } = await handlers['workflows.list']({ pageSize: 10 });
  expect(workflows).toMatchObject([
    { status: 'Terminated', waitingFor: { kind: 'failure', text: 'by mistake' } },
  ]);
});

const shop = (workflowTypes: readonly string[]): Project => ({
  name: 'shop',
  path: '/shop',
  language: 'typescript',
  taskQueue: 'orders',
  namespace: 'default',
  workflowTypes: workflowTypes.map((name) => ({ name, signals: [], queries: [], updates: [] })),
  activityTypes: [],
  problems: [],
});

test("a type that the project's worker does not have is refused with those that it has", async () => {
  project = shop(['orderSaga', 'approval']);
  await expect(
    handlers['workflows.start']({ ...order, workflowType: 'orderSga' }),
  ).rejects.toMatchObject({
    message: '"orderSga" is no workflow type of shop. It has: orderSaga, approval.',
    fix: 'Did you mean "orderSaga"?',
  });
});

test('a type of another queue, or of a project whose types are not known, may be started', async () => {
  project = shop(['orderSaga']);
  await handlers['workflows.start']({ ...order, workflowId: 'x', taskQueue: 'elsewhere' });
  project = shop([]);
  await handlers['workflows.start']({ ...order, workflowId: 'y' });
  expect(await handlers['workflows.count']({})).toEqual({ count: 2 });
});

test('starting an id twice is refused by the server in its own words', async () => {
  await handlers['workflows.start'](order);
  await expect(handlers['workflows.start'](order)).rejects.toMatchObject({
    name: 'CallError',
    code: 'ALREADY_EXISTS',
  });
});
