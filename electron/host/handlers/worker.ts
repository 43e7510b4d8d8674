import type { ProjectSession } from '../projectSession.ts';
import type { HandlersOf } from './handlers.ts';

/** The project's worker. */
export function workerHandlers(session: ProjectSession): HandlersOf<'worker'> {
  return {
    'worker.start': () => session.startWorker(),
    'worker.stop': () => session.stopWorker(),
    'worker.kill': () => session.killWorker(),
    'worker.logs': ({ after }) => session.logs(after),
  };
}
