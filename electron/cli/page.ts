/** The window in a browser: the host with the page's server in front of it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import type { LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { startHost } from '../host/host.ts';
import { placesIn } from '../host/places.ts';
import type { ServerSetup } from '../host/serverSetup.ts';
import { openPageServer } from '../host/transports/pageServer.ts';
import { appFolder } from './appFolder.ts';
import { checkProject } from './checkProject.ts';
import { onSignal } from './signals.ts';

export interface PageOptions {
  readonly launch: LaunchOptions;
  readonly uiPort: number | undefined;
  readonly setup: ServerSetup;
  /** `open` is the user's own start: it opens the browser, and the next one opens its project again. `serve` does neither. */
  readonly own: boolean;
}

/** Serves the window until a signal ends it. Resolves when it is ready. */
export async function runPage({ launch, uiPort, setup, own }: PageOptions): Promise<void> {
  checkProject(launch.project);
  const places = placesIn(appFolder());
  if (!existsSync(path.join(places.renderer, 'index.html'))) {
    throw new EnvironmentError("The window's page is not built.", 'Run "npm run build" first.');
  }
  const host = await startHost({
    launch,
    remember: own,
    places,
    setup,
    report: (message) => process.stderr.write(`${message}\n`),
  });
  const page = await openPageServer({
    frames: host.frames,
    folder: places.renderer,
    port: uiPort,
  }).catch(async (error: unknown) => {
    await host.close(); // or its server and worker would keep this process
    throw error;
  });
  onSignal(async () => {
    await Promise.all([page.close(), host.close()]);
  });
  const { address, busyPort, kind } = host.connection;
  const verb = kind === 'remote' ? 'shows the Temporal server at' : 'serves Temporal on';
  const busy =
    busyPort === undefined
      ? ''
      : ` (port ${busyPort} is used by another process; --port chooses one)`;
  const idle =
    kind === 'remote' && launch.project === undefined
      ? 'No worker runs on it; --project FOLDER runs one.\n'
      : '';
  process.stdout.write(
    `Timelapse ${verb} ${address}${busy}\n${idle}Its window is at ${page.url}\n`,
  );
  if (own) openBrowser(page.url);
}

/** Opens the page in the default browser. Where there is none, the address that was printed is enough. */
function openBrowser(url: string): void {
  const [command, ...args] = browserCommand(process.platform, url);
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function browserCommand(platform: NodeJS.Platform, url: string): string[] {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', url] : [];
  }
}
