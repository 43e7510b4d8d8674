/** The commands that serve Temporal's API: only a server, or a server with the window's page. */
import { resolve } from 'node:path';
import type { LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { EmbeddedServer, type EmbeddedServerOptions } from '../host/embeddedServer.ts';
import type { ServerSetup } from '../host/serverSetup.ts';
import type { ServeCommand, TestServerCommand } from './command.ts';
import { onSignal } from './signals.ts';
import type { StartDevCommand } from './startDev.ts';

type ServerCommand = ServeCommand | StartDevCommand | TestServerCommand;

/** Serves until a signal ends it. Resolves when it is ready. */
export async function runServer(command: ServerCommand): Promise<void> {
  if (command.kind === 'startDev') {
    for (const warning of command.warnings) process.stderr.write(`${warning}\n`);
  }
  if (command.kind !== 'testServer' && !command.headless) {
    const { runPage } = await import('./page.ts');
    const { uiPort } = command;
    return runPage({ launch: launchOf(command), uiPort, setup: setupOf(command), own: false });
  }
  const server = await EmbeddedServer.open(optionsOf(command), prepare(setupOf(command)));
  onSignal(() => server.close());
  server.onStopped(() => process.stderr.write(`${server.problem} Start it again.\n`));
  process.stdout.write(`${readyText(server)}\n`);
}

/** The line that says that clients can connect. */
function readyText({ address, busyPort }: EmbeddedServer): string {
  const ready = `Timelapse serves Temporal on ${address}`;
  return busyPort === undefined
    ? ready
    : `${ready} (port ${busyPort} is used by another process; --port chooses one)`;
}

function optionsOf(command: ServerCommand): EmbeddedServerOptions {
  return {
    port: command.port,
    ...setupOf(command).clock,
    startLocked: command.kind === 'testServer' && !command.enableTimeSkipping,
    tuning: setupOf(command).tuning,
  };
}

function setupOf(command: ServerCommand): ServerSetup {
  switch (command.kind) {
    case 'serve':
      return {
        namespaces: command.namespace === undefined ? [] : [command.namespace],
        clock: command.clock,
      };
    case 'startDev':
      return {
        namespaces: command.namespaces,
        searchAttributes: command.searchAttributes,
        tuning: command.tuning,
      };
    case 'testServer':
      return { clock: { mode: 'autoSkip', speed: 1 } };
  }
}

function launchOf(command: ServeCommand | StartDevCommand): LaunchOptions {
  const { port } = command;
  if (command.kind === 'startDev') return { port, namespace: command.namespaces[0] };
  const { project, namespace } = command;
  return { port, namespace, project: project === undefined ? undefined : resolve(project) };
}

/** Most servers need none of it. */
function prepare(setup: ServerSetup): ((server: EmbeddedServer) => Promise<void>) | undefined {
  const isPlain = !setup.namespaces?.length && !setup.searchAttributes?.size;
  if (isPlain) return undefined;
  return async (server) => {
    const { setUpServer } = await import('../host/serverSetup.ts');
    await setUpServer(server, setup);
  };
}
