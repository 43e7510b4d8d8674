#!/usr/bin/env node
/**
 * Plays the suite against the official dev server, where it is installed: shows that the recordings are its behaviour still, and
 * is what to look at when ours differs. Options: --only, --concurrency, --json, as for run.mjs.
 */
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { devServerSwitches, findOfficial, howToInstall } from '../../build/official/official.mjs';
import { officialServer, startServer } from './lib/server.mjs';
import { playSuite } from './lib/suite.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '*' },
    concurrency: { type: 'string', default: '4' },
    json: { type: 'string' },
  },
});

const { devServer } = findOfficial();
if (!devServer) {
  console.log(`skipped: the official dev server is not installed; ${howToInstall}`);
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}

const client = createRequire(path.join(root, 'package.json'))('@temporalio/client');
const server = await startServer(officialServer(devServer, devServerSwitches), client);
const results = await playSuite(server.address, {
  ...options,
  ignoreMessages: false,
  onLine: (line) => console.log(line),
});
if (options.json) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
await server.stop();
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
