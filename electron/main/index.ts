/** The desktop shell: one window, and the host's process behind it. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, session, type BrowserWindow } from 'electron';
import { CHANNELS } from '../../shared/ipc/shellChannels.ts';
import { launchArguments, type LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { nodeHost, utilityHost } from './hostChildren.ts';
import { HostProcess } from './hostProcess.ts';
import { launchOf, takeSingleInstance } from './launch.ts';
import { setMenu } from './menu.ts';
import {
  isTrusted,
  openExternal,
  registerScheme,
  secureContents,
  secureSession,
} from './security.ts';
import { focusWindow, openWindow } from './windows.ts';

/** Names a Node to run the host on instead of Electron's own; for tests of the shell on an Electron whose Node is too old for the host. */
const HOST_NODE = process.env['TIMELAPSE_HOST_NODE'];

let window: BrowserWindow | undefined;

function createHost(launch: LaunchOptions): HostProcess {
  const appFolder = realpathSync(app.getAppPath());
  const dataFolder = launch.dataFolder ?? app.getPath('userData');
  const child = {
    file: path.join(appFolder, 'host', 'index.cjs'),
    args: (isRestart: boolean) =>
      launchArguments({
        ...launch,
        appFolder,
        dataFolder,
        project: isRestart ? undefined : launch.project,
      }),
  };
  const host: HostProcess = new HostProcess({
    start: HOST_NODE === undefined ? utilityHost(child) : nodeHost(HOST_NODE, child),
    onMessage: (message) => {
      switch (message.kind) {
        case 'ready':
          return console.log(`Timelapse serves Temporal on ${message.address}`);
        case 'chooseFolder':
          return void chooseFolder(host, message.id);
      }
    },
  });
  return host;
}

async function chooseFolder(host: HostProcess, id: number): Promise<void> {
  const options = { title: 'Open project', properties: ['openDirectory' as const] };
  const { filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  host.send({ kind: 'folderChosen', id, path: filePaths[0] });
}

/** The page's messages, each from our own page alone. */
function serveWindow(shown: BrowserWindow, host: HostProcess): void {
  const { webContents } = shown;
  const { id } = webContents;
  const hear = (channel: string, heard: (value: unknown) => void): void => {
    webContents.ipc.on(channel, (event, value: unknown) => {
      if (isTrusted(event, webContents)) heard(value);
    });
  };
  hear(CHANNELS.connect, () =>
    host.connect({
      id,
      takePort: (port) => webContents.postMessage(CHANNELS.port, undefined, [port]),
      hostClosed: (reason) => webContents.send(CHANNELS.closed, reason),
    }),
  );
  hear(CHANNELS.restartHost, () => host.start());
  hear(CHANNELS.openExternal, openExternal);
  shown.on('closed', () => {
    host.disconnect(id);
    window = undefined;
  });
}

function start(host: HostProcess): void {
  secureSession(session.defaultSession, path.join(app.getAppPath(), 'renderer'));
  host.start();
  const show = (): void => {
    window = openWindow();
    serveWindow(window, host);
  };
  setMenu({
    command: (command) => window?.webContents.send(CHANNELS.menu, command),
    quit: () => app.quit(),
  });
  show();
  app.on('activate', () => window ?? show());
}

function run(): void {
  const launch = launchOf(process.argv, process.cwd());
  const host = createHost(launch);
  const isFirst = takeSingleInstance(launch, ({ project }) => {
    if (window !== undefined) focusWindow(window);
    if (project !== undefined) host.send({ kind: 'openProject', path: project });
  });
  if (!isFirst) return app.quit();
  app.enableSandbox();
  registerScheme();
  secureContents();
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void host.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
  void app.whenReady().then(() => start(host));
}

run();
