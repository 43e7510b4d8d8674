import { existsSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { readLaunchArguments, type LaunchOptions } from '../../shared/launch/launchArguments.ts';

/** What this start was asked for. A bare path is a project, as a file manager hands it over. */
export function launchOf(argv: readonly string[], folder: string): LaunchOptions {
  const options = readLaunchArguments(argv);
  if (options.project !== undefined || !app.isPackaged) return options;
  const bare = argv.slice(1).find((argument) => !argument.startsWith('-'));
  const project = bare === undefined ? undefined : path.resolve(folder, bare);
  return project !== undefined && existsSync(project) ? { ...options, project } : options;
}

/**
 * The host's environment. Electron can't run workers: where the machine has no Node that can, that of the package does, behind all others.
 * @param resources the package's resources; undefined where the command line started us, which has seen to it
 */
export function environmentOf(
  env: NodeJS.ProcessEnv,
  resources: string | undefined,
): NodeJS.ProcessEnv {
  if (resources === undefined) return env;
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [env[name], path.join(resources, 'node')].filter(Boolean);
  return { ...env, [name]: folders.join(path.delimiter) };
}

/**
 * Makes sure that one Timelapse runs per user. Answers false when another one has taken over what this start was asked for: quit then.
 * @param onSecond hears of later starts, with what they were asked for
 */
export function takeSingleInstance(
  launch: LaunchOptions,
  onSecond: (launch: LaunchOptions) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ ...launch })) return false;
  app.on('second-instance', (_event, _argv, _folder, data) => {
    onSecond(typeof data === 'object' && data !== null ? data : {});
  });
  return true;
}
