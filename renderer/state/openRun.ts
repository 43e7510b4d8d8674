/**
 * The run whose page is open: its description, its history as far as it has come, and what is selected in it.
 * Timeline, events, inspector and console all read it, so that they show the same moment.
 */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { Execution, HistoryEvent } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

/** The slice. */
export interface OpenRunSlice {
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  readonly execution: Execution | undefined;
  /** In order of their ids; grows page by page until `complete`. */
  readonly events: readonly HistoryEvent[];
  /** Whether every event the server has was pulled. */
  readonly complete: boolean;
  /** The id of the server's last event, for "12,000 of 50,000"; 0 before the first page. */
  readonly lastEventId: number;
  /** Why the last pull failed; what was pulled before stays. */
  readonly failure: Failure | undefined;
  /** The event that timeline, list and inspector show as selected. */
  readonly selectedEventId: number | undefined;
}

const initial: OpenRunSlice = {
  workflowId: undefined,
  runId: undefined,
  execution: undefined,
  events: [],
  complete: false,
  lastEventId: 0,
  failure: undefined,
  selectedEventId: undefined,
};

/** The store's hook. */
export const useOpenRun = create<OpenRunSlice>()(() => initial);

/** Selects an event in all panes, or none. */
export function selectEvent(selectedEventId: number | undefined): void {
  useOpenRun.setState({ selectedEventId });
}

/** Pulls what is new of the open run. */
export const pullOpenRun = coalesced(async () => {
  const { workflowId, runId } = useOpenRun.getState();
  if (workflowId === undefined) return;
  const stillOpen = (): boolean => {
    const now = useOpenRun.getState();
    return now.workflowId === workflowId && (now.runId === runId || runId === undefined);
  };
  const run = runId === undefined ? { workflowId } : { workflowId, runId };
  try {
    const execution = await host.call('workflows.describe', run);
    if (!stillOpen()) return;
    useOpenRun.setState({ execution, runId: execution.summary.runId, failure: undefined });
    await pullEvents({ workflowId, runId: execution.summary.runId }, stillOpen);
  } catch (error) {
    if (stillOpen()) useOpenRun.setState({ failure: failureOf(error) });
  }
});

async function pullEvents(
  run: { workflowId: string; runId: string },
  stillOpen: () => boolean,
): Promise<void> {
  for (;;) {
    const known = useOpenRun.getState().events;
    const afterEventId = known.at(-1)?.eventId ?? 0;
    const page = await host.call('workflows.history', { ...run, afterEventId });
    if (!stillOpen()) return;
    // A history that got shorter is another one: the server was restored to an earlier moment.
    if (page.lastEventId < afterEventId) {
      useOpenRun.setState({ events: [], complete: false, lastEventId: page.lastEventId });
      continue;
    }
    const events = page.events.length === 0 ? known : [...known, ...page.events];
    useOpenRun.setState({ events, lastEventId: page.lastEventId, complete: !page.more });
    if (!page.more) return;
  }
}

/** Opens a run (the current one of its id when `runId` is undefined) and keeps it in step. Returns how to close it. */
export function openRun(workflowId: string, runId: string | undefined): () => void {
  useOpenRun.setState({ ...initial, workflowId, runId }, true);
  const stop = host.onChange((changes) => {
    const current = useOpenRun.getState().runId;
    if (touches(changes, current === undefined ? 'workflows' : `run:${current}`))
      void pullOpenRun();
  });
  void pullOpenRun();
  return () => {
    stop();
    useOpenRun.setState(initial, true);
  };
}
