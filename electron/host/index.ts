/** The host's process under Electron: a utility process, or a plain Node process that the shell started. Other starts are in `electron/cli`. */
import { readLaunchArguments } from '../../shared/launch/launchArguments.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import { startHost, type Host } from './host.ts';
import { placesIn } from './places.ts';
import { openShellLink, type ShellLink } from './transports/shellLink.ts';

/** What shutting down may take at most, whatever hangs; the shell waits a little longer. */
const SHUTDOWN_MS_MAX = 1700;

async function start(shell: ShellLink): Promise<Host> {
  const launch = readLaunchArguments(process.argv);
  if (launch.appFolder === undefined) throw new Error('the shell did not say where it lies');
  return startHost({
    launch,
    places: placesIn(launch.appFolder),
    chooseFolder: () => shell.chooseFolder(),
    report: (message) => console.error(message),
  });
}

function end(host: Host): void {
  setTimeout(() => process.exit(1), SHUTDOWN_MS_MAX).unref();
  void host.close().finally(() => process.exit(0));
}

async function main(): Promise<void> {
  const shell = openShellLink();
  if (shell === undefined) {
    console.error('This is a part of Timelapse. Start it with "timelapse open".');
    process.exit(1);
  }
  try {
    const host = await start(shell);
    shell.serve(host.frames, {
      openProject: (path) => host.openProject(path),
      shutDown: () => end(host),
    });
    shell.tell({ kind: 'ready', address: host.connection.address });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fix = error instanceof EnvironmentError ? error.fix : undefined;
    shell.tell({ kind: 'failed', message, fix });
    process.exitCode = 1;
  }
}

void main();
