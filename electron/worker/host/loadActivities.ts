import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WorkerError, type WorkerFault } from '../../../shared/worker/fault.ts';
import {
  errorForLog,
  errorMessage,
  errorStack,
  placeOfStack,
  projectPath,
} from './describeError.ts';
import { moduleFormat } from './moduleFiles.ts';
import { swcFault } from './swcFault.ts';

type Activities = Record<string, (...args: unknown[]) => unknown>;

/**
 * Loads the modules and gathers the functions that they export, by the names under which workflows call them.
 * @throws WorkerError `activities` or `code`, with the place in the project
 */
export async function loadActivities(root: string, paths: readonly string[]): Promise<Activities> {
  const activities: Activities = {};
  for (const path of paths) {
    let exported: Record<string, unknown>;
    try {
      exported = await loadModule(root, path);
    } catch (error) {
      throw new WorkerError(activityFault(root, path, error), { cause: error });
    }
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === 'function' && name !== 'default') activities[name] = value as never;
    }
  }
  return activities;
}

async function loadModule(root: string, path: string): Promise<Record<string, unknown>> {
  if (moduleFormat(path) === 'commonjs') {
    // import() of CommonJS sees only the exports that a lexer finds; require() sees them all.
    return createRequire(join(root, 'package.json'))(path) as Record<string, unknown>;
  }
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}

function activityFault(root: string, path: string, error: unknown): WorkerFault {
  const syntax = swcFault(root, errorMessage(error));
  if (syntax !== undefined) return syntax;
  const place = placeOfStack(root, errorStack(error));
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(errorMessage(error))?.[1];
  const file = place?.file ?? projectPath(root, path);
  const where = place === undefined ? file : `${file}:${place.line}`;
  const isPackage = missing !== undefined && !/^[./]|^[A-Za-z]:|^file:/.test(missing);
  return {
    kind: 'activities',
    message: `The activities could not be loaded: ${where} failed with "${firstLine(errorMessage(error))}".`,
    fix: isPackage
      ? `Run npm install in the project; if ${missing} is not in its package.json, npm install ${missing}.`
      : `Correct ${where}: code at the top level of a module runs when the worker starts. The worker takes it when the file is saved.`,
    file,
    ...(place !== undefined && { line: place.line }),
    details: errorForLog(error),
  };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
