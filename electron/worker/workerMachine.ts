/**
 * The life of a project's worker, as transitions that are values. Pure: an input and a state in, the next
 * state and effects out.
 *
 * ```
 *   none / stopped ──start──▶ starting ──ready──▶ running ◀──candidateEnded── preparing
 *                              ▲  │  │             │   └───────reload──────────▲  │
 *                  backoffOver │  │  └──exited─────┤                              │ candidatePrepared
 *                              │  │      (code)    │ exited                       ▼
 *                          backingOff ◀────────────┤          exited          reloading
 *                                                  ▼   starting ◀─────────────────┘
 *                               start, reload ── crashed
 *   starting, running, preparing, reloading ──stop──▶ stopping ──exited──▶ stopped / none
 * ```
 *
 * A reload prepares the new worker (the *candidate*) while the old one (the *current*) still runs: code that
 * does not compile never costs a worker that does, and the queue is without one for the drain only.
 *
 * Invariants
 * 1. There is a current process in starting, running, preparing, reloading, stopping, and in no other phase.
 * 2. There may be a candidate in preparing and reloading only; in preparing there is one.
 * 3. Each phase that waits for something outside has a deadline (`deadlineOf`), except those that wait for
 *    the user or for the project's files.
 */
import type { WorkerFault } from '../../shared/worker/fault.ts';
import { restartDelayMs, waitsForChange } from './restartPolicy.ts';
import {
  LATE_MS,
  PREPARE_MS,
  type InputName,
  type Phase,
  type Surroundings,
  type WorkerEffect,
  type WorkerInput,
  type WorkerLife,
} from './workerLife.ts';

/** An edge of the machine. The first one that fits is taken. */
export interface Transition<Name extends InputName = InputName> {
  readonly name: string;
  readonly on: Name;
  readonly from: readonly Phase[];
  readonly to: Phase | 'same';
  readonly when?: (
    life: WorkerLife,
    input: Extract<WorkerInput, { name: Name }>,
    around: Surroundings,
  ) => boolean;
  /** What else changes; a new phase has no reason, fix or restart time unless they are given here. */
  readonly change?: (
    life: WorkerLife,
    input: Extract<WorkerInput, { name: Name }>,
    around: Surroundings,
  ) => Change;
  readonly effects: readonly WorkerEffect[];
}

const LIVE: readonly Phase[] = ['starting', 'running', 'preparing', 'reloading', 'stopping'];

type Change = Partial<Omit<WorkerLife, 'phase' | 'sinceMs'>>;

const edge = <Name extends InputName>(transition: Transition<Name>): Transition =>
  transition as unknown as Transition;

const fresh = (): Change => ({ failureCount: 0, restartCount: 0, closing: false });

const again = (life: WorkerLife): Change => ({ restartCount: life.restartCount + 1 });

const explained = ({ message, fix }: WorkerFault): Change => ({
  reason: message,
  fix,
});

/** Failures in a row, this one included. */
function failuresOf(life: WorkerLife, { nowMs, policy }: Surroundings): number {
  const recovered =
    life.readyAtMs !== undefined && nowMs - life.readyAtMs >= policy.recoveredAfterMs;
  return recovered ? 1 : life.failureCount + 1;
}

/** Every edge. */
export const TRANSITIONS: readonly Transition[] = [
  edge({
    name: 'start',
    on: 'start',
    from: ['none', 'stopped', 'crashed', 'backingOff'],
    to: 'starting',
    change: fresh,
    effects: ['spawnCurrent'],
  }),
  edge({
    name: 'startAfterStop',
    on: 'start',
    from: ['stopping'],
    to: 'reloading',
    change: fresh,
    effects: [],
  }),
  edge({
    name: 'becomeReady',
    on: 'ready',
    from: ['starting'],
    to: 'running',
    change: (_life, _input, { nowMs }) => ({ readyAtMs: nowMs }),
    effects: [],
  }),
  edge({
    name: 'noteFault',
    on: 'fault',
    from: LIVE,
    to: 'same',
    change: (_life, { fault }) => ({ fault }),
    effects: [],
  }),
  edge({
    name: 'crash',
    on: 'exited',
    from: ['starting', 'running'],
    to: 'crashed',
    when: (_life, { fault }) => waitsForChange(fault),
    change: (life, { fault }, around) => ({
      ...explained(fault),
      failureCount: failuresOf(life, around),
    }),
    effects: [],
  }),
  edge({
    name: 'backOff',
    on: 'exited',
    from: ['starting', 'running'],
    to: 'backingOff',
    change: (life, { fault }, around) => {
      const failureCount = failuresOf(life, around);
      const restartAtMs = around.nowMs + restartDelayMs(around.policy, failureCount);
      return { ...explained(fault), failureCount, restartAtMs };
    },
    effects: [],
  }),
  edge({
    name: 'restart',
    on: 'deadline',
    from: ['backingOff'],
    to: 'starting',
    change: again,
    effects: ['spawnCurrent'],
  }),
  edge({
    name: 'becomeLate',
    on: 'deadline',
    from: ['starting'],
    to: 'same',
    change: () => ({
      reason: `The worker is not ready after ${LATE_MS / 1000} s.`,
      fix: 'The log says how far it came. Code at the top level of a module that waits or loops keeps it from starting.',
    }),
    effects: [],
  }),
  edge({
    name: 'retryChanged',
    on: 'reload',
    from: ['crashed', 'backingOff'],
    to: 'starting',
    change: again,
    effects: ['spawnCurrent'],
  }),
  edge({
    name: 'startOver',
    on: 'reload',
    from: ['starting'],
    to: 'reloading',
    change: (_life, { why }) => ({ reason: `Starting over: ${why}.` }),
    effects: ['terminateCurrent'],
  }),
  edge({
    name: 'prepare',
    on: 'reload',
    from: ['running'],
    to: 'preparing',
    change: (_life, { why }) => ({ reason: `Reloading: ${why}.` }),
    effects: ['spawnCandidate'],
  }),
  edge({
    name: 'prepareAgain',
    on: 'reload',
    from: ['preparing'],
    to: 'same',
    change: (_life, { why }) => ({ reason: `Reloading: ${why}.` }),
    effects: ['discardCandidate', 'spawnCandidate'],
  }),
  edge({
    name: 'forgetPrepared',
    on: 'reload',
    from: ['reloading'],
    to: 'same',
    change: (_life, { why }) => ({ reason: `Starting over: ${why}.` }),
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'drain',
    on: 'candidatePrepared',
    from: ['preparing'],
    to: 'reloading',
    change: (life) => ({ reason: life.reason }),
    effects: ['terminateCurrent'],
  }),
  edge({
    name: 'keepOld',
    on: 'candidateEnded',
    from: ['preparing'],
    to: 'running',
    change: (_life, { fault }) => ({
      reason: `${fault.message} The worker still runs the code from before.`,
      fix: fault.fix,
    }),
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'giveUp',
    on: 'deadline',
    from: ['preparing'],
    to: 'running',
    change: () => ({
      reason: `The changed code was not bundled within ${PREPARE_MS / 1000} s. The worker still runs the code from before.`,
      fix: 'Save the file once more, or restart the worker.',
    }),
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'loseCandidate',
    on: 'candidateEnded',
    from: ['reloading'],
    to: 'same',
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'takeOver',
    on: 'exited',
    from: ['preparing', 'reloading'],
    to: 'starting',
    when: (_life, _input, { hasCandidate }) => hasCandidate,
    effects: ['promoteCandidate'],
  }),
  edge({
    name: 'startNew',
    on: 'exited',
    from: ['reloading'],
    to: 'starting',
    effects: ['spawnCurrent'],
  }),
  edge({
    name: 'stop',
    on: 'stop',
    from: ['starting', 'running'],
    to: 'stopping',
    effects: ['terminateCurrent'],
  }),
  edge({
    name: 'stopPreparing',
    on: 'stop',
    from: ['preparing'],
    to: 'stopping',
    effects: ['discardCandidate', 'terminateCurrent'],
  }),
  edge({
    name: 'stopReloading',
    on: 'stop',
    from: ['reloading'],
    to: 'stopping',
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'stayDown',
    on: 'stop',
    from: ['crashed', 'backingOff'],
    to: 'stopped',
    effects: [],
  }),
  edge({
    name: 'close',
    on: 'close',
    from: ['stopped', 'crashed', 'backingOff'],
    to: 'none',
    change: fresh,
    effects: [],
  }),
  edge({
    name: 'closeLive',
    on: 'close',
    from: ['starting', 'running'],
    to: 'stopping',
    change: () => ({ closing: true }),
    effects: ['terminateCurrent'],
  }),
  edge({
    name: 'closePreparing',
    on: 'close',
    from: ['preparing'],
    to: 'stopping',
    change: () => ({ closing: true }),
    effects: ['discardCandidate', 'terminateCurrent'],
  }),
  edge({
    name: 'closeReloading',
    on: 'close',
    from: ['reloading'],
    to: 'stopping',
    change: () => ({ closing: true }),
    effects: ['discardCandidate'],
  }),
  edge({
    name: 'closeStopping',
    on: 'close',
    from: ['stopping'],
    to: 'same',
    change: () => ({ closing: true }),
    effects: [],
  }),
  edge({
    name: 'endClosed',
    on: 'exited',
    from: ['stopping'],
    to: 'none',
    when: (life) => life.closing,
    change: fresh,
    effects: [],
  }),
  edge({ name: 'end', on: 'exited', from: ['stopping'], to: 'stopped', effects: [] }),
  edge({
    name: 'kill',
    on: 'kill',
    from: LIVE,
    to: 'same',
    effects: ['killCurrent'],
  }),
  edge({
    name: 'killOverdue',
    on: 'deadline',
    from: ['reloading', 'stopping'],
    to: 'same',
    effects: ['killCurrent'],
  }),
  edge({
    name: 'fallSilent',
    on: 'silent',
    from: ['running'],
    to: 'same',
    change: (_life, { forMs }) => ({
      reason: `The worker has not answered for ${Math.round(forMs / 1000)} s.`,
      fix: 'An activity that loops without awaiting keeps the whole worker from working. Kill the worker to end it.',
    }),
    effects: [],
  }),
  edge({
    name: 'speakAgain',
    on: 'heard',
    from: ['running'],
    to: 'same',
    change: () => ({ reason: undefined, fix: undefined }),
    effects: [],
  }),
];

/** The edge that an input takes; undefined when the input means nothing in this phase, such as a second stop. */
export function transitionFor(
  life: WorkerLife,
  input: WorkerInput,
  around: Surroundings,
): Transition | undefined {
  return TRANSITIONS.find(
    ({ on, from, when }) =>
      on === input.name && from.includes(life.phase) && (when?.(life, input, around) ?? true),
  );
}

/** The state after an edge. */
export function applyTransition(
  transition: Transition,
  life: WorkerLife,
  input: WorkerInput,
  around: Surroundings,
): WorkerLife {
  const change = transition.change?.(life, input, around) ?? {};
  const phase = transition.to === 'same' ? life.phase : transition.to;
  if (transition.to === 'same') return { ...life, ...change };
  const entering: Partial<WorkerLife> = {
    sinceMs: around.nowMs,
    reason: undefined,
    fix: undefined,
    restartAtMs: undefined,
    ...(phase === 'starting' && { fault: undefined, readyAtMs: undefined }),
  };
  return { ...life, ...entering, ...change, phase };
}
