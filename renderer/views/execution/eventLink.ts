/** Links to events: the page's address says which one is selected, so that it can be sent to somebody, kept, or opened in another window. */
import { useEffect } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import {
  currentRoute,
  executionPath,
  href,
  parsePath,
  replaceTo,
  type ExecutionTab,
} from '../../app/routes.ts';
import { parseNestedId } from '../../model/nestedGroups.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import { copyText } from './InspectorPayload.tsx';

/** The whole address of a place in the window, without the window's own token. */
export function pageAddress(hash: string): string {
  const { origin, pathname } = window.location;
  // A page that was opened from a file has no origin.
  return `${origin === 'null' ? 'file://' : origin}${pathname}${hash}`;
}

/** How the run's events are looked at: a link shows them so, too. */
export function shownTab(): ExecutionTab {
  const route = currentRoute();
  return route.view === 'execution' ? route.tab : 'timeline';
}

/** Copies the address of an event. */
export async function copyEventLink(
  run: Pick<WorkflowSummary, 'workflowId' | 'runId'> | undefined,
  eventId: number,
): Promise<void> {
  if (run === undefined) return;
  const path = executionPath(run.workflowId, run.runId, shownTab(), eventId);
  await copyText(`Link to event ${eventId}`, pageAddress(href(path)));
}

/** The address follows the selection after this long: browsers refuse an address that changes with every key. */
const SETTLE_MS = 400;

/** Selects what the address names, and lets the address name what is selected. */
export function useEventInAddress(
  workflowId: string,
  runId: string | undefined,
  tab: ExecutionTab,
  eventId: number | undefined,
): void {
  const selected = useOpenRun((state) => state.selectedEventId);
  useEffect(() => {
    if (eventId !== undefined) selectEvent(eventId);
  }, [workflowId, runId, eventId]);
  useEffect(() => {
    if (runId === undefined) return;
    const timer = setTimeout(() => {
      // Somebody may be on the way to another page, which is drawn only when it has been loaded.
      const here = parsePath(window.location.hash.slice(1));
      if (here.view !== 'execution' || here.workflowId !== workflowId) return;
      if (useOpenRun.getState().runId !== runId) return;
      // What is selected in an unfolded child has an address on the child's own page.
      const own = selected !== undefined && parseNestedId(selected) === undefined;
      const path = executionPath(workflowId, runId, tab, own ? selected : undefined);
      if (window.location.hash !== href(path)) replaceTo(path);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [workflowId, runId, tab, selected]);
}
