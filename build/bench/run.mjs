/** Compares Temporal servers side by side: ours and the official ones, unless told. See README.md for the options. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureOnce } from './measureOnce.mjs';
import { floor } from './measures/floor.mjs';
import { history } from './measures/history.mjs';
import { latency } from './measures/latency.mjs';
import { restart } from './measures/restart.mjs';
import { skipping } from './measures/skipping.mjs';
import { startup } from './measures/startup.mjs';
import { timers } from './measures/timers.mjs';
import { trivial } from './measures/trivial.mjs';
import { visibility } from './measures/visibility.mjs';
import { windowArrivals } from './measures/windowArrivals.mjs';
import { windowList } from './measures/windowList.mjs';
import { windowRuns } from './measures/windowRuns.mjs';
import { installOfficial } from '../official/official.mjs';
import { aboutRun, writeReport } from './document.mjs';
import { modulesIn } from './modules.mjs';
import { formatTable, summarise } from './report.mjs';
import { serversOf, usualServers } from './servers.mjs';
import { bundleWorkflows } from './worker.mjs';

const serverMeasures = [
  startup,
  trivial,
  latency,
  floor,
  skipping,
  timers,
  history,
  visibility,
  restart,
];
/** These need a browser, and are run where they are asked for. */
const windowMeasures = [windowRuns, windowArrivals, windowList];
const measures = [...serverMeasures, ...windowMeasures];
const repository = join(import.meta.dirname, '../..');

const { values: options } = parseArgs({
  options: {
    modules: { type: 'string', default: join(repository, 'node_modules') },
    server: { type: 'string', multiple: true, default: [] },
    durable: { type: 'string', multiple: true, default: [] },
    download: { type: 'string', multiple: true, default: [] },
    base: { type: 'string' },
    only: { type: 'string', default: serverMeasures.map(({ name }) => name).join() },
    rounds: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    json: { type: 'string' },
    write: { type: 'string' },
    install: { type: 'boolean', default: false },
  },
});
if (options.install) installOfficial();

const servers =
  options.server.length > 0 ? serversOf(options) : await usualServers(repository, process.stderr);
const base = options.base ?? servers[0]?.name ?? fail('there is no server to measure');
if (!servers.some(({ name }) => name === base)) fail(`--base ${base} is not a --server`);
const chosen = options.only
  .split(',')
  .flatMap((name) => (name === 'window' ? windowMeasures.map((measure) => measure.name) : name))
  .map(
    (name) => measures.find((measure) => measure.name === name) ?? fail(`no measure named ${name}`),
  );

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const modules = modulesIn(options.modules);
const bundlePath = join(folder, 'workflows.js');
await bundleWorkflows(modules, bundlePath);

const startedAt = new Date();
const samples = [];
for (const measure of chosen) {
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const server of servers) {
      process.stderr.write(`${measure.name}, round ${round}, ${server.name} … `);
      const own = join(folder, `${measure.name}-${round}-${server.name}`);
      mkdirSync(own);
      const from = performance.now();
      samples.push({
        measure: measure.name,
        round,
        server: server.name,
        ...(await measureOnce(measure, server, {
          modules,
          bundlePath,
          folder: own,
          scale: Number(options.scale),
        })),
      });
      process.stderr.write(`${((performance.now() - from) / 1e3).toFixed(1)} s\n`);
    }
  }
}

const about = aboutRun({ startedAt, options, servers });
const summary = summarise(
  chosen,
  servers.map(({ name }) => name),
  base,
  samples,
);
console.log(formatTable(summary));
if (options.write) writeReport(options.write, about, formatTable(summary));
if (options.json) {
  writeFileSync(options.json, `${JSON.stringify({ about, summary, samples }, undefined, 2)}\n`);
}
process.exit(); // The SDK's native runtime would keep the process alive.

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}
