/** Which handlers a run can be asked for. Pure. */
import type { WorkflowType } from '../../../shared/ipc/models.ts';
import type { ConsoleTab } from '../../state/console.ts';

/** The queries that every SDK answers by itself. */
const builtInQueries: readonly string[] = ['__stack_trace', '__temporal_workflow_metadata'];

/** The handlers of a tab as the code has them, and those that every workflow has. */
export function handlersOf(
  type: WorkflowType | undefined,
  tab: ConsoleTab,
): { readonly found: readonly string[]; readonly builtIn: readonly string[] } {
  switch (tab) {
    case 'signal':
      return { found: type?.signals ?? [], builtIn: [] };
    case 'query':
      return { found: type?.queries ?? [], builtIn: builtInQueries };
    case 'update':
      return { found: type?.updates ?? [], builtIn: [] };
  }
}

/** What the arguments must be, as a JSON Schema: a list. */
export const argumentsSchema = { type: 'array' } as const;
