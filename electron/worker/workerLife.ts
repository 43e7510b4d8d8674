/** What the machine of a worker's life is made of: phases, inputs, effects, and how long a phase may last. */
import { assertNever } from '../../shared/util/assertNever.ts';
import type { WorkerFault } from '../../shared/worker/fault.ts';
import type { RestartPolicy } from './restartPolicy.ts';

export const PHASES = [
  'none',
  'stopped',
  'starting',
  'running',
  'preparing',
  'reloading',
  'backingOff',
  'crashed',
  'stopping',
] as const;
export type Phase = (typeof PHASES)[number];

/** The state of a worker's life. Times are wall ms. */
export interface WorkerLife {
  readonly phase: Phase;
  /** When the phase began. */
  readonly sinceMs: number;
  /** Why it is so, in a sentence; and what the user can do. */
  readonly reason: string | undefined;
  readonly fix: string | undefined;
  /** What the current process said before its end. */
  readonly fault: WorkerFault | undefined;
  /** Failures in a row, for the backoff. */
  readonly failureCount: number;
  /** Starts after a failure, since the user's start. */
  readonly restartCount: number;
  readonly readyAtMs: number | undefined;
  readonly restartAtMs: number | undefined;
  /** After `stopping` comes `none`: the project is being closed. */
  readonly closing: boolean;
}

/** What happened. */
export type WorkerInput =
  | { readonly name: 'start' }
  | { readonly name: 'stop' }
  | { readonly name: 'close' }
  | { readonly name: 'kill' }
  | { readonly name: 'reload'; readonly why: string }
  | { readonly name: 'ready' }
  | { readonly name: 'fault'; readonly fault: WorkerFault }
  | { readonly name: 'exited'; readonly fault: WorkerFault }
  | { readonly name: 'candidatePrepared' }
  | { readonly name: 'candidateEnded'; readonly fault: WorkerFault }
  | { readonly name: 'silent'; readonly forMs: number }
  | { readonly name: 'heard' }
  | { readonly name: 'deadline' };
export type InputName = WorkerInput['name'];

/** What the supervisor is to do. */
export type WorkerEffect =
  | 'spawnCurrent'
  | 'spawnCandidate'
  | 'promoteCandidate'
  | 'discardCandidate'
  | 'terminateCurrent'
  | 'killCurrent';

/** What a transition may look at besides the state. */
export interface Surroundings {
  readonly nowMs: number;
  readonly policy: RestartPolicy;
  readonly hasCandidate: boolean;
}

/** How long a stopped worker may drain before it is killed. */
export const GRACE_MS = 3_000;
/** After this, a worker that is still starting is said to be late; it is left alone. */
export const LATE_MS = 30_000;

/** A candidate that takes longer to bundle is given up. */
export const PREPARE_MS = 60_000;

/** A worker that has never been started. */
export function newLife(nowMs: number): WorkerLife {
  return {
    phase: 'none',
    sinceMs: nowMs,
    reason: undefined,
    fix: undefined,
    fault: undefined,
    failureCount: 0,
    restartCount: 0,
    readyAtMs: undefined,
    restartAtMs: undefined,
    closing: false,
  };
}

/** When the input `deadline` comes, once per phase; undefined when the phase may last. */
export function deadlineOf({ phase, sinceMs, restartAtMs }: WorkerLife): number | undefined {
  switch (phase) {
    case 'backingOff':
      return restartAtMs;
    case 'starting':
      return sinceMs + LATE_MS;
    case 'preparing':
      return sinceMs + PREPARE_MS;
    case 'reloading':
    case 'stopping':
      return sinceMs + GRACE_MS;
    case 'none':
    case 'stopped':
    case 'running':
    case 'crashed':
      return undefined;
    default:
      return assertNever(phase);
  }
}
