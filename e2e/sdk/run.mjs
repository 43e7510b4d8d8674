#!/usr/bin/env node
/**
 * Runs the programs of the SDKs whose toolchain is on this machine, one after the other, on a server: each uses every feature of
 * its SDK and replays the histories it made. See README.md.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { devServerSwitches, findOfficial, howToInstall } from '../../build/official/official.mjs';
import { officialServer, ownServer, startServer } from '../conformance/lib/server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const cache = path.join(root, '.cache', 'sdk');
const isWindows = process.platform === 'win32';
const python = path.join(cache, 'python', isWindows ? 'Scripts/python.exe' : 'bin/python');
const systemPython = process.env.PYTHON ?? (isWindows ? 'python' : 'python3');

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    official: { type: 'boolean', default: false },
    only: { type: 'string', default: 'typescript,python,go,java' },
    cases: { type: 'string', default: '*' },
    without: { type: 'string', default: '-' },
    verbose: { type: 'boolean', default: false },
  },
});

/** @typedef {{command: string, args: string[], cwd?: string}} Step */

/**
 * How each program is made ready and run. `needs` are commands that must answer; `prepare` fetches what the program depends on,
 * without which it is skipped; `build` must succeed.
 *
 * @type {Record<string, {needs: Step[], prepare: () => Step[], build: Step[], program: Step}>}
 */
const programs = {
  typescript: {
    needs: [],
    prepare: () => [],
    build: [],
    program: { command: process.execPath, args: [path.join(here, 'typescript', 'main.ts')] },
  },
  python: {
    needs: [
      { command: systemPython, args: ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'] },
    ],
    prepare: () => [
      ...(existsSync(python)
        ? []
        : [{ command: systemPython, args: ['-m', 'venv', path.join(cache, 'python')] }]),
      {
        command: python,
        args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r'].concat(
          path.join(here, 'python', 'requirements.txt'),
        ),
      },
    ],
    build: [],
    program: { command: python, args: ['-B', path.join(here, 'python', 'main.py')] },
  },
  go: {
    needs: [{ command: 'go', args: ['version'] }],
    prepare: () => [{ command: 'go', args: ['mod', 'download'], cwd: path.join(here, 'go') }],
    build: [
      {
        command: 'go',
        args: ['build', '-o', path.join(cache, 'go', 'sdk'), '.'],
        cwd: path.join(here, 'go'),
      },
    ],
    program: { command: path.join(cache, 'go', 'sdk'), args: [] },
  },
  java: {
    needs: [
      { command: 'java', args: ['-version'] },
      { command: isWindows ? 'mvn.cmd' : 'mvn', args: ['--version'] },
    ],
    prepare: () =>
      isNewer(javaTarget('lib'), path.join(here, 'java', 'pom.xml'))
        ? []
        : [maven('dependency:copy-dependencies', `-DoutputDirectory=${javaTarget('lib')}`)],
    build: [maven('compile')],
    program: {
      command: 'java',
      args: ['-cp', [javaTarget('classes'), javaTarget('lib/*')].join(path.delimiter), 'sdk.Main'],
    },
  },
};

/** Whether a folder was written after a file, so that nothing has to be fetched again. */
function isNewer(folder, file) {
  return existsSync(folder) && statSync(folder).mtimeMs > statSync(file).mtimeMs;
}

function javaTarget(part) {
  return path.join(cache, 'java', part);
}

/** @returns {Step} */
function maven(...goals) {
  return {
    command: isWindows ? 'mvn.cmd' : 'mvn',
    args: ['--quiet', '--batch-mode', `-Dsdk.target=${path.join(cache, 'java')}`, ...goals],
    cwd: path.join(here, 'java'),
  };
}

/** @param {Step} step @returns {string | undefined} what went wrong */
function fails({ command, args, cwd = root }) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return undefined;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
  return `${error?.message ?? `"${command} ${args.join(' ')}" ended with ${status}`}\n${said}`.trim();
}

/** Runs a program, showing what it says about failures, and counts by its last line. */
async function count({ command, args }, address) {
  const given = ['--address', address, '--only', options.cases, '--without', options.without];
  const child = spawn(command, [...args, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (options.verbose) process.stdout.write(text);
    });
  }
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (!options.verbose) {
    const failures = output.split('\n').filter((line) => line && !line.startsWith('ok  '));
    process.stdout.write(failures.map((line) => `  ${line}\n`).join(''));
  }
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  if (!counted) return { passed: 0, failed: 1, said: `ended with ${status} and no count` };
  return { passed: Number(counted[1]), failed: Number(counted[2]) };
}

/** @returns {Promise<{passed: number, failed: number, skipped?: string}>} */
async function run(name, address) {
  const { needs, prepare, build, program } = programs[name];
  const missing = needs.find((step) => fails(step));
  if (missing) return { passed: 0, failed: 0, skipped: `${missing.command} is not installed` };
  for (const step of prepare()) {
    const wrong = fails(step);
    if (wrong) return { passed: 0, failed: 0, skipped: `its packages can't be had: ${wrong}` };
  }
  for (const step of build) {
    const wrong = fails(step);
    if (wrong) return { passed: 0, failed: 1, said: wrong };
  }
  return count(program, address);
}

/** The server to use: one that runs, the official dev server, or this repository's own. */
async function server() {
  if (options.address) return { address: options.address, stop: async () => {} };
  const client = createRequire(path.join(root, 'package.json'))('@temporalio/client');
  if (options.official) {
    const { devServer } = findOfficial();
    if (!devServer) throw new Error(`the official dev server is not installed; ${howToInstall}`);
    return startServer(officialServer(devServer, devServerSwitches), client);
  }
  return startServer(ownServer(), client);
}

const chosen = options.only.split(',');
const unknown = chosen.find((name) => !programs[name]);
if (unknown) {
  process.stderr.write(
    `no program is called ${unknown}: there are ${Object.keys(programs).join(', ')}\n`,
  );
  process.exit(2);
}
const { address, stop, ended, log } = await server();
/** @type {string | undefined} */
let death;
void ended?.then((how) => (death = String(how)));
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const name of chosen) {
  const { passed, failed, skipped, said } = await run(name, address);
  if (said) process.stdout.write(`  ${said}\n`);
  process.stdout.write(
    skipped ? `${name}: skipped, ${skipped}\n` : `${name}: ${passed} passed, ${failed} failed\n`,
  );
  if (death !== undefined) {
    process.stdout.write(`the server ended by itself, with ${death}:\n${log()}\n`);
    totals.failed += failed || 1;
    break;
  }
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped ? 1 : 0;
}
await stop();
process.stdout.write(
  `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
);
process.exit(totals.failed > 0 ? 1 : 0);
