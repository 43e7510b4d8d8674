import { expect, test } from 'vitest';
import type { ClockMode } from '../../../shared/ipc/models.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { activityHold, FakeEngine } from '../testing/fakeEngine.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { ClockDriver } from './clockDriver.ts';

const START = virtualMs(500_000);

function drive(mode: ClockMode) {
  const wall = fakeWall();
  const engine = new FakeEngine();
  const stopped: unknown[] = [];
  const driver = new ClockDriver({
    engine,
    wall,
    startedAt: START,
    mode,
    deliver: () => undefined,
    onStopped: (error) => stopped.push(error),
  });
  const call = () =>
    driver.submit({
      kind: 'call',
      ticket: 1,
      service: 'WorkflowService',
      method: 'GetSystemInfo',
      body: {},
      caller: { connection: 'c1' },
    });
  return { wall, engine, driver, stopped, call };
}

test('virtual time moves at the pace of the wall, and each input is stamped with it', () => {
  const { wall, engine, driver, call } = drive('real');
  wall.pass(1500);
  expect(driver.now()).toBe(START + 1500);
  call();
  expect(engine.inputs).toEqual([{ kind: 'call', now: START + 1500 }]);
});

test('virtual time never goes back when the wall clock is corrected', () => {
  const { wall, driver } = drive('real');
  wall.pass(100);
  const before = driver.now();
  wall.step(-60_000);
  expect(driver.now()).toBe(before);
  wall.pass(10);
  expect(driver.now()).toBe(before + 10);
});

test('in real mode one wall timer waits for the next due time and fires it', () => {
  const { wall, engine, call } = drive('real');
  engine.timers = [START + 5000, START + 9000];
  call();
  wall.settle();
  expect(wall.armed()).toEqual([5000]);
  wall.pass(5000);
  expect(engine.fired).toEqual([START + 5000]);
  expect(wall.armed()).toEqual([4000]);
});

test('an earlier timer takes the place of the one that is armed', () => {
  const { wall, engine, call } = drive('real');
  engine.timers = [START + 9000];
  call();
  wall.settle();
  engine.timers.push(START + 2000);
  call();
  wall.settle();
  expect(wall.armed()).toEqual([2000]);
});

test('a far timer is looked at again from time to time, so that a suspended machine is not late for long', () => {
  const { wall, engine, call } = drive('real');
  engine.timers = [START + 86_400_000];
  call();
  wall.settle();
  expect(wall.armed()).toEqual([30_000]);
  wall.step(86_400_000); // slept through it
  wall.pass(30_000);
  expect(engine.fired).toEqual([START + 86_400_000]);
});

test('frozen time stands still, arms nothing, and still fires what is due now', () => {
  const { wall, engine, driver, call } = drive('frozen');
  engine.timers = [START, START + 1];
  call();
  wall.pass(10_000);
  expect(driver.now()).toBe(START);
  expect(engine.fired).toEqual([START]);
  expect(wall.armed()).toEqual([]);
});

test('after a freeze time goes on from where it stood', () => {
  const { wall, engine, driver } = drive('real');
  wall.pass(1000);
  driver.setMode('frozen');
  wall.pass(50_000);
  driver.setMode('real');
  wall.pass(2000);
  expect(driver.now()).toBe(START + 3000);
  expect(engine.inputs).toEqual([
    { kind: 'setFrozen', now: START + 1000 },
    { kind: 'setFrozen', now: START + 1000 },
  ]);
});

test('auto-skip jumps from timer to timer while nothing holds time, and lets what a jump set off come first', () => {
  const { wall, engine, driver, call } = drive('autoSkip');
  engine.timers = [START + 1000, START + 86_400_000];
  engine.onFire = () => (engine.held = [activityHold('charge')]);
  call();
  wall.settle();
  expect(engine.fired).toEqual([START + 1000]);
  expect(driver.now()).toBe(START + 1000);
  engine.held = [];
  call();
  wall.settle();
  expect(engine.fired).toEqual([START + 1000, START + 86_400_000]);
});

test('auto-skip moves at the pace of the wall while something holds time', () => {
  const { wall, engine, driver, call } = drive('autoSkip');
  engine.held = [activityHold('charge')];
  engine.timers = [START + 3000];
  call();
  wall.pass(1000);
  expect(driver.now()).toBe(START + 1000);
  expect(engine.fired).toEqual([]);
  wall.pass(2000);
  expect(engine.fired).toEqual([START + 3000]);
});

test('many inputs of one turn ask the engine once what comes next', () => {
  const { wall, engine, call } = drive('real');
  let asked = 0;
  const nextTimerAt = engine.nextTimerAt.bind(engine);
  engine.nextTimerAt = () => {
    asked += 1;
    return nextTimerAt();
  };
  for (let count = 0; count < 100; count++) call();
  wall.settle();
  expect(asked).toBe(1);
});

test('an engine that throws is not called again, and its time stands', () => {
  const { wall, engine, driver, stopped, call } = drive('real');
  engine.fault = new Error('broken');
  expect(call()).toEqual([]);
  engine.fault = undefined;
  wall.pass(60_000);
  expect(call()).toEqual([]);
  expect(stopped).toEqual([new Error('broken')]);
  expect(engine.inputs).toEqual([]);
  expect(driver.running).toBe(false);
  expect(driver.now()).toBe(START);
});
