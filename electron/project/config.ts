import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { EnvironmentError } from '../../shared/model/environmentError.ts';

const text = (what: string): v.GenericSchema<string, string> =>
  v.pipe(v.string(`is not a text. Expected ${what}`), v.nonEmpty(`is empty. Expected ${what}`));
const texts = (what: string) => v.array(text(what), `is not a list. Expected a list of ${what}`);

/** What a `timelapse.config.*` may say. Paths are relative to the project's folder. */
const fields = {
  $schema: v.optional(v.string()),
  /** The project's name; that of its package.json or its folder without it. */
  name: v.optional(text('a name')),
  /** The module that exports the workflows. */
  workflows: v.optional(text('the path of a module, such as "src/workflows.ts"')),
  /** The modules that export the activities. */
  activities: v.optional(
    v.union(
      [text('a path'), texts('paths')],
      'is neither a text nor a list of texts. Expected paths, such as "src/activities.ts"',
    ),
  ),
  taskQueue: v.optional(text('the name of a task queue, such as "orders"')),
  namespace: v.optional(text('the name of a namespace, such as "default"')),
  /** Runs the worker instead of Timelapse's own worker host. */
  command: v.optional(text('a command line, such as "python worker.py"')),
  env: v.optional(
    v.record(
      v.string(),
      v.string('is not a text. Environment variables are texts, such as "1"'),
      'is not an object. Expected names and texts, such as {"LOG_LEVEL": "debug"}',
    ),
  ),
  /** The Node for the worker. */
  node: v.optional(text('the path of a node executable')),
  /** Modules that the bundle of workflow code leaves out. */
  ignoreModules: v.optional(texts('module names, such as ["fs"]')),
};
const configSchema = v.strictObject(fields, (issue) =>
  issue.expected === 'never'
    ? `is not known. Known are ${Object.keys(fields).slice(1).join(', ')}`
    : 'is not an object. Expected one, such as {"taskQueue": "orders"}',
);
export type ProjectConfig = v.InferOutput<typeof configSchema>;

/** A project's configuration file. */
export interface ConfigFile {
  readonly path: string;
  /** Its name alone, for messages. */
  readonly name: string;
  /** A program has to be run to know what it says. */
  readonly isProgram: boolean;
}

const NAMES = ['json', 'ts', 'mts', 'js', 'mjs'].map(
  (extension) => `timelapse.config.${extension}`,
);

/**
 * The configuration file of a folder, if it has one.
 * @throws EnvironmentError when it has several
 */
export function findConfig(root: string): ConfigFile | undefined {
  const found = NAMES.filter((name) => existsSync(join(root, name)));
  const [name] = found;
  if (name === undefined) return undefined;
  if (found.length > 1) {
    throw new EnvironmentError(
      `${root} has several configurations: ${found.join(', ')}.`,
      'Keep one of them.',
    );
  }
  return { path: join(root, name), name, isProgram: !name.endsWith('.json') };
}

/**
 * Reads a `timelapse.config.json`.
 * @throws EnvironmentError that names file, field and fix
 */
export function readJsonConfig(file: ConfigFile): ProjectConfig {
  return checkConfig(file, readJson(file.path, file.name));
}

/**
 * Checks what a configuration says.
 * @throws EnvironmentError that names file, field and fix
 */
export function checkConfig(file: ConfigFile, value: unknown): ProjectConfig {
  // To valibot, an array without elements is an object, too.
  const result = v.safeParse(configSchema, Array.isArray(value) ? undefined : value);
  if (result.success) return result.output;
  const sentences = result.issues.map((issue) => {
    const field = issue.path?.map(({ key }) => String(key)).join('.');
    return `${field === undefined ? 'It' : `"${field}"`} ${issue.message}.`;
  });
  throw new EnvironmentError(
    `${file.name} is wrong: ${sentences.join(' ')}`,
    `Correct ${file.path}.`,
  );
}

/**
 * Reads a JSON file.
 * @throws EnvironmentError with the place of a syntax error
 */
export function readJson(path: string, name: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = jsonReason(cause);
    const line = text.slice(0, errorPosition(text)).split('\n').length;
    throw new EnvironmentError(
      `${name}:${line} cannot be read as JSON: ${reason}.`,
      `Correct ${path}.`,
      { cause },
    );
  }
}

/** V8's sentence, without the excerpt and the place that some of its sentences have. */
function jsonReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(
    /,? (?:\.\.\.)?"[\s\S]*" is not valid JSON$| in JSON at position[\s\S]*$/,
    '',
  );
}

/** Where a text stops being the beginning of JSON: V8 does not always say it, but knows an unfinished text. */
function errorPosition(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(message)?.[1];
    return /Unterminated|end of JSON/.test(message) || Number(position) >= text.length;
  }
}
