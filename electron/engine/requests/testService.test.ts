import { expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { durationOf, timestampMs, timestampOf } from '../../../shared/temporal/duration.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import type { EngineOptions } from '../surface.ts';
import { complete, TestEngine, timer } from '../testing/testEngine.ts';

const DAY = 86_400_000;

function server(options: Partial<EngineOptions> = { startLocked: true }) {
  const engine = new TestEngine(createEventCodec(), options);
  const clock = (connection: string) => ({
    lock: () => engine.ask('LockTimeSkipping', {}, 'TestService', connection),
    unlock: () => engine.ask('UnlockTimeSkipping', {}, 'TestService', connection),
    unlockAndSleep: (ms: number) =>
      engine.call(
        'UnlockTimeSkippingWithSleep',
        { duration: durationOf(ms) },
        'TestService',
        connection,
      ),
    sleep: (ms: number) =>
      engine.call('Sleep', { duration: durationOf(ms) }, 'TestService', connection),
    now: () =>
      timestampMs(
        engine.ask<{ time: object }>('GetCurrentTime', {}, 'TestService', connection).time,
      ),
    die: () => engine.submit({ kind: 'connectionClosed', connection }),
  });
  const holds = () => engine.engine.holds().map(({ kind }) => kind);
  return { engine, clock, holds, a: clock('a'), b: clock('b') };
}

test('a server that starts locked says so, and skips while a client has unlocked it', () => {
  const { engine, holds, a } = server();
  engine.start('sleeper');
  engine.step(timer('nap', 30 * DAY));
  expect(holds()).toEqual(['startLock']);
  expect(engine.skip()).toBe(0);
  a.unlock();
  expect(holds()).toEqual([]);
  const before = engine.now;
  expect(engine.skip()).toBe(1);
  expect(engine.now - before).toBe(30 * DAY);
  expect(holds()).toEqual(['workflowTask']);
  engine.step(complete);
  a.lock();
  expect(holds()).toEqual(['startLock']);
});

test('two waiters of one connection, and of two, keep time unlocked until the last has locked it again', () => {
  const { holds, a, b } = server();
  a.unlock();
  a.unlock();
  b.unlock();
  a.lock();
  b.lock();
  expect(holds()).toEqual([]);
  a.lock();
  expect(holds()).toEqual(['startLock']);
});

test("a client's lock is respected whoever unlocks, and ends with its connection", () => {
  const { holds, a, b } = server();
  b.lock();
  a.unlock();
  expect(holds()).toEqual(['clientLock']);
  b.die();
  expect(holds()).toEqual([]);
});

test('a client that dies while it waits leaves time locked, as it was', () => {
  const { engine, holds, a } = server();
  const slept = a.unlockAndSleep(DAY);
  expect(holds()).toEqual([]);
  a.die();
  expect(holds()).toEqual(['startLock']);
  engine.pass(2 * DAY);
  expect(engine.answer(slept)).toBeUndefined();
  expect(engine.engine.nextTimerAt()).toBeUndefined();
});

test('without a start lock, unlocking more than one holds fails and changes nothing', () => {
  const { engine, holds, a, b } = server({});
  b.lock();
  expect(() => a.unlock()).toThrow('Unbalanced lock and unlock calls');
  const slept = a.unlockAndSleep(1);
  expect(() => engine.answer(slept)).toThrow('Unbalanced lock and unlock calls');
  expect(holds()).toEqual(['clientLock']);
  b.unlock();
  expect(holds()).toEqual([]);
  expect(() => b.unlock()).toThrow('Unbalanced lock and unlock calls');
});

test('unlockWithSleep ends at its very time, with what is due then and before done, and locks again', () => {
  const { engine, holds, a } = server();
  const run = engine.start('sleeper');
  engine.step(timer('before', DAY - 1), timer('then', DAY), timer('after', DAY + 1));
  const slept = a.unlockAndSleep(DAY);
  const before = engine.now;
  expect(engine.skip()).toBe(1);
  engine.step();
  expect(engine.skip()).toBe(1);
  expect(engine.answer(slept)).toEqual({});
  expect(a.now()).toBe(before + DAY);
  expect(holds()).toEqual(['startLock', 'workflowTask']);
  expect(engine.eventNames(run).filter((name) => name === 'timerFired')).toHaveLength(2);
});

test('a sleep waits for its time at the pace of the clock while time is locked, and skips while it is not', () => {
  const { engine, a, b } = server();
  const short = a.sleep(1000);
  const long = a.sleep(DAY);
  const until = engine.call(
    'SleepUntil',
    { timestamp: timestampOf(virtualMs(engine.now + 2000)) },
    'TestService',
  );
  engine.pass(1500);
  expect([short, until, long].map((ticket) => engine.answer(ticket))).toEqual([
    {},
    undefined,
    undefined,
  ]);
  b.unlock();
  engine.skip();
  expect([until, long].map((ticket) => engine.answer(ticket))).toEqual([{}, {}]);
});

test('sleeps of no length and times that have passed are answered at once', () => {
  const { engine, a } = server();
  expect(engine.answer(a.sleep(0))).toEqual({});
  expect(engine.ask('SleepUntil', { timestamp: { seconds: 1 } }, 'TestService')).toEqual({});
});

test('a sleep that its client gave up moves no clock, and is on the agenda until then', () => {
  const { engine, a, b } = server();
  const ticket = a.sleep(DAY);
  b.unlock();
  expect(engine.engine.agenda(10)).toMatchObject([{ kind: 'clientSleep', at: engine.now + DAY }]);
  engine.submit({ kind: 'cancelCall', ticket });
  expect(engine.engine.agenda(10)).toEqual([]);
  expect(engine.engine.nextWake()).toEqual({ kind: 'idle' });
});
