#!/usr/bin/env node
/**
 * Runs the tests on the SDKs' test environments with our executable, or with the official ones; see README.md.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findOfficial, howToInstall } from '../../../build/official/official.mjs';
import { ownLauncher } from '../../conformance/lib/server.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const python = path.join(
  root,
  process.platform === 'win32'
    ? '.cache/sdk/python/Scripts/python.exe'
    : '.cache/sdk/python/bin/python',
);

const { values: options } = parseArgs({
  options: {
    executable: { type: 'string' },
    official: { type: 'boolean', default: false },
    sdk: { type: 'string', default: 'typescript,python' },
    only: { type: 'string' },
  },
});

const programs = {
  typescript: [process.execPath, path.join(here, 'typescript', 'main.ts')],
  python: [python, '-B', path.join(here, 'python', 'main.py')],
};

/** The executables that the SDKs start, and the groups that they can do. */
function executables() {
  if (!options.official) {
    const path = options.executable ?? ownLauncher;
    return {
      timeSkipping: path,
      local: path,
      only: options.only ?? 'time-skipping,local,v2,beyond',
    };
  }
  const { testServer, devServer } = findOfficial();
  if (!testServer || !devServer) {
    process.stdout.write(`skipped: the official servers are not installed; ${howToInstall}\n`);
    process.stdout.write('0 passed, 0 failed, 1 skipped\n');
    process.exit(0);
  }
  const only = options.only ?? 'time-skipping,local,v2';
  return { timeSkipping: testServer, local: devServer, only };
}

const { timeSkipping, local, only } = executables();
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const sdk of options.sdk.split(',')) {
  const [command, ...args] = programs[sdk] ?? [];
  if (!command || !existsSync(command)) {
    process.stdout.write(`${sdk}: skipped, "node e2e/sdk/run.mjs --only ${sdk}" installs it\n`);
    totals.skipped++;
    continue;
  }
  const given = ['--time-skipping', timeSkipping, '--local', local, '--only', only];
  const child = spawn(command, [...args, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    process.stdout.write(text);
  });
  await new Promise((resolve) => child.once('close', resolve));
  const counted = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  totals.passed += Number(counted?.[1] ?? 0);
  totals.failed += Number(counted?.[2] ?? 1);
}
process.stdout.write(
  `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
);
process.exit(totals.failed > 0 ? 1 : 0);
