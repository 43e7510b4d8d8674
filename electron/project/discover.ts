import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import type { TranspileSettings, WorkerLaunch } from '../../shared/worker/launch.ts';
import {
  checkConfig,
  findConfig,
  readJson,
  readJsonConfig,
  type ConfigFile,
  type ProjectConfig,
} from './config.ts';
import {
  findCommand,
  findModules,
  findNestedProjects,
  findTaskQueue,
  usualPlaces,
} from './conventions.ts';
import { findNode } from './nodeRuntime.ts';
import { inspectInChild } from './projectChild.ts';
import { checkFolder } from './projectFolder.ts';

/** What a folder was found to be. */
export interface DiscoveredProject {
  readonly name: string;
  readonly root: string;
  readonly launch: WorkerLaunch;
  /** The modules to read types from; undefined when there is no TypeScript to read. */
  readonly modules: ProjectModules | undefined;
  /** The name of the configuration file. */
  readonly configName: string | undefined;
}

/** Absolute paths. */
export interface ProjectModules {
  readonly workflowsPath: string;
  readonly activityPaths: readonly string[];
}

export interface DiscoverOptions {
  /** The file of `electron/project/child/index.ts`, or what it was built to; absolute. */
  readonly entry: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Finds out what is in a folder and how its worker is started.
 * @throws EnvironmentError that names what is wrong and what to do
 */
export async function discover(path: string, options: DiscoverOptions): Promise<DiscoveredProject> {
  const root = resolve(path);
  checkFolder(root);
  const configFile = findConfig(root);
  const jsonConfig = configFile && !configFile.isProgram ? readJsonConfig(configFile) : undefined;
  const node = await findNode(root, jsonConfig?.node, options.environment);
  const { config, transpile } = await readSettings(
    root,
    configFile,
    jsonConfig,
    node.path,
    options,
  );
  const nodePath =
    config.node === undefined || config.node === jsonConfig?.node
      ? node.path
      : (await findNode(root, config.node, options.environment)).path;

  const manifest = readManifest(root);
  const common = {
    root,
    nodePath,
    taskQueue: config.taskQueue ?? findTaskQueue(root) ?? unscoped(manifest.name) ?? basename(root),
    namespace: config.namespace ?? 'default',
    env: config.env ?? {},
  };
  const found = {
    name: config.name ?? unscoped(manifest.name) ?? basename(root),
    root,
    configName: configFile?.name,
  };
  if (config.command !== undefined) {
    const launch: WorkerLaunch = { kind: 'command', ...common, command: config.command };
    return { ...found, launch, modules: modulesBesideCommand(root, config, configFile, manifest) };
  }
  if (config.workflows !== undefined || usesTemporal(manifest)) {
    checkSdk(root, manifest);
    const modules = findProjectModules(root, config, configFile);
    const launch: WorkerLaunch = {
      kind: 'typescript',
      ...common,
      workflowsPath: modules.workflowsPath,
      activityPaths: [...modules.activityPaths],
      ignoreModules: config.ignoreModules ?? [],
      transpile,
    };
    return { ...found, launch, modules };
  }
  const command = conventionalCommand(root);
  return { ...found, launch: { kind: 'command', ...common, command }, modules: undefined };
}

/** What the configuration and the tsconfig say. Only what cannot be read otherwise costs a process. */
async function readSettings(
  root: string,
  configFile: ConfigFile | undefined,
  jsonConfig: ProjectConfig | undefined,
  nodePath: string,
  options: DiscoverOptions,
): Promise<{ config: ProjectConfig; transpile: TranspileSettings }> {
  const configPath = configFile?.isProgram === true ? configFile.path : undefined;
  if (configPath === undefined && !existsSync(join(root, 'tsconfig.json'))) {
    return { config: jsonConfig ?? {}, transpile: {} };
  }
  const child = { nodePath, entry: options.entry, cwd: root };
  const inspected = await inspectInChild(child, { root, ...(configPath && { configPath }) });
  const { transpile } = inspected;
  if (configFile === undefined || configPath === undefined) {
    return { config: jsonConfig ?? {}, transpile };
  }
  if (inspected.configError !== undefined) {
    throw new EnvironmentError(
      `${configFile.name} could not be run: ${inspected.configError}.`,
      `Correct ${configPath}, or write the settings into a timelapse.config.json.`,
    );
  }
  return { config: checkConfig(configFile, inspected.config), transpile };
}

interface Manifest {
  readonly name: string | undefined;
  /** The names of all dependencies, of whatever kind. */
  readonly dependencies: ReadonlySet<string>;
}

function readManifest(root: string): Manifest {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return { name: undefined, dependencies: new Set() };
  const json = readJson(path, 'package.json') as Record<string, unknown>;
  const names = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
    .map((field) => json[field])
    .flatMap((field) => (typeof field === 'object' && field !== null ? Object.keys(field) : []));
  const name = json['name'];
  return { name: typeof name === 'string' ? name : undefined, dependencies: new Set(names) };
}

function usesTemporal({ dependencies }: Manifest): boolean {
  return ['@temporalio/worker', '@temporalio/workflow', 'temporalio'].some((name) =>
    dependencies.has(name),
  );
}

function unscoped(name: string | undefined): string | undefined {
  return name?.replace(/^@[^/]+\//, '');
}

function checkSdk(root: string, { dependencies }: Manifest): void {
  try {
    createRequire(join(root, 'package.json')).resolve('@temporalio/worker/package.json');
  } catch (cause) {
    const install = installCommand(root);
    if (dependencies.has('@temporalio/worker') || dependencies.has('temporalio')) {
      throw new EnvironmentError(
        `The Temporal SDK of ${root} is not installed: @temporalio/worker is in its package.json but not in node_modules.`,
        `Run ${install} in the project, then open it again.`,
        { cause },
      );
    }
    throw new EnvironmentError(
      `${root} has no @temporalio/worker among its dependencies, so nothing can run its workflows.`,
      'Run npm install @temporalio/worker in the project, then open it again.',
      { cause },
    );
  }
}

/** What installs the dependencies, by the lock file that is there, here or above as in a monorepo. */
function installCommand(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-lock.yaml'))) return 'pnpm install';
    if (existsSync(join(folder, 'yarn.lock'))) return 'yarn install';
    if (existsSync(join(folder, 'bun.lock'))) return 'bun install';
    if (existsSync(join(folder, 'package-lock.json')) || folder === dirname(folder)) {
      return 'npm install';
    }
  }
}

function findProjectModules(
  root: string,
  config: ProjectConfig,
  configFile: ConfigFile | undefined,
): ProjectModules {
  const workflowsPath =
    config.workflows === undefined
      ? soleModule(root, 'workflows')
      : configuredModule(root, config.workflows, 'workflows', configFile);
  const configured =
    typeof config.activities === 'string' ? [config.activities] : config.activities;
  const activities =
    configured?.map((path) => configuredModule(root, path, 'activities', configFile)) ??
    // Workflows may get all their activities from other workers.
    (findModules(root, 'activities').length === 0 ? [] : [soleModule(root, 'activities')]);
  return { workflowsPath, activityPaths: activities };
}

/** The one module that convention finds. */
function soleModule(root: string, stem: 'workflows' | 'activities'): string {
  const found = findModules(root, stem);
  const [first] = found;
  if (first === undefined) {
    const nested = findNestedProjects(root, isProjectFolder);
    throw new EnvironmentError(
      `No ${stem} were found in ${root}: there is none of ${usualPlaces(stem).join(', ')}.`,
      nested[0] === undefined
        ? `Create one of them, or name the module in a timelapse.config.json: {"${stem}": "path/to/${stem}.ts"}.`
        : `Open a project in it, such as ${join(root, nested[0])}, or name the module in a timelapse.config.json: {"${stem}": "path/to/${stem}.ts"}.`,
    );
  }
  if (found.length > 1) {
    throw new EnvironmentError(
      `${root} has several modules that may hold its ${stem}: ${found.map(({ name }) => name).join(', ')}.`,
      `Name the right one in a timelapse.config.json: {"${stem}": "${first.name}"}.`,
    );
  }
  return first.path;
}

function configuredModule(
  root: string,
  path: string,
  field: 'workflows' | 'activities',
  configFile: ConfigFile | undefined,
): string {
  const absolute = resolve(root, path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat?.isFile() === true) return absolute;
  const index = ['index.ts', 'index.mts', 'index.js', 'index.mjs']
    .map((name) => join(absolute, name))
    .find((each) => existsSync(each));
  if (index !== undefined) return index;
  throw new EnvironmentError(
    `"${field}" in ${configFile?.name ?? 'the configuration'} is ${path}, ${stat === undefined ? 'which does not exist' : 'a folder without an index.ts'}.`,
    `Correct it in ${configFile?.path ?? root}: the path is relative to ${root}.`,
  );
}

/** A TypeScript project may be run by a command of its own; its types can be read all the same. */
function modulesBesideCommand(
  root: string,
  config: ProjectConfig,
  configFile: ConfigFile | undefined,
  manifest: Manifest,
): ProjectModules | undefined {
  if (config.workflows !== undefined) return findProjectModules(root, config, configFile);
  if (!usesTemporal(manifest) || findModules(root, 'workflows').length !== 1) return undefined;
  return findProjectModules(root, config, configFile);
}

function conventionalCommand(root: string): string {
  const convention = findCommand(root);
  if (convention?.command !== undefined) return convention.command;
  if (convention !== undefined) {
    const [example, file] =
      convention.language === 'Go'
        ? ['go run ./cmd/worker', 'worker/main.go']
        : ['python run.py', 'worker.py'];
    throw new EnvironmentError(
      `${root} is a ${convention.language} project with the Temporal SDK, but has no ${file} to run.`,
      `Say what runs its worker in a timelapse.config.json: {"command": "${example}", "taskQueue": "…"}.`,
    );
  }
  const nested = findNestedProjects(root, isProjectFolder);
  if (nested.length > 0) {
    const shown = nested.slice(0, 5).join(', ') + (nested.length > 5 ? ', …' : '');
    throw new EnvironmentError(
      `${root} is not a Temporal project itself, but ${nested.length === 1 ? 'a folder in it is' : `${nested.length} folders in it are`}: ${shown}.`,
      `Open ${join(root, nested[0] ?? '')}.`,
    );
  }
  throw new EnvironmentError(
    `${root} is not a Temporal project: it has no package.json with @temporalio/worker, no Python or Go module with the Temporal SDK, and no timelapse.config.json.`,
    'Run npm install @temporalio/worker @temporalio/workflow @temporalio/activity in it, or say what runs its worker in a timelapse.config.json: {"command": "python worker.py", "taskQueue": "…"}.',
  );
}

function isProjectFolder(folder: string): boolean {
  if (existsSync(join(folder, 'timelapse.config.json'))) return true;
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"@temporalio/worker"')) {
    return true;
  }
  return findCommand(folder)?.command !== undefined;
}
