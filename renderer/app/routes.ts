/** The window's addresses, all behind `#`, so that they work from a file, from the shell and from the browser mode alike. */
import { useHashLocation } from 'wouter/use-hash-location';

/** Where the window is. */
export type Route =
  | { readonly view: 'workflows' }
  | {
      readonly view: 'execution';
      readonly workflowId: string;
      readonly runId: string | undefined;
      readonly tab: ExecutionTab;
    }
  | { readonly view: 'clock' }
  | { readonly view: 'retryLab' }
  | { readonly view: 'workers' }
  | { readonly view: 'settings' }
  | { readonly view: 'welcome' }
  | { readonly view: 'unknown'; readonly path: string };

/** The main pane of the execution page. */
export type ExecutionTab = 'timeline' | 'events';

/** The path of each route without parameters. */
export const paths = {
  workflows: '/workflows',
  clock: '/clock',
  retryLab: '/lab',
  workers: '/workers',
  settings: '/settings',
  welcome: '/welcome',
} as const;

/** The path of a run's page; without a run id the current run of that workflow id. */
export function executionPath(
  workflowId: string,
  runId?: string,
  tab: ExecutionTab = 'timeline',
): string {
  const run = runId === undefined ? '' : `/${encodeURIComponent(runId)}`;
  const events = tab === 'events' && run !== '' ? '/events' : '';
  return `${paths.workflows}/${encodeURIComponent(workflowId)}${run}${events}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray % typed into the address: taken as it stands.
    return part;
  }
}

/** Reads a path, which may carry a query of its own (`/lab?policy=…`). */
export function parsePath(path: string): Route {
  const bare = path.split('?')[0] ?? '';
  const parts = bare.split('/').filter((part) => part !== '');
  const [first, second, third, fourth] = parts;
  if (first === undefined) return { view: 'workflows' };
  if (first === 'workflows' && second !== undefined && parts.length <= 4) {
    const runId = third === undefined ? undefined : decoded(third);
    return {
      view: 'execution',
      workflowId: decoded(second),
      runId,
      tab: fourth === 'events' ? 'events' : 'timeline',
    };
  }
  const known = Object.entries(paths).find(([, known]) => known === `/${first}`);
  if (known && (parts.length === 1 || known[0] === 'retryLab')) return { view: known[0] } as Route;
  return { view: 'unknown', path };
}

/** Goes to a path. */
export function goTo(path: string): void {
  window.location.hash = path;
}

/** The link to a path. */
export function href(path: string): string {
  return `#${path}`;
}

/** Where the window is, now and after every change. */
export function useRoute(): Route {
  const [path] = useHashLocation();
  return parsePath(path);
}
