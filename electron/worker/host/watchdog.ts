import { Worker } from 'node:worker_threads';

/**
 * Looks each second whether the parent lives, on a thread of its own: user code in an endless loop
 * keeps the main thread from noticing that the channel has closed. An orphan has another parent, and
 * on Windows the parent's id is no longer taken.
 */
const THREAD = `
  const { workerData } = require('node:worker_threads');
  const end = (pid) => { try { process.kill(pid, 'SIGKILL'); } catch { return; } };
  setInterval(() => {
    let orphaned = process.ppid !== workerData.parent;
    try { process.kill(workerData.parent, 0); } catch (error) { orphaned ||= error.code === 'ESRCH'; }
    if (orphaned) { end(-process.pid); end(process.pid); }
  }, 1000);
`;

/** Makes this process end within two seconds of its parent's death, whatever its main thread does. */
export function startWatchdog(): void {
  new Worker(THREAD, { eval: true, workerData: { parent: process.ppid } }).unref();
}
