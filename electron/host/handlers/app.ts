import { CallError } from '../../grpc/callError.ts';
import type { AppState, Clock } from '../../../shared/ipc/models.ts';
import type { WallClock } from '../clock/wallClock.ts';
import type { Connection } from '../connections/connection.ts';
import type { ProjectSession } from '../projectSession.ts';
import { VERSION } from '../version.ts';
import type { HandlersOf } from './handlers.ts';

/** What `app.state` is put together from. */
export interface AppSources {
  readonly connection: Connection;
  readonly session: ProjectSession;
  readonly wall: WallClock;
  readonly sequence: () => number;
}

/** The whole of what the frame of the window shows. */
export function appHandlers({
  connection,
  session,
  wall,
  sequence,
}: AppSources): HandlersOf<'app'> {
  return {
    'app.state': async (): Promise<AppState> => {
      const at = sequence();
      const counted = await count(connection);
      const problem = connection.problem() ?? counted.problem;
      const embedded = connection.controls !== undefined;
      const { project, problem: projectProblem, opening } = session.state();
      return {
        sequence: at,
        version: VERSION,
        server: {
          kind: connection.kind,
          address: connection.address,
          namespace: connection.namespace,
          state: problem === undefined ? 'running' : 'stopped',
          ...(connection.busyPort === undefined ? {} : { busyPort: connection.busyPort }),
          ...(problem === undefined ? {} : { problem }),
        },
        capabilities: { clock: embedded, holds: embedded, agenda: embedded },
        worker: session.worker(),
        clock: connection.controls?.clock() ?? wallClockOf(wall),
        counts: counted.counts,
        ...(project === undefined ? {} : { project }),
        ...(projectProblem === undefined ? {} : { projectProblem }),
        ...(opening === undefined ? {} : { projectOpening: opening }),
      };
    },
  };
}

/** A server whose time is the wall's. */
function wallClockOf(wall: WallClock): Clock {
  return { mode: 'real', virtualMs: wall.now(), wallMs: wall.now(), holds: [] };
}

async function count({ call, namespace }: Connection): Promise<{
  readonly counts: AppState['counts'];
  readonly problem?: string;
}> {
  try {
    const [all, running] = await Promise.all([
      call('CountWorkflowExecutions', { namespace }),
      call('CountWorkflowExecutions', { namespace, query: 'ExecutionStatus = "Running"' }),
    ]);
    return { counts: { all: all.count ?? 0, running: running.count ?? 0 } };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const counts = { all: 0, running: 0 };
    return error.code === 'UNIMPLEMENTED' ? { counts } : { counts, problem: error.message };
  }
}
