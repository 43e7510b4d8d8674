import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { CommandType } from '../../../shared/protocol/enums.ts';
import { LocalClient } from '../../grpc/localClient.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import type { HandlersOf } from './handlers.ts';
import { searchAttributesHandlers } from './searchAttributes.ts';
import { workflowsHandlers } from './workflows.ts';

let server: EmbeddedServer;
let connection: Connection;
let workflows: HandlersOf<'workflows'>;
let worker: RawWorker;

beforeEach(async () => {
  server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  workflows = workflowsHandlers(connection, () => undefined);
  worker = rawWorker(server, 'orders');
});

const order = { workflowType: 'order', taskQueue: 'orders', args: [] };
const start = (workflowId: string) => workflows['workflows.start']({ ...order, workflowId });

const activity = {
  commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
  scheduleActivityTaskCommandAttributes: {
    activityId: 'a7',
    activityType: { name: 'charge' },
    taskQueue: { name: 'orders' },
    startToCloseTimeout: { seconds: 60 },
  },
};
const timer = {
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId: 't', startToFireTimeout: { seconds: 3600 } },
};
const child = (workflowId: string) => ({
  commandType: CommandType.START_CHILD_WORKFLOW_EXECUTION,
  startChildWorkflowExecutionCommandAttributes: {
    workflowId,
    workflowType: { name: 'fraudCheck' },
    taskQueue: { name: 'elsewhere' },
  },
});

async function failWorkflowTask(): Promise<void> {
  const client = new LocalClient(server.calls);
  onTestFinished(() => client.close());
  const task = await client.call('WorkflowService', 'PollWorkflowTaskQueue', {
    namespace: 'default',
    taskQueue: { name: 'orders' },
  });
  await client.call('WorkflowService', 'RespondWorkflowTaskFailed', {
    namespace: 'default',
    taskToken: task.taskToken,
    failure: { message: 'nondeterminism' },
  });
}

/** The handlers as on a server that is not in this process. */
const remoteHandlers = () =>
  workflowsHandlers({ ...connection, kind: 'remote', controls: undefined }, () => undefined);

async function failActivity(): Promise<void> {
  const client = new LocalClient(server.calls);
  onTestFinished(() => client.close());
  const task = await client.call('WorkflowService', 'PollActivityTaskQueue', {
    namespace: 'default',
    taskQueue: { name: 'orders' },
    identity: 'raw worker',
  });
  await client.call('WorkflowService', 'RespondActivityTaskFailed', {
    namespace: 'default',
    taskToken: task.taskToken,
    failure: { message: '503 upstream', applicationFailureInfo: { type: 'Gateway' } },
  });
}

test('counts by status come in one answer, under a filter too', async () => {
  const closed = await start('a');
  await start('b');
  await workflows['workflows.terminate'](closed);
  expect(await workflows['workflows.counts']({})).toEqual({
    total: 2,
    byStatus: { Running: 1, Terminated: 1 },
    attention: { retryingActivity: 0, failingWorkflowTask: 0 },
  });
  expect(await workflows['workflows.counts']({ query: "WorkflowId = 'b'" })).toEqual({
    total: 1,
    byStatus: { Running: 1 },
  });
});

describe('attention', () => {
  test('a run whose activity is tried again, also under a filter', async () => {
    await start('a');
    await worker.complete([activity]);
    await start('b');
    await failActivity();
    const ask = (query?: string) =>
      workflows['workflows.list']({
        pageSize: 10,
        attention: 'retryingActivity',
        ...(query === undefined ? {} : { query }),
      });
    const { workflows: rows, examined } = await ask();
    expect(rows).toMatchObject([{ workflowId: 'a', waitingFor: { attempt: 2 } }]);
    expect(examined).toEqual({ count: 1, all: true });
    expect((await ask("WorkflowType = 'refund'")).workflows).toEqual([]);
    await expect(ask('Nonsense = 1')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const { attention } = await workflows['workflows.counts']({});
    expect(attention).toEqual({ retryingActivity: 1, failingWorkflowTask: 0 });
  });

  test('a run whose workflow task fails', async () => {
    await start('a');
    await failWorkflowTask();
    const { workflows: rows } = await workflows['workflows.list']({
      pageSize: 10,
      attention: 'failingWorkflowTask',
    });
    expect(rows.map(({ workflowId }) => workflowId)).toEqual(['a']);
  });

  test('another server lists the runs that report problems and go on', async () => {
    for (const id of ['ended', 'failing']) {
      const run = await start(id);
      for (let attempt = 1; attempt <= 5; attempt += 1) await failWorkflowTask();
      if (id === 'ended') await workflows['workflows.terminate'](run);
    }
    expect(
      await remoteHandlers()['workflows.list']({ pageSize: 10, attention: 'failingWorkflowTask' }),
    ).toMatchObject({ workflows: [{ workflowId: 'failing' }], examined: { count: 1, all: true } });
  });

  test('another server is asked about each running run', async () => {
    await start('a');
    await worker.complete([activity]);
    await start('b');
    await failActivity();
    const remote = remoteHandlers();
    const ask = (attention: 'retryingActivity' | 'failingWorkflowTask') =>
      remote['workflows.list']({ pageSize: 10, attention });
    expect(await ask('retryingActivity')).toMatchObject({
      workflows: [{ workflowId: 'a' }],
      examined: { count: 2, all: true },
    });
    expect(await ask('failingWorkflowTask')).toMatchObject({
      workflows: [],
      examined: { count: 2, all: true },
    });
  });
});

test('rows say how many children they have when they are asked to', async () => {
  await start('parent');
  await worker.complete([child('one'), child('two')]);
  const { workflows: rows } = await workflows['workflows.list']({
    query: 'ParentWorkflowId IS NULL',
    pageSize: 10,
    countChildren: true,
  });
  expect(rows).toMatchObject([{ workflowId: 'parent', childCount: 2 }]);
  const children = await workflows['workflows.list']({
    query: `ParentRunId = '${rows[0]?.runId}'`,
    pageSize: 10,
    countChildren: true,
  });
  expect(children.workflows.map(({ childCount }) => childCount)).toEqual([0, 0]);
});

test('the small picture of a run grows with it, and ends with it', async () => {
  const run = await start('a');
  await worker.complete([activity, timer]);
  await failActivity();
  const [strip] = await workflows['workflows.strips']({ runs: [run] });
  expect(strip).toMatchObject({
    runId: run.runId,
    partial: false,
    bars: [
      { kind: 'timer', ended: 'running', lane: 0 },
      { kind: 'activity', ended: 'failed', lane: 1 },
    ],
  });
  expect(strip?.toMs).toBeUndefined();
  await workflows['workflows.signal']({ ...run, name: 'pay', args: [] });
  await workflows['workflows.terminate'](run);
  const nobody = { workflowId: 'nobody', runId: crypto.randomUUID() };
  const [closed, ...others] = await workflows['workflows.strips']({ runs: [nobody, run] });
  expect(others).toEqual([]);
  expect(closed?.bars.map(({ kind }) => kind)).toContain('signal');
  expect(closed?.toMs).toBeGreaterThan(0);
});

test('how a run was started can be said again, word for word', async () => {
  const attributes = searchAttributesHandlers(connection);
  await attributes['searchAttributes.add']({ name: 'CustomerId', type: 'Keyword' });
  await attributes['searchAttributes.add']({ name: 'Amount', type: 'Double' });
  const said = {
    ...order,
    workflowId: 'order-1',
    args: [{ n: 1 }, 'two', null],
    executionTimeoutMs: 60_000,
    runTimeoutMs: 30_000,
    taskTimeoutMs: 5000,
    retryPolicy: { initialIntervalMs: 1500, maximumAttempts: 3, nonRetryableErrorTypes: ['X'] },
    cronSchedule: '0 9 * * 1',
    memo: { note: { by: 'Ada' } },
    searchAttributes: {
      CustomerId: { type: 'Keyword' as const, value: 'c-1' },
      Amount: { type: 'Double' as const, value: 4.5 },
    },
    priority: { key: 2, fairnessKey: 'eu', fairnessWeight: 1.5 },
    summary: 'Order 1',
    details: '**two** items',
  };
  const run = await workflows['workflows.start'](said);
  const { start: found, left } = await workflows['workflows.startOf'](run);
  expect(left).toEqual([]);
  expect(found).toMatchObject(said);
  const { workflows: rows } = await workflows['workflows.list']({
    query: "CustomerId = 'c-1' AND Amount > 4",
    pageSize: 10,
  });
  expect(rows).toMatchObject([{ searchAttributes: { CustomerId: 'c-1', Amount: 4.5 } }]);
});

test('an argument that is no JSON is named, not invented', async () => {
  await connection.call('StartWorkflowExecution', {
    namespace: 'default',
    workflowId: 'x',
    workflowType: { name: 'order' },
    taskQueue: { name: 'orders' },
    requestId: 'x',
    input: {
      payloads: [
        {
          metadata: { encoding: new TextEncoder().encode('binary/encrypted') },
          data: Uint8Array.of(1),
        },
      ],
    },
  });
  expect(await workflows['workflows.startOf']({ workflowId: 'x' })).toMatchObject({
    start: { args: [null] },
    left: ['argument 1 (binary/encrypted)'],
  });
});

describe('search attributes', () => {
  test('are added, listed, used and removed', async () => {
    const attributes = searchAttributesHandlers(connection);
    for (const type of [
      'Text',
      'Keyword',
      'Int',
      'Double',
      'Bool',
      'Datetime',
      'KeywordList',
    ] as const) {
      await attributes['searchAttributes.add']({ name: `My${type}`, type });
    }
    const custom = (await attributes['searchAttributes.list'](undefined)).filter(
      (one) => one.custom,
    );
    expect(custom.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'MyBool Bool',
      'MyDatetime Datetime',
      'MyDouble Double',
      'MyInt Int',
      'MyKeyword Keyword',
      'MyKeywordList KeywordList',
      'MyText Text',
    ]);
    await attributes['searchAttributes.remove']({ name: 'MyInt' });
    const left = await attributes['searchAttributes.list'](undefined);
    expect(left.some(({ name }) => name === 'MyInt')).toBe(false);
    expect(left).toContainEqual({ name: 'WorkflowType', type: 'Keyword', custom: false });
  });

  test('one that is there, or that no filter could name, is refused', async () => {
    const attributes = searchAttributesHandlers(connection);
    const add = (name: string) => attributes['searchAttributes.add']({ name, type: 'Int' });
    await add('Amount');
    await expect(add('Amount')).rejects.toThrow('already a search attribute Amount, of type Int');
    await expect(add('WorkflowId')).rejects.toThrow('already a search attribute WorkflowId');
    await expect(add('customer id')).rejects.toThrow('"customer id" can\'t be asked for');
    await expect(add(' ')).rejects.toThrow('needs a name');
  });
});
