import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withoutAccess } from '../../shared/launch/serverAccess.ts';
import type { WorkerLaunch, WorkerServer } from '../../shared/worker/launch.ts';

/** What belongs to the process that starts workers and would mislead theirs. */
const NOT_INHERITED = /^(?:ELECTRON_|NODE_CHANNEL_|VITEST|VSCODE_IPC)/;

/** The environment of a worker: the inherited one, the project's, and where to find the server. */
export function workerEnvironment(
  inherited: NodeJS.ProcessEnv,
  launch: WorkerLaunch,
  server: WorkerServer,
): NodeJS.ProcessEnv {
  const known = server.isRemote === true ? inherited : withoutAccess(inherited);
  const kept = Object.entries(known).filter(([name]) => !NOT_INHERITED.test(name));
  const virtualEnvironment = findVirtualEnvironment(launch.root);
  return {
    // Python holds its output back when it is not a terminal's; a log wants it at once.
    PYTHONUNBUFFERED: '1',
    ...Object.fromEntries(kept),
    ...(virtualEnvironment !== undefined && { VIRTUAL_ENV: virtualEnvironment }),
    ...launch.env,
    ...pathWith(programFolders(launch.root, virtualEnvironment), inherited, launch.env),
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: server.namespace ?? launch.namespace,
    TEMPORAL_TASK_QUEUE: launch.taskQueue,
    TIMELAPSE: '1',
  };
}

/** The project's own programs come first, as `npm run` and an activated virtual environment do it. */
function programFolders(root: string, virtualEnvironment: string | undefined): string[] {
  return [
    ...(virtualEnvironment === undefined
      ? []
      : [join(virtualEnvironment, process.platform === 'win32' ? 'Scripts' : 'bin')]),
    join(root, 'node_modules', '.bin'),
  ].filter((folder) => existsSync(folder));
}

function findVirtualEnvironment(root: string): string | undefined {
  return ['.venv', 'venv']
    .map((name) => join(root, name))
    .find((folder) => existsSync(join(folder, 'pyvenv.cfg')));
}

/** Windows writes the variable's name in any case; setting another spelling would make two of them. */
function pathWith(
  folders: readonly string[],
  inherited: NodeJS.ProcessEnv,
  own: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const name = Object.keys(inherited).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  const rest = own[name] ?? inherited[name];
  return { [name]: [...folders, ...(rest === undefined ? [] : [rest])].join(delimiter) };
}
