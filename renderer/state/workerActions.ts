/** Starting and stopping the project's worker. */
import type { AppState, WorkerState } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { serverOff, type AppSlice } from './app.ts';
import { toastFailure } from './toasts.ts';

const UP: readonly WorkerState['state'][] = ['starting', 'running', 'reloading', 'restarting'];

/** Whether there is a worker to stop, or soon one again. */
export const isUp = (state: WorkerState['state']): boolean => UP.includes(state);

/** Why an action on the worker is off; undefined when it is not. */
export function workerOff(state: AppSlice, action: 'start' | 'stop' | 'kill'): string | undefined {
  const off = serverOff(state);
  if (off !== undefined) return off;
  if (!state.snapshot?.project) return 'Open a project first: it is its worker that runs.';
  const up = isUp(state.snapshot.worker.state);
  if (action === 'start') return up ? 'The worker is running already.' : undefined;
  return up ? undefined : 'The worker is not running.';
}

/** Starts, stops or kills the worker. */
export async function workerAction(action: 'start' | 'stop' | 'kill'): Promise<void> {
  try {
    await host.call(`worker.${action}`);
  } catch (error) {
    const done = { start: 'started', stop: 'stopped', kill: 'killed' }[action];
    toastFailure(`The worker could not be ${done}.`, error);
  }
}

/** Whether a worker that runs has something to say: that it runs the code from before, or does not answer. */
export const runsWithProblem = ({ state, fix }: WorkerState): boolean =>
  state === 'running' && fix !== undefined;

/** The worker's state in two or three words, and how grave it is. */
export function workerWords(worker: AppState['worker']): {
  readonly words: string;
  readonly tone: 'ok' | 'warn' | 'danger' | 'faint';
} {
  switch (worker.state) {
    case 'none':
      return { words: 'No worker', tone: 'faint' };
    case 'starting':
      return { words: 'Worker starting', tone: 'faint' };
    case 'running':
      return runsWithProblem(worker)
        ? { words: 'Worker ready, with a problem', tone: 'warn' }
        : { words: 'Worker ready', tone: 'ok' };
    case 'reloading':
      return { words: 'Worker reloading', tone: 'faint' };
    case 'crashed':
      return { words: 'Worker down', tone: 'danger' };
    case 'restarting':
      return { words: 'Worker restarting', tone: 'warn' };
    case 'stopping':
      return { words: 'Worker stopping', tone: 'warn' };
    case 'stopped':
      return { words: 'Worker stopped', tone: 'warn' };
  }
}
