import { expect, test } from 'vitest';
import { packEvents } from '../../shared/ipc/packEvents.ts';
import { plainEvent } from '../../shared/ipc/unpackEvents.ts';
import { startStores } from '../testing/renderWindow.tsx';
import { openRun, openRunAhead, useOpenRun } from './openRun.ts';

test('a run is described and its history pulled, page by page', async () => {
  const fake = await startStores();
  const run = fake.world.workflows.find((one) => one.workflowId === 'order-8412');
  const events = fake.world.histories.get(run?.runId ?? '') ?? [];
  fake.answer('workflows.history', ({ afterEventId }) => {
    const page = events.filter((event) => event.eventId > afterEventId).slice(0, 5);
    return {
      events: packEvents(page),
      lastEventId: events.length,
      more: (page.at(-1)?.eventId ?? events.length) < events.length,
    };
  });
  const close = openRun('order-8412', undefined);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  expect(useOpenRun.getState().runId).toBe(run?.runId);
  expect(useOpenRun.getState().events.map((event) => event.eventId)).toEqual(
    events.map((event) => event.eventId),
  );
  close();
  expect(useOpenRun.getState().execution).toBeUndefined();
});

test('new events are added; only those are pulled', async () => {
  const fake = await startStores();
  const close = openRun('order-8412', undefined);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  const before = useOpenRun.getState().events;
  const { runId = '' } = useOpenRun.getState();
  fake.world.histories
    .get(runId)
    ?.push({ eventId: before.length + 1, type: 'TIMER_FIRED', timeMs: 0, attributes: {} });
  fake.changed(`run:${runId}`);
  await expect.poll(() => useOpenRun.getState().events.length).toBe(before.length + 1);
  expect(useOpenRun.getState().events[0]).toBe(before[0]);
  const asked = fake.asked.filter(({ name }) => name === 'workflows.history');
  expect(asked.at(-1)?.input).toMatchObject({ afterEventId: before.length });
  close();
});

test('a history that got shorter is read anew', async () => {
  const fake = await startStores();
  const close = openRun('order-8412', undefined);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  const { runId = '' } = useOpenRun.getState();
  fake.world.histories.set(runId, [
    { eventId: 1, type: 'WORKFLOW_EXECUTION_STARTED', timeMs: 5, attributes: {} },
  ]);
  fake.changed(`run:${runId}`);
  await expect.poll(() => useOpenRun.getState().events.map((event) => event.timeMs)).toEqual([5]);
  close();
});

test('with another codec all of it is read anew', async () => {
  const fake = await startStores();
  const close = openRun('order-8412', undefined);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  const before = useOpenRun.getState().events;
  const { runId = '' } = useOpenRun.getState();
  const decoded = before.map((event) => ({ ...plainEvent(event), summary: 'decoded' }));
  fake.answer('workflows.history', ({ afterEventId }) => ({
    events: packEvents(decoded.filter(({ eventId }) => eventId > afterEventId)),
    lastEventId: decoded.length,
    more: false,
    decoding: 1,
  }));
  fake.changed(`run:${runId}`);
  await expect.poll(() => useOpenRun.getState().events.map(plainEvent)).toEqual(decoded);
  close();
});

test('a run that is not there says so', async () => {
  await startStores();
  const close = openRun('nobody', undefined);
  await expect.poll(() => useOpenRun.getState().failure?.code).toBe('NOT_FOUND');
  close();
});

test('what a run is and what happened in it are asked for and shown together', async () => {
  const fake = await startStores();
  const runId = fake.world.workflows.find((one) => one.workflowId === 'order-8412')?.runId;
  let shownWithout = 0;
  const stop = useOpenRun.subscribe(({ execution, events }) => {
    if (execution !== undefined && events.length === 0) shownWithout += 1;
  });
  const close = openRun('order-8412', runId);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  expect(shownWithout).toBe(0);
  stop();
  close();
});

test('a run that is read ahead is not read again when its page opens it', async () => {
  const fake = await startStores();
  const runId = fake.world.workflows.find((one) => one.workflowId === 'order-8412')?.runId;
  const described = () => fake.asked.filter(({ name }) => name === 'workflows.describe').length;
  openRunAhead('order-8412', runId);
  const close = openRun('order-8412', runId);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  expect(described()).toBe(1);
  close();
  expect(useOpenRun.getState().workflowId).toBeUndefined();
});

test('another run than the one that was read ahead takes its place', async () => {
  const fake = await startStores();
  const other = fake.world.workflows.find((one) => one.workflowId !== 'order-8412');
  openRunAhead('order-8412', undefined);
  const close = openRun(other?.workflowId ?? '', other?.runId);
  await expect.poll(() => useOpenRun.getState().complete).toBe(true);
  expect(useOpenRun.getState().workflowId).toBe(other?.workflowId);
  close();
});
