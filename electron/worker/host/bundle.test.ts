/** Bundles real projects with the real SDK: what a user sees when workflow code is wrong. */
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { WorkerError, type WorkerFault } from '../../../shared/worker/fault.ts';
import type { TypescriptLaunch } from '../../../shared/worker/launch.ts';
import { TestProject } from '../testProject.ts';
import { bundleWorkflows } from './bundle.ts';

const LIMIT_MS = 60_000;
let project: TestProject | undefined;
afterEach(() => project?.remove());

function launchOf(
  files: Record<string, string>,
  overrides: Partial<TypescriptLaunch> = {},
): TypescriptLaunch {
  project = new TestProject({ 'package.json': '{"name": "test"}', ...files });
  return project.typescript(overrides);
}

async function faultOf(launch: TypescriptLaunch): Promise<WorkerFault> {
  const outcome = await bundleWorkflows(launch).catch((error: unknown) => error);
  if (!(outcome instanceof WorkerError)) throw new Error('it was bundled', { cause: outcome });
  return outcome.fault;
}

const workflow = (imports: string, body = ''): string =>
  `${imports}\nexport async function hello(): Promise<void> { ${body} }\n`;

describe('wrong workflow code', { timeout: LIMIT_MS }, () => {
  const ACTIVITIES = `import { Context } from '@temporalio/activity';
export async function charge(): Promise<void> { Context.current(); }\n`;

  test.each<[what: string, files: Record<string, string>, fault: Partial<WorkerFault>]>([
    [
      'a syntax error',
      { 'src/workflows.ts': 'export async function hello(): Promise<void> {\n  const x = ;\n}\n' },
      {
        message: 'src/workflows.ts:2 has a syntax error: Expression expected.',
        fix: 'Correct src/workflows.ts:2. The worker takes it when the file is saved.',
        file: 'src/workflows.ts',
        line: 2,
      },
    ],
    [
      'a module of Node in an imported file',
      {
        'src/workflows.ts': workflow(`import { read } from './files';`, 'read();'),
        'src/files.ts': `// A comment.\nimport { readFileSync } from 'node:fs';\nexport const read = () => readFileSync('a');\n`,
      },
      {
        message: 'src/files.ts:2 imports fs. Workflow code must not: it has to be deterministic.',
        fix: 'Move what uses fs into an activity. If it is never called in a workflow, add fs to "ignoreModules" in timelapse.config.json.',
        file: 'src/files.ts',
        line: 2,
      },
    ],
    [
      'activities imported as code',
      {
        'src/workflows.ts': workflow(`import { charge } from './activities';`, 'await charge();'),
        'src/activities.ts': ACTIVITIES,
      },
      {
        message:
          'src/workflows.ts:1 imports src/activities.ts, which uses @temporalio/activity. Workflow code must not: it has to be deterministic.',
        fix: 'Import only their types, by "import type", and call the activities through proxyActivities.',
      },
    ],
    [
      'a library that uses Node',
      { 'src/workflows.ts': workflow(`import pino from 'pino/file.js';`, 'pino();') },
      { file: 'src/workflows.ts', line: 1, kind: 'code' },
    ],
    [
      'a file that does not exist',
      { 'src/workflows.ts': workflow(`import { x } from './nowhere';`, 'x();') },
      {
        message: 'src/workflows.ts:1 imports ./nowhere, which does not exist.',
        fix: 'Correct the path, or create the file.',
      },
    ],
    [
      'a package that is not installed',
      { 'src/workflows.ts': workflow(`import x from 'no-such-package-here';`, 'x();') },
      {
        message: 'src/workflows.ts:1 imports no-such-package-here, which is not installed.',
        fix: 'Run npm install in the project; if no-such-package-here is not in its package.json, npm install no-such-package-here.',
      },
    ],
  ])('%s', async (_what, files, fault) => {
    expect(await faultOf(launchOf(files))).toMatchObject({ kind: 'code', ...fault });
  });
});

describe('right workflow code', { timeout: LIMIT_MS }, () => {
  it('becomes one script; what it exports is known', async () => {
    const launch = launchOf({
      'src/workflows.ts': `export * from './a';\nexport { b as renamed } from './b';\n`,
      'src/a.ts': workflow(
        `import type * as activities from './activities';\nexport type A = typeof activities;`,
      ),
      'src/b.ts': 'export async function b(): Promise<void> {}\n',
      'src/activities.ts': `import { readFileSync } from 'node:fs';\nexport { readFileSync };\n`,
    });
    const bundle = await bundleWorkflows(launch);
    expect(bundle.exports?.sort()).toEqual(['hello', 'renamed']);
    // Not toContain: a failure would print a megabyte.
    expect(bundle.code.includes('__TEMPORAL__')).toBe(true);
  });

  it('may use the paths of the tsconfig, and modules that are ignored', async () => {
    const files = {
      'src/workflows.ts': workflow(
        `import { helper } from '@/shared/helper';\nimport { other } from 'shared/other';\nimport { readFileSync } from 'fs';`,
        'helper(); other(); if (globalThis.process) readFileSync("a");',
      ),
      'src/shared/other.ts': 'export const other = (): string => "by the base folder";\n',
      'src/shared/helper.ts': 'export const helper = (): number => 42;\n',
    };
    const launch = launchOf(files);
    launch.ignoreModules.push('fs');
    const targets = [join(launch.root, 'src/*')];
    launch.transpile = { paths: ['@/*', '*'].map((pattern) => ({ pattern, targets })) };
    const bundle = await bundleWorkflows(launch);
    expect(bundle.code.includes('by the base folder')).toBe(true);
    expect(/helper = \(?\)?\s*=>\s*42/.test(bundle.code)).toBe(true);
  });
});
