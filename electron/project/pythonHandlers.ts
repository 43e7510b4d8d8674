import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { HandlerType, WorkflowType } from '../../shared/ipc/models.ts';
import { parameterSchemas, readPythonClasses, type PythonClasses } from './pythonSchemas.ts';

/** What the Python files of a project define. */
export interface PythonTypes {
  readonly workflowTypes: WorkflowType[];
  readonly activityTypes: string[];
}

const FILE_COUNT_MAX = 300;
const IGNORED = /^(?:\.|__pycache__$|node_modules$|venv$|env$|site-packages$|build$|dist$)/;

const DECORATOR = /^(\s*)@(workflow|activity)\.(defn|run|signal|query|update)\b(?:\((.*)\))?/;
const DEFINITION = /^\s*(?:async\s+)?(def|class)\s+(\w+)\s*(?:\((.*))?/;
const NAME_ARGUMENT = /\bname\s*=\s*(["'])([^"']+)\1/;

/**
 * Reads Python workflows by their decorators, line by line: `@workflow.defn` classes with their run methods
 * and handlers, and `@activity.defn` functions. Names that are computed stay unknown.
 */
export function readPythonTypes(root: string): PythonTypes {
  const types: PythonTypes = { workflowTypes: [], activityTypes: [] };
  const files = pythonFiles(root)
    .slice(0, FILE_COUNT_MAX)
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const file = relative(root, path).split(sep).join('/');
      return { file, text, classes: readPythonClasses(text) };
    });
  const all = files.flatMap(({ classes }) => [...classes]);
  // Of two classes with one name a file means its own.
  for (const each of files) readFile(each, new Map([...all, ...each.classes]), types);
  return types;
}

function readFile(
  { file, text }: { readonly file: string; readonly text: string },
  classes: PythonClasses,
  types: PythonTypes,
): void {
  const lines = text.split('\n');
  let workflow: WorkflowType | undefined;
  let decorator: RegExpExecArray | undefined;
  for (const [index, line] of lines.entries()) {
    decorator = DECORATOR.exec(line) ?? decorator;
    const definition = DEFINITION.exec(line);
    if (decorator === undefined || definition === null) continue;
    const [, , module, role, args = ''] = decorator;
    decorator = undefined;
    const [, keyword, ownName = ''] = definition;
    const name = NAME_ARGUMENT.exec(args)?.[2] ?? ownName;
    if (module === 'activity') {
      if (role === 'defn') types.activityTypes.push(name);
    } else if (role === 'defn' && keyword === 'class') {
      workflow = newType(name, `${file}:${index + 1}`);
      types.workflowTypes.push(workflow);
    } else if (workflow !== undefined) {
      const { parameters, returned } = signatureAt(lines, index);
      const argumentSchemas = parameterSchemas(parameters, classes);
      if (role === 'run') {
        workflow.signature = `(${parameters})${returned}`;
        workflow.argumentSchemas = argumentSchemas;
      } else if (isHandler(role)) {
        workflow[namesOf[role]].push(name);
        const signature = `(${parameters})`;
        workflow.handlers?.push({ kind: role, name, signature, argumentSchemas });
      }
    }
  }
}

const namesOf = { signal: 'signals', query: 'queries', update: 'updates' } as const;
const isHandler = (role = ''): role is HandlerType['kind'] => Object.hasOwn(namesOf, role);

function newType(name: string, source: string): WorkflowType {
  return { name, source, signals: [], queries: [], updates: [], handlers: [] };
}

/** `input: GreetingInput` and ` -> str` of a method that begins on that line, without `self`. */
function signatureAt(
  lines: readonly string[],
  index: number,
): { readonly parameters: string; readonly returned: string } {
  const text = lines.slice(index, index + 20).join(' ');
  const match = /def\s+\w+\s*\(([\s\S]*?)\)\s*(->\s*[^:]+)?:/.exec(text);
  const parameters = (match?.[1] ?? '')
    .split(/\s+/)
    .join(' ')
    .trim()
    .replace(/^self\s*,?\s*/, '')
    .replace(/,$/, '');
  return { parameters, returned: match?.[2] === undefined ? '' : ` ${match[2].trim()}` };
}

function pythonFiles(folder: string, depth = 0): string[] {
  if (depth > 5) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !IGNORED.test(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return pythonFiles(path, depth + 1);
      return entry.isFile() && entry.name.endsWith('.py') ? [path] : [];
    });
}
