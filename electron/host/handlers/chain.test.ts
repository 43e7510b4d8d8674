import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { CommandType } from '../../../shared/protocol/enums.ts';
import type { StartWorkflowExecutionRequest } from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { remoteConnection } from '../connections/remote.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import { ChainReader } from './chain.ts';

let server: EmbeddedServer;
let connection: Connection;
let worker: RawWorker;

beforeEach(async () => {
  server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  worker = rawWorker(server, 'orders');
});

const complete = {
  commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
  completeWorkflowExecutionCommandAttributes: {},
};
const fail = {
  commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
  failWorkflowExecutionCommandAttributes: {
    failure: { message: 'no stock', applicationFailureInfo: { type: 'OutOfStock' } },
  },
};
const continueAsNew = {
  commandType: CommandType.CONTINUE_AS_NEW_WORKFLOW_EXECUTION,
  continueAsNewWorkflowExecutionCommandAttributes: {
    workflowType: { name: 'order' },
    taskQueue: { name: 'orders' },
  },
};

async function start(request: StartWorkflowExecutionRequest = {}): Promise<string> {
  const { runId = '' } = await connection.call('StartWorkflowExecution', {
    namespace: 'default',
    workflowId: "o'1",
    workflowType: { name: 'order' },
    taskQueue: { name: 'orders' },
    requestId: crypto.randomUUID(),
    ...request,
  });
  return runId;
}

const chainOf = async (runId: string) => {
  const { runs } = await new ChainReader(connection).read("o'1", runId);
  return runs;
};

test('a run alone is a chain of one, other chains of its id apart', async () => {
  const first = await start();
  await worker.complete([complete]);
  const second = await start();
  expect(await chainOf(first)).toMatchObject([
    { runId: first, type: 'order', status: 'Completed', cause: 'start' },
  ]);
  expect((await chainOf(second)).map(({ runId }) => runId)).toEqual([second]);
});

test('continue-as-new, from any of its runs', async () => {
  const first = await start();
  await worker.complete([continueAsNew]);
  await worker.complete([complete]);
  const runs = await chainOf(first);
  expect(runs).toMatchObject([
    { runId: first, status: 'ContinuedAsNew', cause: 'start' },
    { status: 'Completed', cause: 'continueAsNew' },
  ]);
  expect(await chainOf(runs[1]?.runId ?? '')).toEqual(runs);
});

test('retries say what failed before, and which of how many attempts it is', async () => {
  const first = await start({
    retryPolicy: { initialInterval: { seconds: 60 }, maximumAttempts: 3 },
  });
  await worker.complete([fail]);
  const runs = await chainOf(first);
  expect(runs).toMatchObject([
    { status: 'Failed', cause: 'start', attempt: 1, attemptsMax: 3 },
    { status: 'Running', cause: 'retry', attempt: 2, failure: 'OutOfStock: no stock' },
  ]);
  expect(runs[1]?.executionMs).toBe((runs[1]?.startMs ?? 0) + 60_000);
});

test('a cron chain, read from a server elsewhere', async () => {
  const first = await start({ cronSchedule: '@every 1h' });
  const target = { kind: 'next' } as const;
  await connection.controls?.skip(target, true);
  await worker.complete([complete]);
  const far = await remoteConnection({
    address: server.address,
    namespace: 'default',
    wall: fakeWall(),
  });
  onTestFinished(() => far.close());
  const { runs, more } = await new ChainReader(far).read("o'1", first);
  expect(runs).toMatchObject([
    { status: 'Completed', cause: 'start', cronSchedule: '@every 1h' },
    { status: 'Running', cause: 'cron', cronSchedule: '@every 1h' },
  ]);
  expect(more).toBe(false);
});

test('a run that was reset has another after it', async () => {
  const first = await start();
  await worker.complete([complete]);
  const { runId } = await connection.call('ResetWorkflowExecution', {
    namespace: 'default',
    workflowExecution: { workflowId: "o'1", runId: first },
    workflowTaskFinishEventId: 4,
    requestId: 'reset',
    reason: 'once more',
  });
  expect(await chainOf(first)).toMatchObject([
    { runId: first, cause: 'start' },
    { runId, cause: 'reset' },
  ]);
});

test('a run that is not there is refused as the server does', async () => {
  await expect(chainOf('019a0000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
