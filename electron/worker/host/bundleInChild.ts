import { fork } from 'node:child_process';
import { WorkerError } from '../../../shared/worker/fault.ts';
import type { TypescriptLaunch } from '../../../shared/worker/launch.ts';
import type { BundleAnswer } from './bundle.ts';

/** Bundles in a disposable process, run by the entry that runs this one. Rejects with a WorkerError. */
export function bundleInChild(
  launch: TypescriptLaunch,
): Promise<Extract<BundleAnswer, { ok: true }>> {
  return new Promise((resolve, reject) => {
    const [, entry = ''] = process.argv;
    const child = fork(entry, ['bundle'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', (answer: BundleAnswer) => {
      if (answer.ok) resolve(answer);
      else reject(new WorkerError(answer.fault));
    });
    child.once('error', (cause) => {
      reject(unanswered(`could not be started: ${cause.message}`, cause));
    });
    // After an answer this changes nothing: a promise settles once.
    child.once('exit', (code, signal) => {
      reject(unanswered(`ended without an answer (${signal ?? `exit code ${String(code)}`})`));
    });
    child.send(launch);
  });
}

function unanswered(how: string, cause?: unknown): WorkerError {
  const message = `The process that bundles the workflow code ${how}.`;
  return new WorkerError({ kind: 'internal', message }, { cause });
}
