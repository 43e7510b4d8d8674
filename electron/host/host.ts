/**
 * The host of a window: a server (embedded or elsewhere), the project with its worker, and the contract's handlers over both. What carries
 * the windows' frames to it is added by whoever starts it.
 */
import { openProject } from '../project/openProject.ts';
import { createSupervisor } from '../worker/supervisor.ts';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { systemClock, type WallClock } from './clock/wallClock.ts';
import type { Changed, Connection } from './connections/connection.ts';
import { Codec, codedConnection } from './codec/codedConnection.ts';
import { activitiesHandlers } from './handlers/activities.ts';
import { appHandlers } from './handlers/app.ts';
import { batchHandlers } from './handlers/batches.ts';
import { clockHandlers } from './handlers/clock.ts';
import { codecHandlers } from './handlers/codec.ts';
import type { Handlers } from './handlers/handlers.ts';
import { labHandlers } from './handlers/lab.ts';
import { projectHandlers } from './handlers/project.ts';
import { serverHandlers } from './handlers/server.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { createRouter } from './handlers/router.ts';
import { runHandlers } from './handlers/run.ts';
import { schedulesHandlers } from './handlers/schedules.ts';
import { searchAttributesHandlers } from './handlers/searchAttributes.ts';
import { workerHandlers } from './handlers/worker.ts';
import { workflowsHandlers } from './handlers/workflows.ts';
import type { Places } from './places.ts';
import { ProblemReport } from './problemReport.ts';
import { ProjectSession, type OpenOptions } from './projectSession.ts';
import { FIRST_SAMPLE } from './samples.ts';
import { connect, connectAgain, type Connected } from './serverConnection.ts';
import type { ServerSetup } from './serverSetup.ts';
import { settingsIn, userDataFolder, type Settings, type SettingsFile } from './settings.ts';
import { FrameServer } from './transports/frameServer.ts';

export interface HostOptions {
  readonly launch: LaunchOptions;
  /** Whether the next start opens the launch's project again, which is so unless this is false. */
  readonly remember?: boolean | undefined;
  readonly places: Places;
  readonly setup?: ServerSetup | undefined;
  /** Asks the user for a folder, where there is a shell to ask with. */
  readonly chooseFolder?: (() => Promise<string | undefined>) | undefined;
  /** Hears what went wrong on our side, a line each. */
  readonly report: (message: string) => void;
}

export interface Host {
  readonly frames: FrameServer;
  /** To its server; another one after that was started anew. */
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
  const codec = new Codec(settings.read().codec);
  const problems = new ProblemReport(report);
  let served = await connect(options, wall, settings.read().start);
  const session = new ProjectSession({
    supervisor: createSupervisor({ entry: places.workerEntry }),
    openProject: (folder) => openProject(folder, { entry: places.projectChildEntry }),
    server: () => {
      const { address, namespace, kind } = served.connection;
      return { address, namespace, isRemote: kind === 'remote' };
    },
    isRemote: launch.connect !== undefined,
    settings,
    sampleIn: (folder) => places.samples.find((sample) => sample.path === folder)?.name,
    publish: (topics) => publish(topics),
  });
  const publish = (changed: Changed): void => {
    frames.publish(changed);
    problems.lookAfter(changed, () => ({
      project: session.state(),
      worker: session.worker(),
      server: served.connection.problem(),
    }));
  };
  let unsubscribe = (): void => undefined;
  const serve = ({ connection, onPoll }: Connected): void => {
    unsubscribe();
    unsubscribe = connection.subscribe(publish);
    onPoll((taskQueue) => session.pollSeen(taskQueue));
    const handlers = handlersOf(shared, codedConnection(connection, codec));
    frames.serve(createRouter(handlers, (failure) => report(describe(failure))));
  };
  const restart = async (): Promise<void> => {
    served = await connectAgain(served, options, wall, settings.read().start);
    serve(served);
    publish('everything');
    await session.serverRestarted();
  };
  const shared = { options, wall, frames, settings, codec, session, restart };
  serve(served);
  const open = (folder: string, how: OpenOptions): void => {
    session.open(folder, { ...how, unattended: true }).catch(() => undefined); // app.state says why
  };
  const first = firstProject(launch, settings.read(), places);
  if (first !== undefined) open(first, { named: true, remember: options.remember !== false });
  return {
    frames,
    get connection() {
      return served.connection;
    },
    openProject: (folder) => open(folder, {}),
    close: async () => {
      unsubscribe();
      frames.close();
      await Promise.all([session.end(), served.connection.close()]);
    },
  };
}

/** What the handlers work with, whichever server they show. */
interface Shared {
  readonly options: HostOptions;
  readonly wall: WallClock;
  readonly frames: FrameServer;
  readonly settings: SettingsFile;
  readonly codec: Codec;
  readonly session: ProjectSession;
  /** Starts the embedded server anew. */
  readonly restart: () => Promise<void>;
}

/** A handler for every call of the contract, over one connection. */
function handlersOf(shared: Shared, connection: Connection): Handlers {
  const { wall, frames, settings, codec, session, restart } = shared;
  const { places, chooseFolder } = shared.options;
  return {
    ...appHandlers({ connection, session, wall, sequence: () => frames.sequence }),
    ...serverHandlers(connection, restart),
    ...settingsHandlers(settings),
    ...projectHandlers({ session, samples: places.samples, chooseFolder }),
    ...workerHandlers(session),
    ...workflowsHandlers(connection, () => session.state().project),
    ...schedulesHandlers(connection),
    ...batchHandlers(connection, (topics) => frames.publish(topics)),
    ...searchAttributesHandlers(connection),
    ...clockHandlers(connection, () => session.state().project),
    ...labHandlers(connection),
    ...activitiesHandlers(connection),
    ...runHandlers(connection),
    ...codecHandlers(
      codec,
      connection.namespace,
      (kept) => settings.write({ codec: kept }),
      () => frames.publish('everything'),
    ),
  };
}

/** The folder to open at the start. A remote server has none of its own accord: what ran on the embedded one has nothing to do with it. */
function firstProject(
  { project, connect: remote }: LaunchOptions,
  settings: Settings,
  places: Places,
): string | undefined {
  if (project !== undefined || remote !== undefined) return project;
  return lastOf(settings, places);
}

/** The folder to open when none is asked for: that of the last project, or on the very first start our first sample. */
function lastOf(settings: Settings, { samples }: Places): string | undefined {
  const { lastProject, lastSample, hasStarted, start } = settings;
  const sampleNamed = (wanted: string | undefined): string | undefined =>
    samples.find(({ name }) => name === wanted)?.path;
  if (hasStarted !== true) return lastProject ?? sampleNamed(FIRST_SAMPLE);
  if (start?.openLast === false) return undefined;
  return sampleNamed(lastSample) ?? lastProject;
}

const describe = ({ message, details }: Failure): string => details ?? message;
