/** Which servers a run compares, and by which commands they start. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { devServerSwitches, findOfficial, howToInstall } from '../official/official.mjs';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} command
 * @property {string | undefined} durableCommand
 * @property {WindowTarget} [window] where the server has a window of its own
 * @property {string[]} download
 *
 * @typedef {object} WindowTarget
 * @property {string} command starts the server with it
 * @property {'timelapse' | 'webUi'} site
 */

/**
 * The servers that the options name.
 *
 * @param {{server: string[], durable: string[], download: string[]}} options lists of `NAME=VALUE`
 * @returns {Target[]}
 */
export function serversOf({ server, durable, download }) {
  const durables = named(durable);
  const downloads = named(download);
  return Object.entries(named(server)).map(([name, command]) => ({
    name,
    command,
    durableCommand: durables[name],
    download: downloads[name]?.split(',') ?? [],
  }));
}

/**
 * Ours, and the official dev server and test server where they are installed.
 *
 * @param {string} repository
 * @param {{write: (text: string) => unknown}} notes where to say what is missing
 * @returns {Promise<Target[]>}
 */
export async function usualServers(repository, notes) {
  const { devServer, testServer } = findOfficial();
  const launcher = join(repository, 'build', 'bin', 'timelapse');
  const targets = [];
  if (existsSync(launcher)) {
    spawnSync(launcher, ['--help'], { stdio: 'ignore' }); // Builds it, if that is still to be done.
    targets.push({
      name: 'Timelapse',
      command: `${quoted(launcher)} serve --headless --port {port}`,
      durableCommand: undefined,
      window: {
        site: 'timelapse',
        command: `env XDG_CONFIG_HOME={folder} ${quoted(launcher)} serve --port {port} --ui-port {uiPort}`,
      },
      download: [],
    });
  }
  if (devServer) targets.push(devServerTarget(devServer));
  if (testServer) {
    targets.push({
      name: 'test server',
      command: `${quoted(testServer)} {port}`,
      durableCommand: undefined,
      download: [testServer],
    });
  }
  if (!devServer || !testServer) {
    notes.write(`not every official server is here; ${howToInstall}\n`);
  }
  return targets;
}

function devServerTarget(path) {
  const start = `${quoted(path)} server start-dev --ip 127.0.0.1 --port {port} ${devServerSwitches.join(' ')}`;
  const command = `${start} --headless`;
  return {
    name: 'dev server',
    command,
    window: { site: 'webUi', command: `${start} --ui-port {uiPort} --log-level error` },
    durableCommand: `${command} --db-filename {db}`,
    download: [path],
  };
}

const quoted = (path) => `'${path.replaceAll("'", String.raw`'\''`)}'`;

/** @param {string[]} pairs `NAME=VALUE` */
function named(pairs) {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new Error(`not NAME=VALUE: ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
