import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Batch, BatchAction } from '../../../shared/ipc/listModels.ts';
import { unpackEvents } from '../../../shared/ipc/unpackEvents.ts';
import { CommandType } from '../../../shared/protocol/enums.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { rawWorker, type RawWorker } from '../testing/rawWorker.ts';
import { batchHandlers } from './batches.ts';
import type { HandlersOf } from './handlers.ts';
import { workflowsHandlers } from './workflows.ts';

let connection: Connection;
let workflows: HandlersOf<'workflows'>;
let batches: HandlersOf<'batch'>;
let worker: RawWorker;
const publish = vi.fn<(topics: readonly string[]) => void>();

beforeEach(async () => {
  const server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  workflows = workflowsHandlers(connection, () => undefined);
  batches = batchHandlers(connection, publish);
  worker = rawWorker(server, 'orders');
});

async function started(workflowId: string, workflowType = 'order') {
  return workflows['workflows.start']({ workflowType, workflowId, taskQueue: 'orders', args: [] });
}

const timer = {
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId: 't', startToFireTimeout: { seconds: 3600 } },
};

async function ended(id: number): Promise<Batch> {
  return vi.waitFor(async () => {
    const batch = (await batches['batch.list'](undefined)).find((one) => one.id === id);
    expect(batch?.state).toMatch(/done|stopped|failed/);
    return batch as Batch;
  });
}

async function run(action: BatchAction, query: string): Promise<Batch> {
  const { id } = await batches['batch.start']({ action, target: { kind: 'query', query } });
  return ended(id);
}

async function statuses(): Promise<Record<string, number>> {
  return (await workflows['workflows.counts']({})).byStatus;
}

test('all that match are terminated, also those on later pages', async () => {
  for (let index = 0; index < 25; index += 1) await started(`a-${index}`);
  await started('other', 'refund');
  const batch = await run({ kind: 'terminate', reason: 'wrong period' }, "WorkflowType = 'order'");
  expect(batch).toMatchObject({ state: 'done', total: 25, done: 25, failedCount: 0 });
  expect(await statuses()).toEqual({ Terminated: 25, Running: 1 });
  const { workflows: rows } = await workflows['workflows.list']({
    query: "ExecutionStatus = 'Terminated'",
    pageSize: 1,
  });
  expect(rows[0]?.waitingFor?.text).toBe('wrong period');
  expect(publish).toHaveBeenCalledWith(['batch']);
});

test('what fails is said for each run, and holds up no other', async () => {
  const open = await started('open');
  const closed = await started('closed');
  await workflows['workflows.terminate'](closed);
  const { id } = await batches['batch.start']({
    action: { kind: 'signal', name: 'pay', args: [7] },
    target: { kind: 'runs', runs: [closed, open] },
  });
  const batch = await ended(id);
  expect(batch).toMatchObject({
    state: 'done',
    done: 1,
    failedCount: 1,
    failures: [{ workflowId: 'closed', message: 'workflow execution already completed' }],
    canUndo: false,
  });
  const { events } = await workflows['workflows.history']({ ...open, afterEventId: 0 });
  expect(unpackEvents(events).at(-1)).toMatchObject({
    attributes: { signalName: 'pay', input: [{ json: 7 }] },
  });
});

test('a termination is undone: each goes on, as a new run, from where it was', async () => {
  const first = await started('order-1');
  await worker.complete([timer]);
  await started('never-ran');
  const batch = await run({ kind: 'terminate' }, "ExecutionStatus = 'Running'");
  expect(batch.canUndo).toBe(true);
  const { id } = await batches['batch.undo']({ id: batch.id });
  expect(await ended(id)).toMatchObject({
    done: 1,
    failedCount: 1,
    undoes: batch.id,
    failures: [{ workflowId: 'never-ran', message: /has not completed a workflow task/ }],
  });
  const again = await workflows['workflows.describe']({ workflowId: 'order-1' });
  expect(again.summary.status).toBe('Running');
  expect(again.summary.runId).not.toBe(first.runId);
  await expect(async () => batches['batch.undo']({ id: batch.id })).rejects.toThrow(
    'cannot be undone',
  );
});

test('an undo leaves a run alone that has the id by now', async () => {
  await started('order-1');
  await worker.complete([timer]);
  const batch = await run({ kind: 'terminate' }, '');
  const next = await started('order-1');
  const { id } = await batches['batch.undo']({ id: batch.id });
  expect((await ended(id)).failures[0]?.message).toContain('started again since');
  const current = await workflows['workflows.describe']({ workflowId: 'order-1' });
  expect(current.summary).toMatchObject({ runId: next.runId, status: 'Running' });
});

test('cancel, reset and delete', async () => {
  await started('order-1');
  await worker.complete([timer]);
  expect(await run({ kind: 'cancel', reason: 'late' }, '')).toMatchObject({ done: 1 });
  expect(await run({ kind: 'reset', to: 'first' }, '')).toMatchObject({ done: 1 });
  expect(await statuses()).toEqual({ Terminated: 1, Running: 1 });
  expect(await run({ kind: 'cancel' }, "ExecutionStatus = 'Terminated'")).toMatchObject({
    done: 0,
    failures: [{ workflowId: 'order-1', message: 'It has closed already.' }],
  });
  expect(await run({ kind: 'delete' }, '')).toMatchObject({ done: 2 });
  expect(await statuses()).toEqual({});
});

test('a filter that is refused fails the batch, with the reason', async () => {
  expect(await run({ kind: 'delete' }, 'Nonsense = 1')).toMatchObject({
    state: 'failed',
    total: 0,
    problem: expect.stringContaining('Nonsense'),
  });
});

test('a stop leaves out the rest', async () => {
  for (let index = 0; index < 40; index += 1) await started(`a-${index}`);
  const { id } = await batches['batch.start']({
    action: { kind: 'terminate' },
    target: { kind: 'query', query: '' },
  });
  await batches['batch.stop']({ id });
  const batch = await ended(id);
  expect(batch.state).toBe('stopped');
  expect(batch.done).toBeLessThan(40);
  await batches['batch.close']({ id });
  expect(await batches['batch.list'](undefined)).toEqual([]);
});
