import { expect, test } from 'vitest';
import { LocalClient } from '../../grpc/localClient.ts';
import type { TimeHold } from '../../engine/surface.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { HoldAges } from './holdAges.ts';
import { TimeMap } from './timeMap.ts';
import { whyNow } from './whyNow.ts';

const query = (runId: string, since: number): TimeHold => ({
  kind: 'query',
  workflowId: 'order-1',
  runId,
  taskQueue: 'orders',
  since: virtualMs(since),
});

function setUp() {
  const wall = fakeWall(1000);
  const times = new TimeMap();
  const listeners = new Set<() => void>();
  let holds: readonly TimeHold[] = [];
  const engine = {
    holds: () => holds,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const ages = new HoldAges(engine, wall, times);
  const anchor = (now: number, pace: number): void => {
    times.add(virtualMs(now), wall.now(), pace);
    ages.anchor(virtualMs(now), pace);
    wall.settle();
  };
  const commit = (next: readonly TimeHold[]): void => {
    holds = next;
    for (const listener of listeners) listener();
    wall.settle();
  };
  return { wall, ages, anchor, commit, listeners };
}

test('the user counts in the time of the wall, at whatever pace time runs', () => {
  const { wall, ages, anchor } = setUp();
  anchor(0, 100);
  wall.pass(50);
  expect(ages.sinceOf(query('r1', 2000))).toBe(1020);
  anchor(5000, 1);
  wall.pass(30);
  expect(ages.sinceOf(query('r1', 2000))).toBe(1020);
  expect(ages.sinceOf(query('r2', 5010))).toBe(1060);
});

test('while time stands each hold has an age of its own, and keeps it when time goes on', () => {
  const { wall, ages, anchor, commit, listeners } = setUp();
  anchor(0, 1);
  const before = query('before', 40);
  wall.pass(100);
  commit([before]);
  expect(listeners.size, 'nothing is to be looked for while time runs').toBe(0);
  anchor(100, 0);
  const freeze: TimeHold = { kind: 'frozen', since: virtualMs(100) };
  commit([freeze, before]);
  wall.pass(5000);
  const first = query('first', 100);
  commit([freeze, before, first]);
  wall.pass(7000);
  const second = query('second', 100);
  commit([freeze, before, first, second]);
  wall.pass(10);
  expect([freeze, before, first, second].map((hold) => ages.now - ages.sinceOf(hold))).toEqual([
    12_010, 12_070, 7010, 10,
  ]);
  anchor(100, 1);
  commit([first]);
  wall.pass(20);
  expect(ages.now - ages.sinceOf(first)).toBe(7030);
  commit([]);
  expect(listeners.size).toBe(0);
});

test('a server whose time stands says how long, and how long each run waits for a worker', async () => {
  const wall = fakeWall();
  const server = await EmbeddedServer.open({ port: 0, wall, mode: 'frozen' });
  const client = new LocalClient(server.calls);
  const start = (workflowId: string) =>
    client.call('WorkflowService', 'StartWorkflowExecution', {
      namespace: 'default',
      workflowId,
      workflowType: { name: 'order' },
      taskQueue: { name: 'orders' },
      requestId: workflowId,
    });
  await start('first');
  wall.pass(12_000);
  await start('second');
  wall.pass(30_000);
  const { text, clock } = whyNow(server);
  expect(text).toContain('It stands: you froze it 42\u00a0s ago.');
  expect(text).toContain('none polls queue "orders" since 42\u00a0s. In first.');
  expect(text).toContain('none polls queue "orders" since 30\u00a0s. In second.');
  expect(clock.holds.map(({ sinceMs }) => clock.wallMs - sinceMs)).toEqual([
    42_000, 42_000, 30_000,
  ]);
  client.close();
  await server.close();
});
