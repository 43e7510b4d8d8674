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
