/** Real files, a real watcher and the real compiler, in temporary folders. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { TestProject } from '../worker/testProject.ts';
import { openProject, type OpenProject } from './openProject.ts';

const LIMIT_MS = 60_000;
const waiting = { timeout: 30_000, interval: 20 };
const options = { entry: join(import.meta.dirname, 'child/index.ts') };

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const FILES = {
  'package.json': '{"name": "shop", "dependencies": {"@temporalio/worker": "1.24.0"}}',
  'src/workflows.ts': 'export async function first(): Promise<void> {}\n',
  'src/activities.ts': 'export async function charge(): Promise<void> {}\n',
};

async function open(
  files: Record<string, string>,
): Promise<{ folder: TestProject; project: OpenProject; saved: string[] }> {
  const folder = new TestProject(files);
  cleanUps.push(() => folder.remove());
  const project = await openProject(folder.root, options);
  cleanUps.push(() => project.close());
  const saved: string[] = [];
  project.onSaved((why) => saved.push(why));
  await project.settled();
  return { folder, project, saved };
}

const namesOf = (project: OpenProject): string[] =>
  project.project().workflowTypes.map(({ name }) => name);

/** A watcher sees what is written after it has looked around; until then the writing is repeated. */
async function writeUntil(write: (attempt: number) => void, seen: () => boolean): Promise<void> {
  let attempt = 0;
  await vi.waitFor(
    () => {
      attempt += 1;
      if (!seen()) write(attempt);
      expect(seen()).toBe(true);
    },
    { timeout: 30_000, interval: 300 },
  );
}

it('tells what was saved, and reads it', { timeout: LIMIT_MS }, async () => {
  const { folder, project, saved } = await open(FILES);
  expect(project.project()).toMatchObject({
    name: 'shop',
    language: 'typescript',
    taskQueue: 'shop',
    activityTypes: ['charge'],
    problems: [],
  });
  expect(namesOf(project)).toEqual(['first']);

  await writeUntil(
    (attempt) =>
      folder.write(
        'src/workflows.ts',
        `export async function second(): Promise<void> {} // ${attempt}\n`,
      ),
    () => saved.length > 0,
  );
  expect(saved[0]).toBe('src/workflows.ts changed');
  await vi.waitFor(() => expect(namesOf(project)).toEqual(['second']), waiting);

  folder.write(
    'src/workflows.ts',
    'export async function third(): Promise<void> {\n  const x = ;\n}\n',
  );
  await vi.waitFor(
    () => expect(project.project().problems).toMatchObject([{ file: 'src/workflows.ts', line: 2 }]),
    waiting,
  );
});

it(
  'takes new settings, keeps the old ones when they are wrong',
  { timeout: LIMIT_MS },
  async () => {
    const { folder, project, saved } = await open(FILES);
    await writeUntil(
      (attempt) =>
        folder.write('timelapse.config.json', `{"taskQueue": "orders"}${' '.repeat(attempt)}`),
      () => saved.length > 0,
    );
    expect(saved[0]).toBe('timelapse.config.json changed');
    expect(project.launch().taskQueue).toBe('orders');

    // Each change of the settings begins a new watch.
    await writeUntil(
      (attempt) => folder.write('timelapse.config.json', `{"taskQueue": ${attempt}}`),
      () => project.project().problems.length > 0,
    );
    expect(project.project().problems[0]?.message).toContain('"taskQueue" is not a text');
    expect(project.launch().taskQueue).toBe('orders');
  },
);

it('sees what editors do: a new file renamed over the old one', { timeout: LIMIT_MS }, async () => {
  const { folder, saved } = await open(FILES);
  await writeUntil(
    (attempt) => {
      folder.write(
        'src/.workflows.ts.swp',
        `export async function a${attempt}(): Promise<void> {}\n`,
      );
      renameSync(join(folder.root, 'src/.workflows.ts.swp'), join(folder.root, 'src/workflows.ts'));
    },
    () => saved.length > 0,
  );
  expect(saved[0]).toBe('src/workflows.ts changed');
});

it('does not see what is no source', { timeout: LIMIT_MS }, async () => {
  const { folder, saved } = await open(FILES);
  mkdirSync(join(folder.root, 'lib'));
  await writeUntil(
    (attempt) => {
      folder.write('src/notes.txt', String(attempt));
      folder.write('lib/workflows.js', String(attempt));
      folder.write('src/.hidden.ts', String(attempt));
      folder.write('src/last.ts', `export const last = ${attempt};\n`);
    },
    () => saved.length > 0,
  );
  expect(saved[0]).toBe('src/last.ts changed');
});

it('reads Python as well', { timeout: LIMIT_MS }, async () => {
  const { folder, project, saved } = await open({
    'requirements.txt': 'temporalio\n',
    'worker.py': '@workflow.defn\nclass First:\n    pass\n',
  });
  expect(namesOf(project)).toEqual(['First']);
  await writeUntil(
    (attempt) =>
      folder.write('worker.py', `@workflow.defn\nclass Second:\n    pass # ${attempt}\n`),
    () => saved.length > 0,
  );
  await vi.waitFor(() => expect(namesOf(project)).toEqual(['Second']), waiting);
});

it('closes at once, also while its types are read', { timeout: LIMIT_MS }, async () => {
  const folder = new TestProject(FILES);
  cleanUps.push(() => folder.remove());
  const project = await openProject(folder.root, options);
  let changes = 0;
  project.onChange(() => (changes += 1));
  await project.close();
  await project.settled();
  expect(changes).toBe(0);
  expect(namesOf(project)).toEqual([]);
});
