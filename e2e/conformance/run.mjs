#!/usr/bin/env node
/** Runs the golden scenarios against a server: compares with what the real one did, or records it. See README.md. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Context } from './lib/context.mjs';
import { searchAttributes } from './lib/attributes.mjs';
import { describe, firstDifference } from './lib/compare.mjs';
import { Wire } from './lib/wire.mjs';

const LIMIT_MS = 30_000;
const here = path.dirname(fileURLToPath(import.meta.url));
const histories = path.join(here, 'histories');

const { values: options } = parseArgs({
  options: {
    address: { type: 'string', default: '127.0.0.1:7233' },
    namespace: { type: 'string', default: 'default' },
    modules: { type: 'string', default: path.resolve(here, '../..') },
    only: { type: 'string', default: '*' },
    concurrency: { type: 'string', default: '4' },
    record: { type: 'boolean', default: false },
    'ignore-messages': { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

/** Everything that all scenarios share. */
async function environment() {
  const root = path.resolve(options.modules);
  const require = createRequire(path.join(root, 'golden.cjs'));
  const modules = {
    client: require('@temporalio/client'),
    worker: require('@temporalio/worker'),
    common: require('@temporalio/common'),
    activity: require('@temporalio/activity'),
    proto: require('@temporalio/proto'),
    require,
  };
  modules.worker.Runtime.install({
    logger: new modules.worker.DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
  const wire = new Wire(modules.proto);
  const raw = await modules.client.Connection.connect({
    address: options.address,
    interceptors: [],
  });
  const connection = await modules.client.Connection.connect({ address: options.address });
  const client = new modules.client.Client({
    connection,
    namespace: options.namespace,
    identity: 'client',
  });
  const native = await modules.worker.NativeConnection.connect({ address: options.address });
  const bundle = await modules.worker.bundleWorkflowCode({
    workflowsPath: path.join(here, 'workflows', 'index.mjs'),
    logger: new modules.worker.DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({
      ...config,
      resolve: { ...config.resolve, modules: [path.join(root, 'node_modules')] },
    }),
  });
  const { createActivities } = await import('./activities.mjs');
  const env = {
    modules,
    wire,
    raw,
    connection,
    client,
    native,
    bundle,
    activities: createActivities(modules),
    namespace: options.namespace,
  };
  await registerSearchAttributes(env);
  return env;
}

/** Adds the search attributes and waits until the server knows them; a server without visibility goes on without. */
async function registerSearchAttributes(env) {
  const context = new Context(env, 'setup');
  const known = (name) =>
    context.rpc.countWorkflowExecutions({ query: `${name} IS NULL` }).then(
      () => true,
      () => false,
    );
  for (const [name, type] of Object.entries(searchAttributes)) {
    if (await known(name)) continue;
    const request = { namespace: env.namespace, searchAttributes: { [name]: type } };
    const failed = await context.operator.addSearchAttributes(request).then(
      () => undefined,
      (error) => error,
    );
    if (failed) console.log(`cannot add the search attribute ${name}: ${failed.message}`);
    else await context.until(() => known(name), Boolean);
  }
  await context.close();
}

async function loadScenarios() {
  const files = (await readdir(path.join(here, 'scenarios')))
    .filter((file) => file.endsWith('.mjs'))
    .sort();
  const groups = await Promise.all(
    files.map(async (file) => {
      const { scenarios: list } = await import(pathToFileURL(path.join(here, 'scenarios', file)));
      return list.map((scenario) => ({ ...scenario, group: path.basename(file, '.mjs') }));
    }),
  );
  const patterns = options.only.split(',').map((part) =>
    part
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.'),
  );
  const glob = new RegExp(`^(?:${patterns.join('|')})$`);
  const all = groups.flat();
  const twice = all.find(
    ({ name }, index) => all.findIndex((other) => other.name === name) !== index,
  );
  if (twice) throw new Error(`two scenarios are called ${twice.name}`);
  return all.filter(({ name, group }) => glob.test(name) || glob.test(group));
}

/** Runs one scenario and returns what it observed, or how it broke. */
async function run(env, scenario) {
  const context = new Context(env, scenario.name);
  const began = Date.now();
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`cut after ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  const broken = await Promise.race([scenario.run(context), limit]).then(
    () => undefined,
    (error) => error,
  );
  clearTimeout(timer);
  const ms = Date.now() - began;
  await Promise.race([
    context.close(),
    new Promise((resolve) => setTimeout(resolve, 3_000).unref()),
  ]);
  return { observations: context.observations, broken, ms };
}

async function check(scenario, { observations, broken }) {
  const file = path.join(histories, `${scenario.name}.json`);
  if (options.record) {
    if (broken) return { passed: false, reason: `    ${broken.stack}` };
    await writeFile(
      file,
      `${JSON.stringify({ scenario: scenario.name, about: scenario.about, observations }, null, 2)}\n`,
    );
    return { passed: true };
  }
  const golden = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (!golden) return { passed: false, reason: '    nothing was recorded for this scenario' };
  const compared = broken ? golden.observations.slice(0, observations.length) : golden.observations;
  const difference = firstDifference(compared, observations, {
    ignoreMessages: options['ignore-messages'],
  });
  const reasons = [
    ...(difference ? [describe(difference)] : []),
    ...(broken ? [`    broke: ${broken.message}`] : []),
  ];
  return { passed: reasons.length === 0, reason: reasons.join('\n'), difference };
}

async function main() {
  const scenarios = await loadScenarios();
  if (options.list)
    return scenarios.forEach(({ group, name, about }) => console.log(`${group}/${name}: ${about}`));
  if (!scenarios.length) throw new Error(`no scenario matches ${options.only}`);
  await mkdir(histories, { recursive: true });
  const env = await environment();
  const results = [];
  const waiting = [...scenarios];
  const lane = async () => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      const ran = await run(env, scenario);
      const verdict = await check(scenario, ran);
      results.push({ name: scenario.name, group: scenario.group, ms: ran.ms, ...verdict });
      console.log(
        `${verdict.passed ? 'ok  ' : 'FAIL'} ${scenario.group}/${scenario.name} (${ran.ms} ms)`,
      );
      if (!verdict.passed) console.log(verdict.reason);
    }
  };
  await Promise.all(Array.from({ length: Number(options.concurrency) }, lane));
  const failed = results.filter(({ passed }) => !passed).length;
  if (options.json) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

process.on('unhandledRejection', () => {}); // a broken scenario leaves promises behind; it has failed by itself
await main();
