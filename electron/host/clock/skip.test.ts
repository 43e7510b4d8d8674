import { expect, test } from 'vitest';
import type { ClockMode } from '../../../shared/ipc/models.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { activityHold, FakeEngine } from '../testing/fakeEngine.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { ClockDriver } from './clockDriver.ts';
import { NeedWatch } from './needWatch.ts';
import { skip, type SkipTarget } from './skip.ts';

const START = virtualMs(0);
const DAY = 86_400_000;

function skipper(mode: ClockMode = 'frozen') {
  const wall = fakeWall();
  const engine = new FakeEngine();
  const driver = new ClockDriver({
    engine,
    wall,
    startedAt: START,
    mode,
    deliver: () => undefined,
    onStopped: () => undefined,
  });
  const skipTo = (target: SkipTarget, anyway = false) =>
    skip(driver, wall, target, { anyway, describe: (hold) => hold.kind });
  /** Ends all holds, as a worker that answers does. */
  const release = () => {
    engine.held = [];
    driver.submit({ kind: 'connectionClosed', connection: 'worker' });
    wall.settle();
  };
  return { wall, engine, driver, skipTo, release };
}

/** Lets pending promises go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test.each(['real', 'frozen', 'autoSkip'] as const)(
  'in %s mode, next jumps to the next timer',
  async (mode) => {
    const { engine, skipTo } = skipper(mode);
    engine.timers = [30 * DAY, 40 * DAY];
    expect(await skipTo({ kind: 'next' })).toEqual({ from: 0, to: 30 * DAY });
    expect(engine.fired).toEqual([30 * DAY]);
  },
);

test('next is refused when nothing is due, and says what would help', async () => {
  const { driver, skipTo } = skipper();
  await expect(skipTo({ kind: 'next' })).rejects.toMatchObject({
    name: 'RefusedError',
    message: expect.stringContaining('Nothing is due'),
    fix: expect.any(String),
  });
  expect(driver.now()).toBe(0);
});

test('a hold that lasts refuses the skip by name; one that ends at once does not', async () => {
  const { wall, engine, driver, skipTo, release } = skipper();
  engine.timers = [DAY];
  engine.held = [activityHold('charge')];
  const refused = expect(skipTo({ kind: 'next' })).rejects.toThrow('Time is held by: activity');
  await turn();
  wall.pass(1000);
  await refused;
  expect(driver.now()).toBe(0);

  const skipped = skipTo({ kind: 'next' });
  await turn();
  release();
  expect(await skipped).toEqual({ from: 0, to: DAY });
});

test('"anyway" jumps although something holds time', async () => {
  const { engine, skipTo } = skipper();
  engine.timers = [DAY];
  engine.held = [activityHold('charge')];
  expect(await skipTo({ kind: 'next' }, true)).toEqual({ from: 0, to: DAY });
});

test('on the way to a time each timer stops it until the workers are done', async () => {
  const { engine, driver, skipTo, release } = skipper();
  engine.timers = [DAY, 3 * DAY];
  engine.onFire = () => {
    engine.held = [activityHold('charge')];
    if (driver.now() === DAY) engine.timers.push(2 * DAY);
  };
  const skipped = skipTo({ kind: 'time', at: virtualMs(10 * DAY) });
  for (const at of [DAY, 2 * DAY, 3 * DAY]) {
    await turn();
    expect(driver.now()).toBe(at);
    release();
  }
  expect(await skipped).toEqual({ from: 0, to: 10 * DAY });
  expect(engine.fired).toEqual([DAY, 2 * DAY, 3 * DAY]);
});

test('work that does not end on the way ends the skip there', async () => {
  const { wall, engine, skipTo } = skipper();
  engine.timers = [DAY];
  engine.onFire = () => (engine.held = [activityHold('charge')]);
  const skipped = skipTo({ kind: 'time', at: virtualMs(10 * DAY) });
  await turn();
  wall.pass(10_000);
  expect(await skipped).toMatchObject({
    from: 0,
    to: DAY,
    stopped: 'Time is held by: activity.',
  });
});

test('timers without end end the skip where it is, and fire nothing that is held', async () => {
  const { engine, driver, skipTo } = skipper();
  engine.timers = [DAY];
  engine.onFire = (at) => engine.timers.push(at);
  const { to, stopped } = await skipTo({ kind: 'time', at: virtualMs(10 * DAY) });
  expect(to).toBe(DAY);
  expect(stopped).toContain('100,000 entries');
  expect(engine.fired).toHaveLength(100_000);
  expect(driver.now()).toBe(DAY);
});

test('a change of the mode ends the skip', async () => {
  const { engine, driver, skipTo } = skipper();
  engine.timers = [DAY, 2 * DAY];
  engine.onFire = () => driver.setMode('real');
  expect(await skipTo({ kind: 'time', at: virtualMs(10 * DAY) })).toMatchObject({
    stopped: expect.stringContaining('mode'),
  });
  expect(engine.fired).toEqual([DAY]);
});

test('the past is refused', async () => {
  const { wall, skipTo } = skipper('real');
  wall.pass(100);
  await expect(skipTo({ kind: 'time', at: virtualMs(50) })).rejects.toThrow('past');
  await expect(skipTo({ kind: 'time', at: virtualMs(NaN) })).rejects.toThrow('past');
});

test('an engine that stops ends the wait', async () => {
  const { engine, driver, skipTo } = skipper();
  engine.timers = [DAY];
  engine.held = [activityHold('charge')];
  const refused = expect(skipTo({ kind: 'next' })).rejects.toMatchObject({ name: 'RefusedError' });
  await turn();
  driver.stop();
  await refused;
});

test('a skip until something needs its user that is refused stops watching', async () => {
  const { wall, engine, skipTo } = skipper();
  engine.held = [activityHold('charge')];
  const watchers = new Set<object>();
  const watched = {
    world: {},
    agenda: () => [],
    subscribe: (watcher: object) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  } as unknown as ConstructorParameters<typeof NeedWatch>[0];
  const watch = new NeedWatch(watched, () => undefined);
  expect(watchers.size).toBe(1);
  const refused = expect(skipTo({ kind: 'needed', watch })).rejects.toThrow('Time is held');
  await turn();
  wall.pass(1000);
  await refused;
  expect(watchers.size).toBe(0);
});

test('what passes by itself before a skip that does not come about is no skip', async () => {
  const { wall, skipTo } = skipper('real');
  const watch = {
    arrived: () => {
      wall.step(7);
      return 'order-1 waits for approve.';
    },
    ahead: () => undefined,
    end: () => undefined,
  } as unknown as NeedWatch;
  const { from, to, stopped } = await skipTo({ kind: 'needed', watch });
  expect([to - from, stopped]).toEqual([0, 'order-1 waits for approve.']);
});
