import type { LogLevel } from '../../shared/worker/protocol.ts';
import { GRACE_MS, type Phase, type WorkerInput, type WorkerLife } from './workerLife.ts';
import type { Transition } from './workerMachine.ts';

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  none: 'worker closed',
  stopped: 'worker stopped',
  starting: 'worker starting',
  running: 'worker ready',
  preparing: 'preparing the changed code.',
  reloading: 'worker draining.',
  backingOff: 'worker down.',
  crashed: 'worker down.',
  stopping: 'worker stopping',
};

/** The lines that a transition writes into the worker's log; none when nothing has changed for the reader. */
export function describeTransition(
  { name }: Transition,
  before: WorkerLife,
  after: WorkerLife,
  input: WorkerInput,
): { level: LogLevel; text: string }[] {
  const { phase, reason, fix, restartAtMs } = after;
  if (name === 'kill') return [{ level: 'warn', text: 'worker killed' }];
  if (name === 'killOverdue') {
    const text = `the worker did not end within ${GRACE_MS / 1000} s and is killed`;
    return [{ level: 'warn', text }];
  }
  const failed = input.name === 'exited' || input.name === 'candidateEnded';
  const details = failed && reason !== undefined ? input.fault.details : undefined;
  const lines = details === undefined ? [] : [{ level: 'error' as const, text: details }];
  if (phase === before.phase && reason === before.reason) return lines;
  const inMs = restartAtMs === undefined ? undefined : restartAtMs - after.sinceMs;
  const text = [
    ...(phase === before.phase || (failed && phase === 'running') ? [] : [PHASE_WORDS[phase]]),
    reason ?? (phase === before.phase ? 'The worker answers again.' : undefined),
    fix,
    inMs === undefined ? undefined : `Trying again in ${inMs / 1000} s.`,
  ];
  const level = failed && reason !== undefined ? 'error' : fix === undefined ? 'info' : 'warn';
  return [...lines, { level, text: text.filter((part) => part !== undefined).join(' ') }];
}
