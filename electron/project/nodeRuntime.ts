import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EnvironmentError } from '../../shared/model/environmentError.ts';

/** A Node that can run workers. */
export interface NodeRuntime {
  readonly path: string;
  /** Such as `24.21.0`. */
  readonly version: string;
}

/** From here on Node has synchronous module hooks and reads TypeScript. */
const MINIMUM = [22, 18] as const;
const PROGRAM = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * The Node for a project's processes: the one that its configuration names, else the `node` package among
 * its dependencies, else the first on PATH, else the one that runs Timelapse; one that is too old is passed over.
 * @throws EnvironmentError when there is none
 */
export async function findNode(
  root: string,
  configured: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<NodeRuntime> {
  if (configured !== undefined) return await configuredNode(root, configured);
  const tooOld: string[] = [];
  for (const path of candidates(root, environment)) {
    const version = await versionOf(path);
    if (version === undefined) continue;
    if (isEnough(version)) return { path, version };
    tooOld.push(`${path} is ${version}`);
  }
  const found = tooOld.length === 0 ? '' : ` Too old: ${tooOld.join(', ')}.`;
  throw new EnvironmentError(
    `No Node ${MINIMUM.join('.')} or later was found to run workers with.${found}`,
    'Install Node 24 from https://nodejs.org, or set "node" in timelapse.config.json to the path of one.',
  );
}

async function configuredNode(root: string, configured: string): Promise<NodeRuntime> {
  const path = resolve(root, configured);
  const version = await versionOf(path);
  if (version === undefined) {
    throw new EnvironmentError(
      `"node" in the project's configuration is ${configured}, which is no Node that runs.`,
      'Set it to the path of a node executable, or remove it.',
    );
  }
  if (!isEnough(version)) {
    throw new EnvironmentError(
      `"node" in the project's configuration is Node ${version}; workers need ${MINIMUM.join('.')} or later.`,
      'Set it to a newer one, or remove it.',
    );
  }
  return { path, version };
}

function candidates(root: string, environment: NodeJS.ProcessEnv): string[] {
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const onPath = (environment[pathName] ?? '').split(delimiter).filter((folder) => folder !== '');
  const all = [
    join(root, 'node_modules', 'node', 'bin', PROGRAM),
    ...onPath.map((folder) => join(folder, PROGRAM)),
    // Under Electron this is Electron, which is not Node when it is started by this path.
    ...(process.versions['electron'] === undefined ? [process.execPath] : []),
  ];
  return [...new Set(all)].filter((path) => existsSync(path));
}

async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 5_000 });
    return /^v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    // It does not run, so it is no candidate; whoever named it is told by the caller.
    return undefined;
  }
}

function isEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}
