import { describe, expect, it, test } from 'vitest';
import type { WorkerFault } from '../../shared/worker/fault.ts';
import { RESTART_POLICY } from './restartPolicy.ts';
import {
  deadlineOf,
  GRACE_MS,
  newLife,
  PHASES,
  type InputName,
  type Phase,
  type Surroundings,
  type WorkerEffect,
  type WorkerInput,
  type WorkerLife,
} from './workerLife.ts';
import { applyTransition, TRANSITIONS, transitionFor } from './workerMachine.ts';

const crash: WorkerFault = { kind: 'exit', message: 'It ended.' };
const syntaxError: WorkerFault = { kind: 'code', message: 'a.ts:1 is wrong.', fix: 'Correct it.' };

const inputs = {
  start: { name: 'start' },
  stop: { name: 'stop' },
  close: { name: 'close' },
  kill: { name: 'kill' },
  reload: { name: 'reload', why: 'a.ts changed' },
  ready: { name: 'ready' },
  fault: { name: 'fault', fault: syntaxError },
  exited: { name: 'exited', fault: crash },
  candidatePrepared: { name: 'candidatePrepared' },
  candidateEnded: { name: 'candidateEnded', fault: syntaxError },
  silent: { name: 'silent', forMs: 12_000 },
  heard: { name: 'heard' },
  deadline: { name: 'deadline' },
} satisfies { [Name in InputName]: Extract<WorkerInput, { name: Name }> };

const around = (phase: Phase, overrides: Partial<Surroundings> = {}): Surroundings => ({
  nowMs: 10_000,
  policy: RESTART_POLICY,
  hasCandidate: phase === 'preparing',
  ...overrides,
});

const lifeIn = (phase: Phase, overrides: Partial<WorkerLife> = {}): WorkerLife => ({
  ...newLife(1_000),
  phase,
  ...(phase === 'backingOff' && { restartAtMs: 9_000 }),
  ...overrides,
});

/** Every (phase x input): the edge and where it leads; `.` where the input means nothing. */
const TABLE: Record<Phase, Partial<Record<InputName, [edge: string, to: Phase]>>> = {
  none: { start: ['start', 'starting'] },
  stopped: { start: ['start', 'starting'], close: ['close', 'none'] },
  starting: {
    stop: ['stop', 'stopping'],
    close: ['closeLive', 'stopping'],
    kill: ['kill', 'starting'],
    reload: ['startOver', 'reloading'],
    ready: ['becomeReady', 'running'],
    fault: ['noteFault', 'starting'],
    exited: ['backOff', 'backingOff'],
    deadline: ['becomeLate', 'starting'],
  },
  running: {
    stop: ['stop', 'stopping'],
    close: ['closeLive', 'stopping'],
    kill: ['kill', 'running'],
    reload: ['prepare', 'preparing'],
    fault: ['noteFault', 'running'],
    exited: ['backOff', 'backingOff'],
    silent: ['fallSilent', 'running'],
    heard: ['speakAgain', 'running'],
  },
  preparing: {
    stop: ['stopPreparing', 'stopping'],
    close: ['closePreparing', 'stopping'],
    kill: ['kill', 'preparing'],
    reload: ['prepareAgain', 'preparing'],
    fault: ['noteFault', 'preparing'],
    exited: ['takeOver', 'starting'],
    candidatePrepared: ['drain', 'reloading'],
    candidateEnded: ['keepOld', 'running'],
    deadline: ['giveUp', 'running'],
  },
  reloading: {
    stop: ['stopReloading', 'stopping'],
    close: ['closeReloading', 'stopping'],
    kill: ['kill', 'reloading'],
    reload: ['forgetPrepared', 'reloading'],
    fault: ['noteFault', 'reloading'],
    exited: ['startNew', 'starting'],
    candidateEnded: ['loseCandidate', 'reloading'],
    deadline: ['killOverdue', 'reloading'],
  },
  backingOff: {
    start: ['start', 'starting'],
    stop: ['stayDown', 'stopped'],
    close: ['close', 'none'],
    reload: ['retryChanged', 'starting'],
    deadline: ['restart', 'starting'],
  },
  crashed: {
    start: ['start', 'starting'],
    stop: ['stayDown', 'stopped'],
    close: ['close', 'none'],
    reload: ['retryChanged', 'starting'],
  },
  stopping: {
    start: ['startAfterStop', 'reloading'],
    close: ['closeStopping', 'stopping'],
    kill: ['kill', 'stopping'],
    fault: ['noteFault', 'stopping'],
    exited: ['end', 'stopped'],
    deadline: ['killOverdue', 'stopping'],
  },
};

describe('every phase and input', () => {
  const names = Object.keys(inputs) as InputName[];
  const cases = PHASES.flatMap((phase) => names.map((name) => [phase, name] as const));

  test.each(cases)('%s, %s', (phase, name) => {
    const life = lifeIn(phase);
    const transition = transitionFor(life, inputs[name], around(phase));
    const next = transition && applyTransition(transition, life, inputs[name], around(phase));
    expect(transition && [transition.name, next?.phase]).toEqual(TABLE[phase][name]);
  });

  it('takes every edge there is', () => {
    const inTable = new Set(
      Object.values(TABLE).flatMap((row) => Object.values(row).map(([edge]) => edge)),
    );
    // These need a condition, and are tested below.
    for (const name of ['crash', 'endClosed']) inTable.add(name);
    expect([...new Set(TRANSITIONS.map(({ name }) => name))].sort()).toEqual([...inTable].sort());
  });
});

const step = (
  life: WorkerLife,
  input: WorkerInput,
  overrides: Partial<Surroundings> = {},
): { life: WorkerLife; effects: readonly WorkerEffect[] } => {
  const surroundings = around(life.phase, overrides);
  const transition = transitionFor(life, input, surroundings);
  if (transition === undefined) throw new Error(`${input.name} means nothing in ${life.phase}`);
  return {
    life: applyTransition(transition, life, input, surroundings),
    effects: transition.effects,
  };
};

describe('effects keep the invariants of who runs', () => {
  test.each<[Phase, WorkerInput, boolean, readonly WorkerEffect[]]>([
    ['stopped', inputs.start, false, ['spawnCurrent']],
    ['stopping', inputs.start, false, []],
    ['running', inputs.reload, false, ['spawnCandidate']],
    ['preparing', inputs.reload, true, ['discardCandidate', 'spawnCandidate']],
    ['preparing', inputs.candidatePrepared, true, ['terminateCurrent']],
    ['preparing', inputs.exited, true, ['promoteCandidate']],
    ['reloading', inputs.exited, true, ['promoteCandidate']],
    ['reloading', inputs.exited, false, ['spawnCurrent']],
    ['preparing', inputs.stop, true, ['discardCandidate', 'terminateCurrent']],
    ['reloading', inputs.stop, true, ['discardCandidate']],
    ['running', inputs.kill, false, ['killCurrent']],
    ['stopping', inputs.deadline, false, ['killCurrent']],
    ['backingOff', inputs.deadline, false, ['spawnCurrent']],
  ])('%s, %o, candidate %s', (phase, input, hasCandidate, effects) => {
    expect(step(lifeIn(phase), input, { hasCandidate }).effects).toEqual(effects);
  });
});

describe('failures', () => {
  it('waits for a change after an error in the code', () => {
    const { life } = step(lifeIn('starting'), { name: 'exited', fault: syntaxError });
    expect(life).toMatchObject({
      phase: 'crashed',
      reason: 'a.ts:1 is wrong.',
      fix: 'Correct it.',
      restartAtMs: undefined,
    });
    expect(deadlineOf(life)).toBeUndefined();
  });

  it('doubles the wait with each failure in a row', () => {
    let life = lifeIn('starting');
    const waits: number[] = [];
    for (let failure = 0; failure < 4; failure += 1) {
      life = step(life, inputs.exited).life;
      waits.push((life.restartAtMs ?? 0) - 10_000);
      expect(deadlineOf(life)).toBe(life.restartAtMs);
      life = step(life, inputs.deadline).life;
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
    expect(life.restartCount).toBe(4);
  });

  it('counts from one again after a minute of running', () => {
    const life = lifeIn('running', { failureCount: 5, readyAtMs: 10_000 });
    const soon = step(life, inputs.exited, { nowMs: 69_999 }).life;
    const late = step(life, inputs.exited, { nowMs: 70_000 }).life;
    expect([soon.failureCount, late.failureCount]).toEqual([6, 1]);
  });

  it('forgets failures when the user starts', () => {
    const life = lifeIn('crashed', { failureCount: 3, restartCount: 2 });
    expect(step(life, inputs.start).life).toMatchObject({ failureCount: 0, restartCount: 0 });
  });

  it('keeps the old code running and says why when the new code fails', () => {
    const { life } = step(lifeIn('preparing', { readyAtMs: 2_000 }), inputs.candidateEnded);
    expect(life).toMatchObject({
      phase: 'running',
      reason: 'a.ts:1 is wrong. The worker still runs the code from before.',
      fix: 'Correct it.',
      readyAtMs: 2_000,
    });
  });
});

it('ends in none when it was closed, with nothing remembered', () => {
  const closing = step(lifeIn('running', { restartCount: 3 }), inputs.close).life;
  expect(step(closing, inputs.exited).life).toMatchObject({
    phase: 'none',
    restartCount: 0,
    closing: false,
  });
});

it('gives a stop its grace from the moment it began, also when it is asked to close meanwhile', () => {
  const stopping = step(lifeIn('running'), inputs.stop, { nowMs: 20_000 }).life;
  const closing = step(stopping, inputs.close, { nowMs: 21_000 }).life;
  expect(deadlineOf(closing)).toBe(20_000 + GRACE_MS);
});

it('forgets the fault of the process before', () => {
  const noted = step(lifeIn('running'), inputs.fault).life;
  expect(noted.fault).toEqual(syntaxError);
  const crashed = step(noted, { name: 'exited', fault: syntaxError }).life;
  expect(step(crashed, inputs.reload).life.fault).toBeUndefined();
});
