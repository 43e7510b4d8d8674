import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClockMode } from '../../../shared/ipc/models.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { activityHold, FakeEngine } from '../testing/fakeEngine.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { ClockDriver } from './clockDriver.ts';

const START = virtualMs(500_000);

function drive(mode: ClockMode, speed = 1) {
  const wall = fakeWall();
  const engine = new FakeEngine();
  const stopped: unknown[] = [];
  const driver = new ClockDriver({
    engine,
    wall,
    startedAt: START,
    mode,
    speed,
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
    { kind: 'setClock', now: START + 1000 },
    { kind: 'setClock', now: START + 1000 },
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

test('a scaled clock runs faster than the wall and fires its timers as much sooner', () => {
  const { wall, engine, driver, call } = drive('scaled', 1000);
  engine.timers = [START + 60_000];
  call();
  wall.settle();
  expect(wall.armed()).toEqual([60]);
  wall.pass(59);
  expect(driver.now()).toBe(START + 59_000);
  expect(engine.fired).toEqual([]);
  wall.pass(1);
  expect(engine.fired).toEqual([START + 60_000]);
});

test('a slow clock runs slower than the wall', () => {
  const { wall, engine, driver, call } = drive('scaled', 0.1);
  engine.timers = [START + 1000];
  call();
  wall.pass(9999);
  expect(driver.now()).toBeCloseTo(START + 999.9, 6);
  expect(engine.fired).toEqual([]);
  wall.pass(1);
  expect(engine.fired).toEqual([START + 1000]);
});

test('a scaled clock falls back to the pace of the wall while something holds time', () => {
  const { wall, engine, driver, call } = drive('scaled', 1000);
  engine.timers = [START + 60_000];
  call();
  wall.pass(10);
  engine.held = [activityHold('charge')];
  call();
  wall.pass(500);
  expect(driver.now()).toBe(START + 10_500);
  expect(driver.pace).toBe(1);
  engine.held = [];
  call();
  wall.settle();
  expect(driver.pace).toBe(1000);
  expect(wall.armed()).toEqual([50]);
  wall.pass(50);
  expect(engine.fired).toEqual([START + 60_000]);
});

test('a slow clock stays slow while something holds time', () => {
  const { wall, engine, driver, call } = drive('scaled', 0.5);
  engine.held = [activityHold('charge')];
  call();
  wall.pass(100);
  expect(driver.now()).toBe(START + 50);
});

test('a change of speed takes the place of the timer that was armed for another', () => {
  const { wall, engine, driver, call } = drive('scaled', 10);
  engine.timers = [START + 10_000];
  call();
  wall.settle();
  expect(wall.armed()).toEqual([1000]);
  wall.pass(500);
  driver.setMode('scaled', 1000);
  wall.settle();
  expect(driver.now()).toBe(START + 5000);
  expect(wall.armed()).toEqual([5]);
  driver.setMode('frozen');
  wall.settle();
  expect(wall.armed()).toEqual([]);
});

test('each change of mode or speed is an input, one that changes nothing is none', () => {
  const { engine, driver } = drive('real');
  driver.setMode('scaled', 100);
  driver.setMode('scaled', 100);
  driver.setMode('scaled', 200);
  driver.setMode('autoSkip');
  expect(engine.inputs.map(({ kind }) => kind)).toEqual(['setClock', 'setClock', 'setClock']);
  expect(driver.speed).toBe(200);
});

test('no wall clock, pace or mode takes virtual time back', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.record({ pass: fc.integer({ min: 0, max: 60_000 }) }),
          fc.record({ step: fc.integer({ min: -100_000, max: 100_000 }) }),
          fc.record({
            mode: fc.constantFrom<ClockMode>('real', 'frozen', 'scaled', 'autoSkip'),
            speed: fc.constantFrom(0.1, 1, 60, 10_000),
          }),
          fc.record({ held: fc.boolean() }),
          fc.record({ timer: fc.integer({ min: 0, max: 1e9 }) }),
        ),
        { maxLength: 60 },
      ),
      (steps) => {
        const { wall, engine, driver, call } = drive('real');
        let before = driver.now();
        for (const step of steps) {
          if ('pass' in step) wall.pass(step.pass);
          else if ('step' in step) wall.step(step.step);
          else if ('mode' in step) driver.setMode(step.mode, step.speed);
          else if ('held' in step) engine.held = step.held ? [activityHold('charge')] : [];
          else engine.timers.push(driver.now() + step.timer);
          call();
          const now = driver.now();
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
        expect(engine.fired).toEqual([...engine.fired].sort((a, b) => a - b));
      },
    ),
  );
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
