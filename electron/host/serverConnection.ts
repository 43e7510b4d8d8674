import { readFileSync } from 'node:fs';
import type { StartSettings } from '../../shared/ipc/settings.ts';
import type { LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { readAccess } from '../../shared/launch/serverAccess.ts';
import type { WallClock } from './clock/wallClock.ts';
import type { Connection } from './connections/connection.ts';
import { embeddedConnection } from './connections/embedded.ts';
import { EmbeddedServer } from './embeddedServer.ts';
import { setUpServer, type ServerSetup } from './serverSetup.ts';

/** Which server was asked for. */
export interface ServerOptions {
  readonly launch: LaunchOptions;
  readonly setup?: ServerSetup | undefined;
}

/** A server to show, and the polls of its workers. */
export interface Connected {
  readonly connection: Connection;
  readonly onPoll: (listener: (taskQueue: string) => void) => void;
}

/** Connects to the server that was asked for, or opens the embedded one. Rejects with EnvironmentError when it can't be had. */
export async function connect(
  { launch, setup = {} }: ServerOptions,
  wall: WallClock,
  start: StartSettings = {},
): Promise<Connected> {
  const namespace = launch.namespace ?? 'default';
  if (launch.connect !== undefined) {
    // Loaded when it is wanted: the gRPC library takes a while.
    const { remoteConnection } = await import('./connections/remote.ts');
    const access = readAccess(process.env, (file) => readFileSync(file, 'utf8'));
    const connection = await remoteConnection({ address: launch.connect, namespace, wall, access });
    return { connection, onPoll: () => undefined };
  }
  const namespaces = [...(setup.namespaces ?? []), namespace];
  const { tuning } = setup;
  const server = await EmbeddedServer.open(
    {
      port: launch.port,
      usualPort: start.port,
      mode: start.clockMode,
      ...setup.clock,
      wall,
      tuning,
    },
    (made) => setUpServer(made, { ...setup, namespaces }),
  );
  return {
    connection: embeddedConnection(server, namespace),
    onPoll: (listener) => void server.onPoll(({ taskQueue }) => listener(taskQueue)),
  };
}

/** Closes an embedded server and opens another on its port, so that clients and workers of the user's own find it. */
export async function connectAgain(
  { connection }: Connected,
  options: ServerOptions,
  wall: WallClock,
  start?: StartSettings,
): Promise<Connected> {
  await connection.close();
  const port = Number(connection.address.split(':').at(-1));
  const launch = { ...options.launch, port: undefined };
  return connect({ ...options, launch }, wall, { ...start, port });
}
