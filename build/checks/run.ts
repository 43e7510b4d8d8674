/**
 * `npm run check`: everything that can be said about the code without running it. All checks run, as many at a time as there
 * are processors; only what failed shows its output. `npm run check -- types lint` runs those whose names begin so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from '../command.ts';
import { node, root } from '../paths.ts';
import { findForbiddenImports } from './imports.ts';
import { findPackageFaults, type Lockfile, type PackageJson } from './packages.ts';
import { sourceFiles } from './sourceFiles.ts';
import { findUntidiness } from './tidy.ts';

interface Check {
  readonly name: string;
  /** The findings; empty when all is well. */
  readonly findings: () => Promise<string>;
}

/** One program per runtime: each sees the globals that it has when it runs, and no others. */
const PROGRAMS = [
  'electron',
  'renderer',
  'renderer/tsconfig.test.json',
  'electron/engine',
  'e2e',
  'build',
  'electron/preload',
  'shared',
  'e2e/projects/order-saga',
  'e2e/fixtures/every-kind',
];
const FOLDERS = ['shared', 'electron', 'renderer', 'build', 'e2e'];

function tool(name: string, file: string, ...args: string[]): Check {
  const script = path.join(root, 'node_modules', file);
  return {
    name,
    findings: async () => {
      const outcome = await run(node, [script, ...args]);
      return outcome.ok ? '' : outcome.output.trim() || `ended with status ${outcome.status}`;
    },
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

const checks: readonly Check[] = [
  ...PROGRAMS.filter((program) => existsSync(path.join(root, program))).map((program) =>
    tool(`types ${program}`, 'typescript/bin/tsc', '-p', program, '--noEmit', '--pretty', 'false'),
  ),
  tool('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '--cache', '.'),
  tool('lint', 'oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '-f', 'unix'),
  tool('unused', 'knip/bin/knip.js', '--no-progress'),
  {
    name: 'imports',
    findings: async () => {
      const folders = FOLDERS.filter((folder) => existsSync(path.join(root, folder)));
      return (await findForbiddenImports(folders)).join('\n');
    },
  },
  {
    name: 'tidy',
    findings: () => Promise.resolve(findUntidiness(root, sourceFiles(root)).join('\n')),
  },
  {
    name: 'packages',
    findings: () => {
      const manifest = readJson('package.json') as PackageJson;
      const lockfile = readJson('package-lock.json') as Lockfile;
      return Promise.resolve(findPackageFaults(manifest, lockfile).join('\n'));
    },
  },
];

process.chdir(root);
const asked = process.argv.slice(2);
const chosen = checks.filter(
  ({ name }) => asked.length === 0 || asked.some((word) => name.startsWith(word)),
);
if (chosen.length === 0) {
  console.error(`No such check. There are: ${checks.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const waiting = [...chosen];
const failed: string[] = [];

async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const begin = performance.now();
    const findings = await check.findings();
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    if (findings === '') {
      console.log(`ok    ${check.name}  ${seconds} s`);
    } else {
      failed.push(check.name);
      console.log(`FAIL  ${check.name}  ${seconds} s\n${findings.replaceAll(/^/gm, '      ')}`);
    }
  }
}

const begin = performance.now();
await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
console.log(
  failed.length === 0
    ? `All ${chosen.length} checks passed in ${seconds} s.`
    : `${failed.length} of ${chosen.length} checks failed in ${seconds} s: ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
