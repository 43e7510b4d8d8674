/** Which handlers a run can be asked for, and what they take. Pure. */
import type { HandlerType, WorkflowType } from '../../../shared/ipc/models.ts';
import type { ConsoleTab, HandlerWords } from '../../state/console.ts';
import { exampleOf } from '../workflows/start/startForm.ts';

/** The queries that every SDK answers by itself. */
const builtInQueries: readonly string[] = ['__stack_trace', '__temporal_workflow_metadata'];

/** The handlers of a tab as the code has them, or as the run itself said, and those that every workflow has. */
export function handlersOf(
  type: WorkflowType | undefined,
  tab: ConsoleTab,
  said: readonly HandlerWords[] = [],
): { readonly found: readonly string[]; readonly builtIn: readonly string[] } {
  const inCode: Readonly<Record<ConsoleTab, readonly string[]>> = {
    signal: type?.signals ?? [],
    query: type?.queries ?? [],
    update: type?.updates ?? [],
  };
  const asked = said.filter((handler) => handler.kind === tab).map(({ name }) => name);
  const builtIn = tab === 'query' ? builtInQueries : [];
  const found = [...new Set([...inCode[tab], ...asked])].filter((name) => !builtIn.includes(name));
  return { found, builtIn };
}

/** What the code says of a handler. */
export function handlerType(
  type: WorkflowType | undefined,
  tab: ConsoleTab,
  name: string,
): HandlerType | undefined {
  return type?.handlers?.find((handler) => handler.kind === tab && handler.name === name);
}

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** What the arguments must be, as a JSON Schema: a list, and where the code says so of what. */
export function argumentsSchema(handler: HandlerType | undefined): Schema {
  const schemas = (handler?.argumentSchemas ?? []).filter(isSchema);
  if (schemas.length === 0) return listSchema;
  // References point at the definitions of the whole schema.
  const definitions = Object.assign({}, ...schemas.map((schema) => schema['$defs'])) as Schema;
  return { type: 'array', prefixItems: schemas, $defs: definitions };
}

const listSchema = { type: 'array' } as const;

/** Arguments to begin with, as JSON: the shape that the code says. */
export function exampleArgs(handler: HandlerType | undefined): string {
  if (handler === undefined || handler.argumentSchemas.length === 0) return '[]';
  return JSON.stringify(
    handler.argumentSchemas.map((schema) => exampleOf(schema)),
    undefined,
    2,
  );
}
