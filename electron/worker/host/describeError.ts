import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a file. */
export interface Place {
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
}

/** The message of anything thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The stack of anything thrown, its causes included; the message where there is none. */
export function errorStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${errorStack(error.cause)}`;
}

/** A path as the project's own people would write it: relative to its folder, with forward slashes. */
export function projectPath(root: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const inside = relative(root, path);
  return (inside.startsWith('..') || isAbsolute(inside) ? path : inside).split(sep).join('/');
}

/** The topmost frame of a stack that lies in the project, its node_modules apart. */
export function placeOfStack(root: string, stack: string): Place | undefined {
  for (const frame of stack.matchAll(
    /(?:\(|at )((?:file:\/\/|\/|[A-Za-z]:[\\/])[^\n()]*?):(\d+)(?::\d+)?\)?$/gm,
  )) {
    const [, location, line] = frame;
    if (location === undefined || line === undefined) continue;
    const path = location.startsWith('file://') ? fileURLToPath(location) : location;
    if (path.startsWith(root + sep) && !path.includes(`${sep}node_modules${sep}`)) {
      return { file: projectPath(root, path), line: Number(line) };
    }
  }
  return undefined;
}

/** What went wrong for the log's reader: type and message, the frames in the project's own code, and the causes. */
export function errorForLog(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(
      (line) =>
        /^\s+at /.test(line) &&
        !/[\\/]node_modules[\\/]|\(node:|at node:|\bdata:|evalmachine/.test(line),
    );
  const own = [`${type}: ${error.message}`, ...frames].join('\n');
  return error.cause === undefined ? own : `${own}\nCaused by: ${errorForLog(error.cause)}`;
}
