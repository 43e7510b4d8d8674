import type { TypescriptLaunch } from '../../../shared/worker/launch.ts';
import type { WorkerFault } from '../../../shared/worker/fault.ts';
import { projectPath } from './describeError.ts';
import { swcFault } from './swcFault.ts';

/** What webpack says about one error. */
export interface BundleProblem {
  readonly message: string;
  /** The module with the error, absolute. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** What went wrong with the bundle of the workflow code: the first error that the user can act on. */
export function bundleFault(
  launch: Pick<TypescriptLaunch, 'root'>,
  problems: readonly BundleProblem[],
): WorkerFault {
  const faults = problems.map((problem) => faultOf(launch.root, problem));
  const first = faults[0] ?? {
    kind: 'code',
    message: 'The workflow code could not be bundled.',
  };
  const others = faults.length > 1 ? ` ${faults.length - 1} more in the log.` : '';
  const details = problems.map((problem, index) => faults[index]?.details ?? problem.message);
  return { ...first, message: first.message + others, details: details.join('\n') };
}

function faultOf(root: string, problem: BundleProblem): WorkerFault {
  const syntax = swcFault(root, problem.message);
  if (syntax !== undefined) return syntax;
  const file = problem.file === undefined ? undefined : projectPath(root, problem.file);
  const where =
    file === undefined ? 'The workflow code' : file + (problem.line ? `:${problem.line}` : '');
  const place = {
    ...(file !== undefined && { file }),
    ...(problem.line !== undefined && { line: problem.line }),
  };
  const unresolved =
    /Can't resolve '([^']+)'/.exec(problem.message)?.[1] ??
    /Reading from "(node:[^"]+)"/.exec(problem.message)?.[1];
  if (unresolved === undefined) {
    return {
      kind: 'code',
      message: `${where} does not compile: ${firstLine(problem.message)}`,
      fix: `Correct ${file === undefined ? 'it' : where}. The worker takes it when the file is saved.`,
      ...place,
    };
  }
  return { kind: 'code', ...place, ...unresolvedFault(where, unresolved) };
}

function unresolvedFault(where: string, name: string): { message: string; fix: string } {
  if (/^\.|^\/|^[A-Za-z]:/.test(name)) {
    return {
      message: `${where} imports ${name}, which does not exist.`,
      fix: `Correct the path, or create the file.`,
    };
  }
  return {
    message: `${where} imports ${name}, which is not installed.`,
    fix: `Run npm install in the project; if ${name} is not in its package.json, npm install ${name}.`,
  };
}

/** An import that workflow code must not have, with its place. */
export interface DisallowedImport {
  readonly name: string;
  /** The file of the project, absolute. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** The library, or the activity module (absolute), through which it comes. */
  readonly via?: string | undefined;
  readonly viaActivities?: boolean | undefined;
}

/** Workflow code imports modules that would break its determinism. */
export function disallowedFault(root: string, imports: readonly DisallowedImport[]): WorkerFault {
  const [first] = imports;
  const file = first?.file === undefined ? undefined : projectPath(root, first.file);
  const where =
    file === undefined ? 'The workflow code' : file + (first?.line ? `:${first.line}` : '');
  const names = [...new Set(imports.map(({ name }) => name))].join(', ');
  const via = first?.via === undefined ? undefined : projectPath(root, first.via);
  return {
    kind: 'code',
    message: `${where} imports ${via === undefined ? names : `${via}, which uses ${names}`}. Workflow code must not: it has to be deterministic.`,
    fix:
      first?.viaActivities === true
        ? 'Import only their types, by "import type", and call the activities through proxyActivities.'
        : `Move what uses ${via ?? first?.name ?? 'it'} into an activity. If it is never called in a workflow, add ${names} to "ignoreModules" in timelapse.config.json.`,
    ...(file !== undefined && { file }),
    ...(first?.line !== undefined && { line: first.line }),
  };
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? text).trim();
}
