#!/usr/bin/env node
/**
 * Plays the conformance suite against this repository's server and compares with `expected.json`: the scenarios that must pass.
 * A listed scenario that fails is a failure. An unlisted one that fails counts as skipped; one that passes is named, to be
 * added with --add. Options: see README.md.
 */
import { createRequire } from 'node:module';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ownLauncher, ownServer, startServer } from './lib/server.mjs';
import { playSuite, scenarioNames } from './lib/suite.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const expectedFile = path.join(here, 'expected.json');
/** More failures than this are no accident of a busy machine, and are not played again. */
const AGAIN_COUNT_MAX = 8;

const { values: options } = parseArgs({
  options: {
    address: { type: 'string' },
    only: { type: 'string', default: '*' },
    concurrency: { type: 'string', default: '4' },
    'ignore-messages': { type: 'boolean', default: false },
    json: { type: 'string' },
    add: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const suiteOptions = {
  only: options.only,
  concurrency: options.concurrency,
  ignoreMessages: options['ignore-messages'],
  onLine: (line) => options.verbose && console.log(line),
};

/** The server to judge: the one at --address, or this repository's own. */
async function server() {
  if (options.address) {
    const never = new Promise(() => {});
    return { address: options.address, ended: never, stop: async () => {}, log: () => '' };
  }
  await access(ownLauncher).catch((cause) => {
    throw new Error(`${ownLauncher} is missing; use --address to check a running server`, {
      cause,
    });
  });
  const client = createRequire(path.join(root, 'package.json'))('@temporalio/client');
  return startServer(ownServer(), client);
}

/** Scenarios that were expected to pass and did not get a second chance, alone: they measure time, and machines are busy. */
async function playAgain(address, results, expected) {
  const failed = results.filter(({ name, passed }) => !passed && expected.has(name));
  if (failed.length === 0 || failed.length > AGAIN_COUNT_MAX) return results;
  const only = failed.map(({ name }) => name).join(',');
  const again = await playSuite(address, { ...suiteOptions, only, concurrency: '1' });
  for (const { name, passed } of again) {
    if (passed) console.log(`passed at the second try only: ${name}`);
  }
  const passedAgain = new Set(again.filter(({ passed }) => passed).map(({ name }) => name));
  return results.map((result) =>
    passedAgain.has(result.name) ? { ...result, passed: true, again: true } : result,
  );
}

/** Writes expected.json anew, with what passed now and what it had before. */
async function add(expected, names) {
  const all = await scenarioNames();
  const list = all.filter((name) => expected.has(name) || names.includes(name));
  await writeFile(expectedFile, `${JSON.stringify(list, undefined, 2)}\n`);
  console.log(`added to expected.json: ${names.join(', ')}`);
}

function report(results, expected) {
  const failed = results.filter(({ name, passed }) => !passed && expected.has(name));
  const skipped = results.filter(({ name, passed }) => !passed && !expected.has(name));
  const surprises = results.filter(({ name, passed }) => passed && !expected.has(name));
  for (const { group, name, reason } of failed) console.log(`FAIL ${group}/${name}\n${reason}`);
  if (skipped.length > 0) {
    console.log(`not expected to pass yet: ${skipped.map(({ name }) => name).join(', ')}`);
  }
  if (surprises.length > 0 && !options.add) {
    const names = surprises.map(({ name }) => name).join(', ');
    console.log(`passed without being listed, add them with --add: ${names}`);
  }
  const passedCount = results.length - failed.length - skipped.length;
  console.log(`${passedCount} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0;
}

async function main() {
  const expected = new Set(JSON.parse(await readFile(expectedFile, 'utf8')));
  const known = await scenarioNames();
  const unknown = [...expected].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`expected.json names no scenario: ${unknown.join(', ')}`);
  const { address, ended, stop, log } = await server();
  const died = ended.then((how) => {
    throw new Error(`the server ended by itself in the middle, with ${how}:\n${log()}`);
  });
  try {
    const play = async () => playAgain(address, await playSuite(address, suiteOptions), expected);
    const results = await Promise.race([play(), died]);
    if (options.json) await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
    const surprises = results.filter(({ name, passed }) => passed && !expected.has(name));
    if (options.add && surprises.length > 0) {
      await add(
        expected,
        surprises.map(({ name }) => name),
      );
    }
    const good = report(results, expected);
    if (!good && log())
      console.log(`the server's last words:\n${log().trim().split('\n').slice(-20).join('\n')}`);
    return good;
  } finally {
    died.catch(() => {}); // From here on it is meant to end.
    await stop();
  }
}

const good = await main().catch((error) => {
  console.log(`FAIL conformance: ${error.message}`);
  console.log('0 passed, 1 failed, 0 skipped');
  return false;
});
process.exit(good ? 0 : 1);
