/** The desktop shell: its windows, and the host's process behind them. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, session } from 'electron';
import { CHANNELS } from '../../shared/ipc/shellChannels.ts';
import { launchArguments, type LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { utilityHost } from './hostChildren.ts';
import { HostProcess } from './hostProcess.ts';
import { environmentOf, launchOf, takeSingleInstance } from './launch.ts';
import { setMenu } from './menu.ts';
import { OpenWindows } from './openWindows.ts';
import { registerScheme, secureContents, secureSession } from './security.ts';
import { focusWindow } from './windows.ts';

function createHost(launch: LaunchOptions, windows: OpenWindows): HostProcess {
  const appFolder = realpathSync(app.getAppPath());
  const dataFolder = launch.dataFolder ?? app.getPath('userData');
  const child = {
    file: path.join(appFolder, 'host', 'index.cjs'),
    env: environmentOf(process.env, app.isPackaged ? process.resourcesPath : undefined),
    args: (isRestart: boolean) =>
      launchArguments({
        ...launch,
        appFolder,
        dataFolder,
        project: isRestart ? undefined : launch.project,
      }),
  };
  const host: HostProcess = new HostProcess({
    start: utilityHost(child),
    onMessage: (message) => {
      switch (message.kind) {
        case 'ready':
          return console.log(`Timelapse serves Temporal on ${message.address}`);
        case 'chooseFolder':
          return void chooseFolder(host, windows, message.id);
      }
    },
  });
  return host;
}

async function chooseFolder(host: HostProcess, windows: OpenWindows, id: number): Promise<void> {
  const options = { title: 'Open project', properties: ['openDirectory' as const] };
  const window = windows.front();
  const { filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  host.send({ kind: 'folderChosen', id, path: filePaths[0] });
}

function start(host: HostProcess, windows: OpenWindows): void {
  secureSession(session.defaultSession, path.join(app.getAppPath(), 'renderer'));
  host.start();
  setMenu({
    command: (command) => windows.front()?.webContents.send(CHANNELS.menu, command),
    quit: () => app.quit(),
  });
  windows.open(host);
  app.on('activate', () => {
    if (windows.front() === undefined) windows.open(host);
  });
}

function run(): void {
  const launch = launchOf(process.argv, process.cwd());
  const windows = new OpenWindows();
  const host = createHost(launch, windows);
  const isFirst = takeSingleInstance(launch, ({ project }) => {
    const window = windows.front();
    if (window !== undefined) focusWindow(window);
    if (project !== undefined) host.send({ kind: 'openProject', path: project });
  });
  if (!isFirst) return app.quit();
  app.enableSandbox();
  registerScheme();
  secureContents((hash) => windows.open(host, hash));
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
  void app.whenReady().then(() => start(host, windows));
}

run();
