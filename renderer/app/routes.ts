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
      /** The event that the link points at. */
      readonly eventId: number | undefined;
    }
  | { readonly view: 'clock' }
  | {
      readonly view: 'schedules';
      readonly scheduleId: string | undefined;
      /** A schedule is being made. */
      readonly isNew: boolean;
    }
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
  schedules: '/schedules',
  retryLab: '/lab',
  workers: '/workers',
  settings: '/settings',
  welcome: '/welcome',
} as const;

/** The path of a run's page; without a run id the current run of that workflow id. @param eventId the event to select there */
export function executionPath(
  workflowId: string,
  runId?: string,
  tab: ExecutionTab = 'timeline',
  eventId?: number,
): string {
  const run = runId === undefined ? '' : `/${encodeURIComponent(runId)}`;
  const events = tab === 'events' && run !== '' ? '/events' : '';
  const event = eventId === undefined ? '' : `?event=${eventId}`;
  return `${paths.workflows}/${encodeURIComponent(workflowId)}${run}${events}${event}`;
}

/** The path of a schedule's page. */
export function schedulePath(scheduleId: string): string {
  return `${paths.schedules}/${encodeURIComponent(scheduleId)}`;
}

/** The path where a schedule is made. */
export const newSchedulePath = `${paths.schedules}?new`;

/** The event that a path's query names; undefined for none, and for what is no event's id. */
function eventOf(query: string | undefined): number | undefined {
  const eventId = Number(new URLSearchParams(query).get('event') ?? Number.NaN);
  return Number.isInteger(eventId) && eventId > 0 ? eventId : undefined;
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
  const [bare = '', query] = path.split('?');
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
      eventId: eventOf(query),
    };
  }
  if (first === 'schedules' && parts.length <= 2) {
    const scheduleId = second === undefined ? undefined : decoded(second);
    return { view: 'schedules', scheduleId, isNew: scheduleId === undefined && query === 'new' };
  }
  const known = Object.entries(paths).find(([, known]) => known === `/${first}`);
  if (known && (parts.length === 1 || known[0] === 'retryLab')) return { view: known[0] } as Route;
  return { view: 'unknown', path };
}

/** Goes to a path. */
export function goTo(path: string): void {
  window.location.hash = path;
}

/**
 * Goes to a path in place of the one that the window is at. By hand: the router would take the query out of the hash and put it where
 * the server sees it.
 */
export function replaceTo(path: string): void {
  window.history.replaceState(window.history.state, '', href(path));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The link to a path. */
export function href(path: string): string {
  return `#${path}`;
}

/** Where the window is, for those who ask outside of a component. */
export function currentRoute(): Route {
  return parsePath(`/${window.location.hash.replace(/^#?\/?/, '')}`);
}

/** Where the window is, now and after every change. */
export function useRoute(): Route {
  const [path] = useHashLocation();
  return parsePath(path);
}

/** Whether no page has been chosen yet: the address names none. */
export function useIsFirstPage(): boolean {
  const [path] = useHashLocation();
  return path === '' || path === '/';
}
