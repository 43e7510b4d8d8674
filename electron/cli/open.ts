/** `timelapse open`: the window, on the desktop where there is one, else in the browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { launchArguments, type LaunchOptions } from '../../shared/launch/launchArguments.ts';
import { accessVariables } from '../../shared/launch/serverAccess.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import { appFolder } from './appFolder.ts';
import { checkProject } from './checkProject.ts';
import type { OpenCommand } from './command.ts';
import { findDesktop } from './desktop.ts';

/** Opens the window. Resolves when it runs in the browser, or has ended on the desktop. Rejects with EnvironmentError when the desktop was asked for and can't be had. */
export async function open(command: OpenCommand): Promise<void> {
  const { ui, uiPort } = command;
  // From here on every process of ours has them, whichever starts it.
  Object.assign(
    process.env,
    accessVariables(command.access, (file) => path.resolve(file)),
  );
  const launch = launchOf(command);
  checkProject(launch.project);
  if (ui !== 'browser' && uiPort === undefined) {
    const desktop = findDesktop(path.resolve(appFolder(), '..', '..'));
    if (desktop.kind === 'found') return openDesktop(desktop.executable, launch);
    if (ui === 'desktop') {
      throw new EnvironmentError(
        `The desktop window can't be opened, because ${desktop.reason}.`,
        'Use --ui browser.',
      );
    }
    process.stdout.write(`The window opens in the browser, because ${desktop.reason}.\n`);
  }
  const { runPage } = await import('./page.ts');
  await runPage({ launch, uiPort, setup: {}, own: true });
}

/** A path is relative to where the command was typed. */
function launchOf({ project, port, namespace, connect }: OpenCommand): LaunchOptions {
  return {
    project: project === undefined ? undefined : path.resolve(project),
    port,
    namespace: namespace ?? (connect && process.env['TEMPORAL_NAMESPACE']),
    connect,
  };
}

/** Runs Electron on this terminal until it ends. */
function openDesktop(executable: string, launch: LaunchOptions): Promise<void> {
  const app = appFolder();
  if (!existsSync(path.join(app, 'package.json'))) {
    throw new EnvironmentError('The window is not built.', 'Run "npm run build" first.');
  }
  // Inherited from an editor or a test that runs inside Electron, it would make the window a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  // Electron can't run workers; where the machine has no Node that can, ours does.
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [env[pathName], path.dirname(process.execPath)].filter(Boolean);
  const child = spawn(executable, [app, ...launchArguments(launch)], {
    stdio: 'inherit',
    env: { ...env, [pathName]: folders.join(path.delimiter) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
