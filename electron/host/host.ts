/**
 * The host of a window: a server (embedded or elsewhere), the project with its worker, and the contract's handlers over both. What carries
 * the windows' frames to it is added by whoever starts it.
 */
import { openProject } from '../project/openProject.ts';
import { createSupervisor } from '../worker/supervisor.ts';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { systemClock, type WallClock } from './clock/wallClock.ts';
import type { Connection } from './connections/connection.ts';
import { embeddedConnection } from './connections/embedded.ts';
import { EmbeddedServer } from './embeddedServer.ts';
import { appHandlers } from './handlers/app.ts';
import { clockHandlers } from './handlers/clock.ts';
import type { Handlers } from './handlers/handlers.ts';
import { labHandlers } from './handlers/lab.ts';
import { projectHandlers } from './handlers/project.ts';
import { createRouter } from './handlers/router.ts';
import { workerHandlers } from './handlers/worker.ts';
import { workflowsHandlers } from './handlers/workflows.ts';
import type { Places } from './places.ts';
import { ProjectSession } from './projectSession.ts';
import { FIRST_SAMPLE } from './samples.ts';
import { setUpServer, type ServerSetup } from './serverSetup.ts';
import { settingsIn, userDataFolder } from './settings.ts';
import { FrameServer } from './transports/frameServer.ts';

export interface HostOptions {
  readonly launch: LaunchOptions;
  readonly places: Places;
  readonly setup?: ServerSetup | undefined;
  /** Asks the user for a folder, where there is a shell to ask with. */
  readonly chooseFolder?: (() => Promise<string | undefined>) | undefined;
  /** Hears what went wrong on our side, a line each. */
  readonly report: (message: string) => void;
}

export interface Host {
  readonly frames: FrameServer;
  readonly connection: Connection;
  /** Opens a project, as the window would; what goes wrong is shown there. */
  openProject(folder: string): void;
  /** Ends the worker, the server and every window's wire. */
  close(): Promise<void>;
}

/** Starts a host. Rejects with EnvironmentError when its server can't be had. The project opens afterwards, so that the window shows at once. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { launch, places, report } = options;
  const wall = systemClock();
  const frames = new FrameServer(wall);
  const settings = settingsIn(launch.dataFolder ?? userDataFolder(), report);
  const { connection, onPoll } = await connect(options, wall);
  const { address, namespace } = connection;
  const session = new ProjectSession({
    supervisor: createSupervisor({ entry: places.workerEntry }),
    openProject: (folder) => openProject(folder, { entry: places.projectChildEntry }),
    server: { address, namespace },
    settings,
    publish: (topics) => frames.publish(topics),
  });
  onPoll((taskQueue) => session.pollSeen(taskQueue));
  const handlers: Handlers = {
    ...appHandlers({ connection, session, wall, sequence: () => frames.sequence }),
    ...projectHandlers({ session, samples: places.samples, chooseFolder: options.chooseFolder }),
    ...workerHandlers(session),
    ...workflowsHandlers(connection, () => session.state().project),
    ...clockHandlers(connection),
    ...labHandlers(connection),
  };
  frames.serve(createRouter(handlers, (failure) => report(describe(failure))));
  const unsubscribe = connection.subscribe((changed) => frames.publish(changed));
  const open = (folder: string): void => {
    session.open(folder).catch(() => undefined); // app.state says why
  };
  const { lastProject, hasStarted } = settings.read();
  const first = launch.project ?? lastProject ?? (hasStarted ? undefined : firstSample(places));
  if (first !== undefined) open(first);
  return {
    frames,
    connection,
    openProject: open,
    close: async () => {
      unsubscribe();
      frames.close();
      await Promise.all([session.end(), connection.close()]);
    },
  };
}

interface Connected {
  readonly connection: Connection;
  readonly onPoll: (listener: (taskQueue: string) => void) => void;
}

async function connect({ launch, setup = {} }: HostOptions, wall: WallClock): Promise<Connected> {
  const namespace = launch.namespace ?? 'default';
  if (launch.connect !== undefined) {
    // Loaded when it is wanted: the gRPC library takes a while.
    const { remoteConnection } = await import('./connections/remote.ts');
    const connection = await remoteConnection({ address: launch.connect, namespace, wall });
    return { connection, onPoll: () => undefined };
  }
  const namespaces = [...(setup.namespaces ?? []), namespace];
  const { tuning } = setup;
  const server = await EmbeddedServer.open({ port: launch.port, wall, tuning }, (made) =>
    setUpServer(made, { ...setup, namespaces }),
  );
  return {
    connection: embeddedConnection(server, namespace),
    onPoll: (listener) => void server.onPoll(({ taskQueue }) => listener(taskQueue)),
  };
}

const firstSample = ({ samples }: Places): string | undefined =>
  samples.find(({ name }) => name === FIRST_SAMPLE)?.path;

const describe = ({ message, details }: Failure): string => details ?? message;
