import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import { TestProject } from '../worker/testProject.ts';
import { discover, type DiscoveredProject } from './discover.ts';

const LIMIT_MS = 30_000;
const options = { entry: join(import.meta.dirname, 'child/index.ts') };
const MANIFEST = '{"name": "@acme/shop", "dependencies": {"@temporalio/worker": "1.24.0"}}';

let project: TestProject | undefined;
afterEach(() => project?.remove());

async function open(
  files: Record<string, string>,
  { path = '', installed = true } = {},
): Promise<DiscoveredProject> {
  project = new TestProject(files, { installed });
  return await discover(join(project.root, path), options);
}

/** Message and fix, with the project's folder written as `ROOT`. */
async function refusal(
  files: Record<string, string>,
  where: { path?: string; installed?: boolean } = {},
): Promise<{ message: string; fix: string }> {
  const error = await open(files, where).catch((thrown: unknown) => thrown);
  if (!(error instanceof EnvironmentError)) throw new Error('it was opened', { cause: error });
  const withoutRoot = (text: string): string => text.replaceAll(project?.root ?? '', 'ROOT');
  return { message: withoutRoot(error.message), fix: withoutRoot(error.fix) };
}

describe('a folder that cannot be opened', { timeout: LIMIT_MS }, () => {
  test.each<
    [
      what: string,
      files: Record<string, string>,
      where: { path?: string; installed?: boolean },
      message: string | RegExp,
      fix: string | RegExp,
    ]
  >([
    [
      'does not exist',
      {},
      { path: 'nowhere' },
      'The folder ROOT/nowhere does not exist.',
      'Check the path, or open another folder.',
    ],
    [
      'is a file',
      { 'a.txt': '' },
      { path: 'a.txt' },
      'ROOT/a.txt is a file, not a folder.',
      'Open the folder that it is in: ROOT.',
    ],
    ['is empty', {}, { installed: false }, /is not a Temporal project/, /npm install @temporalio/],
    [
      'has an SDK that is not installed',
      { 'package.json': MANIFEST, 'src/workflows.ts': '' },
      { installed: false },
      'The Temporal SDK of ROOT is not installed: @temporalio/worker is in its package.json but not in node_modules.',
      'Run npm install in the project, then open it again.',
    ],
    [
      'is installed by another package manager',
      { 'package.json': MANIFEST, 'pnpm-lock.yaml': '', 'src/workflows.ts': '' },
      { installed: false },
      /not installed/,
      'Run pnpm install in the project, then open it again.',
    ],
    [
      'has only a part of the SDK',
      { 'package.json': '{"dependencies": {"@temporalio/workflow": "1.24.0"}}' },
      { installed: false },
      /has no @temporalio\/worker among its dependencies/,
      'Run npm install @temporalio/worker in the project, then open it again.',
    ],
    [
      'has no workflows',
      { 'package.json': MANIFEST, 'src/activities.ts': '' },
      {},
      /^No workflows were found in ROOT: there is none of src\/workflows\.ts, src\/workflows\/index\.ts, workflows\.ts/,
      /"workflows": "path\/to\/workflows\.ts"/,
    ],
    [
      'has several candidates',
      { 'package.json': MANIFEST, 'src/workflows.ts': '', 'workflows/index.ts': '' },
      {},
      'ROOT has several modules that may hold its workflows: src/workflows.ts, workflows/index.ts.',
      'Name the right one in a timelapse.config.json: {"workflows": "src/workflows.ts"}.',
    ],
    [
      'has a broken package.json',
      { 'package.json': '{\n  "name": shop\n}' },
      {},
      "package.json:2 cannot be read as JSON: Unexpected token 's'.",
      'Correct ROOT/package.json.',
    ],
    [
      'is a monorepo',
      { 'packages/a/package.json': MANIFEST, 'packages/b/package.json': MANIFEST },
      { installed: false },
      'ROOT is not a Temporal project itself, but 2 folders in it are: packages/a, packages/b.',
      'Open ROOT/packages/a.',
    ],
    [
      'is Python without a worker',
      { 'requirements.txt': 'temporalio==1.35.0\n' },
      {},
      'ROOT is a Python project with the Temporal SDK, but has no worker.py to run.',
      /"command": "python run\.py"/,
    ],
  ])('%s', async (_what, files, where, message, fix) => {
    expect(await refusal(files, where)).toEqual({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      fix: typeof fix === 'string' ? fix : expect.stringMatching(fix),
    });
  });
});

describe('a wrong configuration', { timeout: LIMIT_MS }, () => {
  const json = (text: string) => ({ 'package.json': MANIFEST, 'timelapse.config.json': text });

  test.each<[what: string, files: Record<string, string>, message: string | RegExp]>([
    [
      'an unknown field',
      json('{"taskqueue": "orders"}'),
      'timelapse.config.json is wrong: "taskqueue" is not known. Known are name, workflows, activities, taskQueue, namespace, command, env, node, ignoreModules.',
    ],
    [
      'wrong kinds of values',
      json('{"taskQueue": 7, "env": {"PORT": 80}, "activities": 1}'),
      'timelapse.config.json is wrong: "activities" is neither a text nor a list of texts. Expected paths, such as "src/activities.ts". "taskQueue" is not a text. Expected the name of a task queue, such as "orders". "env.PORT" is not a text. Environment variables are texts, such as "1".',
    ],
    [
      'no object',
      json('[]'),
      'timelapse.config.json is wrong: It is not an object. Expected one, such as {"taskQueue": "orders"}.',
    ],
    [
      'no JSON',
      json('{\n  "a": 1,\n  taskQueue: 1\n}'),
      'timelapse.config.json:3 cannot be read as JSON: Expected double-quoted property name.',
    ],
    [
      'half of JSON',
      json('{\n  "taskQueue": "a'),
      'timelapse.config.json:2 cannot be read as JSON: Unterminated string.',
    ],
    [
      'a module that does not exist',
      json('{"workflows": "src/flows.ts"}'),
      '"workflows" in timelapse.config.json is src/flows.ts, which does not exist.',
    ],
    [
      'a Node that does not exist',
      json('{"node": "/no/such/node"}'),
      `"node" in the project's configuration is /no/such/node, which is no Node that runs.`,
    ],
    [
      'two of them',
      { ...json('{}'), 'timelapse.config.ts': 'export default {};' },
      'ROOT has several configurations: timelapse.config.json, timelapse.config.ts.',
    ],
    [
      'a program that throws',
      { 'package.json': MANIFEST, 'timelapse.config.mjs': 'throw new Error("no QUEUE set");' },
      'timelapse.config.mjs could not be run: no QUEUE set.',
    ],
    [
      'a program without a default export',
      { 'package.json': MANIFEST, 'timelapse.config.mjs': 'export const taskQueue = "a";' },
      'timelapse.config.mjs could not be run: it has no default export.',
    ],
    [
      'a program that ends the process',
      { 'package.json': MANIFEST, 'timelapse.config.mjs': 'process.exit(3);' },
      /could not be read: it ended without an answer \(exit code 3\)/,
    ],
  ])('%s', async (_what, files, message) => {
    const { message: said } = await refusal(files);
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });
});

describe('a TypeScript project', { timeout: LIMIT_MS }, () => {
  it('is found by convention; its queue is read from its own worker', async () => {
    const found = await open({
      'package.json': MANIFEST,
      'src/workflows/index.ts': '',
      'src/activities.ts': '',
      'src/worker.ts': `await Worker.create({ taskQueue: process.env.TASK_QUEUE ?? 'orders' });`,
    });
    const root = project?.root ?? '';
    expect(found).toMatchObject({
      name: 'shop',
      launch: {
        kind: 'typescript',
        root,
        workflowsPath: join(root, 'src/workflows/index.ts'),
        activityPaths: [join(root, 'src/activities.ts')],
        taskQueue: 'orders',
        namespace: 'default',
      },
    });
  });

  it('prefers sources to what was compiled beside them, and may have no activities', async () => {
    const found = await open({
      'package.json': MANIFEST,
      'src/workflows.ts': '',
      'src/workflows.js': '',
    });
    expect(found.launch).toMatchObject({
      workflowsPath: expect.stringMatching(/workflows\.ts$/),
      activityPaths: [],
      taskQueue: 'shop',
    });
  });

  it('is what its configuration says, which may be a program', async () => {
    const found = await open({
      'package.json': MANIFEST,
      'flows/all.ts': '',
      'acts/index.ts': '',
      'more.ts': '',
      'timelapse.config.ts': `
        const queue: string = ['or', 'ders'].join('');
        export default {
          name: 'Shop', workflows: 'flows/all.ts', activities: ['acts', 'more.ts'], taskQueue: queue,
          namespace: 'acme', env: { LOG_LEVEL: 'debug' }, ignoreModules: ['fs'],
        };
      `,
    });
    const root = project?.root ?? '';
    expect(found).toMatchObject({
      name: 'Shop',
      configName: 'timelapse.config.ts',
      launch: {
        workflowsPath: join(root, 'flows/all.ts'),
        activityPaths: [join(root, 'acts/index.ts'), join(root, 'more.ts')],
        taskQueue: 'orders',
        namespace: 'acme',
        env: { LOG_LEVEL: 'debug' },
        ignoreModules: ['fs'],
      },
    });
  });

  it('is read as its tsconfig says, what that extends included', async () => {
    const found = await open({
      'package.json': MANIFEST,
      'src/workflows.ts': '',
      'config/base.json': `{
        // Comments are allowed here.
        "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "target": "ES2021" },
      }`,
      'tsconfig.json': `{
        "extends": "./config/base.json",
        "compilerOptions": { "paths": { "@/*": ["./src/*"], "@/shared/*": ["./shared/*"] } }
      }`,
    });
    const root = project?.root ?? '';
    expect(found.launch).toMatchObject({
      transpile: {
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        useDefineForClassFields: false,
        paths: [
          { pattern: '@/shared/*', targets: [join(root, 'shared/*')] },
          { pattern: '@/*', targets: [join(root, 'src/*')] },
        ],
      },
    });
  });
});

describe('a command', { timeout: LIMIT_MS }, () => {
  it('is what the configuration says', async () => {
    const found = await open({
      'timelapse.config.json': '{"command": "cargo run", "taskQueue": "orders"}',
    });
    expect(found.launch).toMatchObject({
      kind: 'command',
      command: 'cargo run',
      taskQueue: 'orders',
    });
    expect(found.modules).toBeUndefined();
  });

  it('may run a TypeScript project, whose types are read all the same', async () => {
    const found = await open({
      'package.json': MANIFEST,
      'src/workflows.ts': '',
      'timelapse.config.json': '{"command": "npm run worker"}',
    });
    expect(found).toMatchObject({
      launch: { kind: 'command', taskQueue: 'shop' },
      modules: { workflowsPath: expect.stringMatching(/src.workflows\.ts$/) },
    });
  });

  it('runs worker.py of a Python project', async () => {
    const found = await open({
      'pyproject.toml': '[project]\ndependencies = ["temporalio>=1"]\n',
      'worker.py': 'task_queue = os.environ.get("TEMPORAL_TASK_QUEUE", "greetings")\n',
    });
    expect(found.launch).toMatchObject({
      command: expect.stringMatching(/^python3? worker\.py$/),
      taskQueue: 'greetings',
    });
  });

  it('runs ./worker of a Go project', async () => {
    const found = await open({
      'go.mod': 'module shop\nrequire go.temporal.io/sdk v1.40.0\n',
      'worker/main.go': 'w := worker.New(c, "orders", worker.Options{})\n',
    });
    expect(found.launch).toMatchObject({ command: 'go run ./worker', taskQueue: 'orders' });
  });
});

it('opens the samples', { timeout: LIMIT_MS }, async () => {
  const samples = join(import.meta.dirname, '../../e2e/projects');
  const saga = await discover(join(samples, 'order-saga'), options);
  expect(saga.launch).toMatchObject({ kind: 'typescript', taskQueue: 'orders' });
  const greeter = await discover(join(samples, 'python-greeter'), options);
  expect(greeter.launch).toMatchObject({
    kind: 'command',
    command: 'python worker.py',
    taskQueue: 'greetings',
  });
});
