/** Where projects usually have things, looked up without reading more than a few small files. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const FOLDERS = ['src', '.', 'src/temporal', 'temporal', 'temporal/src'];

/** A module found by convention. */
export interface FoundModule {
  /** Relative to the project's folder, with forward slashes. */
  readonly name: string;
  readonly path: string;
}

/** The places at which a module of that stem is looked for, for messages. */
export function usualPlaces(stem: string): string[] {
  return FOLDERS.flatMap((folder) => {
    const base = folder === '.' ? stem : `${folder}/${stem}`;
    return [`${base}.ts`, `${base}/index.ts`];
  });
}

/** The modules of that stem, at most one for each place: a source wins over what was compiled beside it. */
export function findModules(root: string, stem: string): FoundModule[] {
  return FOLDERS.flatMap((folder) =>
    [stem, `${stem}/index`].flatMap((base) => {
      const name = EXTENSIONS.map((extension) => join(folder, base + extension)).find((each) =>
        isFile(join(root, each)),
      );
      return name === undefined
        ? []
        : [{ name: name.replaceAll('\\', '/'), path: join(root, name) }];
    }),
  );
}

/** `Worker.create({ taskQueue: 'orders' })`, also behind an environment variable; Python's and Go's likewise. */
const TASK_QUEUE =
  /\b(?:taskQueue|task_queue|TASK_QUEUE)\b\s*(?::(?!=)|:?=)\s*(?:[^,;"'`\n]*(?:\?\?|\|\|)\s*|os\.(?:environ\.get|getenv)\(\s*"[^"]*"\s*,\s*)?(["'`])([^"'`$\n]+)\1/;
const NEW_GO_WORKER = /worker\.New\(\s*\w+\s*,\s*"([^"]+)"/;

const WORKER_FILES = [
  'src/worker.ts',
  'src/worker/index.ts',
  'src/temporal/worker.ts',
  'worker.ts',
  'src/worker.js',
  'worker.js',
  'worker.py',
  'run_worker.py',
  'worker/main.go',
];

/** The task queue that the project's own worker polls, where it stands there as a text. */
export function findTaskQueue(root: string): string | undefined {
  for (const name of WORKER_FILES) {
    const path = join(root, name);
    if (!isFile(path)) continue;
    const source = readFileSync(path, 'utf8');
    const queue = TASK_QUEUE.exec(source)?.[2] ?? NEW_GO_WORKER.exec(source)?.[1];
    if (queue !== undefined) return queue;
  }
  return undefined;
}

/** A project in another language, run by a command. */
export interface CommandConvention {
  readonly language: string;
  /** Undefined when the language's SDK is there but not what to run. */
  readonly command: string | undefined;
}

/** What a Python or Go project is run by. */
export function findCommand(root: string): CommandConvention | undefined {
  if (mentions(root, ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py'], 'temporalio')) {
    const file = ['worker.py', 'run_worker.py'].find((name) => isFile(join(root, name)));
    const command = file === undefined ? undefined : `${pythonOf(root)} ${file}`;
    return { language: 'Python', command };
  }
  if (mentions(root, ['go.mod'], 'go.temporal.io/sdk')) {
    const command = isFile(join(root, 'worker', 'main.go')) ? 'go run ./worker' : undefined;
    return { language: 'Go', command };
  }
  return undefined;
}

/** A virtual environment has `python`; a system may have only `python3`. */
function pythonOf(root: string): string {
  const virtual = ['.venv', 'venv'].some((name) => existsSync(join(root, name, 'pyvenv.cfg')));
  return virtual || process.platform === 'win32' ? 'python' : 'python3';
}

/** So many folders are looked into for projects below the one that was opened. */
const NESTED_FOLDER_COUNT_MAX = 400;

/** Folders up to three levels down that hold a project of their own, as in a monorepo. */
export function findNestedProjects(root: string, isProject: (folder: string) => boolean): string[] {
  const found: string[] = [];
  let level = [''];
  let visited = 0;
  for (let depth = 0; depth < 3; depth += 1) {
    const below = level.flatMap((folder) => subfolders(root, folder));
    level = [];
    for (const folder of below) {
      visited += 1;
      if (visited > NESTED_FOLDER_COUNT_MAX) return found;
      if (isProject(join(root, folder))) found.push(folder);
      else level.push(folder);
    }
  }
  return found;
}

function subfolders(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$|lib$)/.test(entry.name),
      )
      .map((entry) => (folder === '' ? entry.name : `${folder}/${entry.name}`));
  } catch {
    // A folder that may not be read holds nothing that could be opened.
    return [];
  }
}

function mentions(root: string, files: readonly string[], word: string): boolean {
  return files.some(
    (name) => isFile(join(root, name)) && readFileSync(join(root, name), 'utf8').includes(word),
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
