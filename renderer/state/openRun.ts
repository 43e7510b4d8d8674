/**
 * The run whose page is open: its description, its history as far as it has come, and what is selected in it.
 * Timeline, events, inspector and console all read it, so that they show the same moment.
 */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { Execution, HistoryEvent } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { putOffIdleWork } from '../components/whenIdle.ts';
import { historyAfter, type HistoryPage } from './historyPage.ts';
import { coalesced } from './pull.ts';

/** The slice. */
export interface OpenRunSlice {
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  readonly execution: Execution | undefined;
  /** In order of their ids; grows page by page until `complete`. */
  readonly events: readonly HistoryEvent[];
  /** How their payloads were decoded: read otherwise they are others. */
  readonly decoding: number | undefined;
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
  decoding: undefined,
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

/** Pulls what is new of the open run: what it is and what happened in it, at once and shown at once. */
export const pullOpenRun = coalesced(async () => {
  const { workflowId, runId, events, complete } = useOpenRun.getState();
  if (workflowId === undefined) return;
  const isDrawn = complete ? undefined : putOffIdleWork();
  const stillOpen = (): boolean => {
    const now = useOpenRun.getState();
    return now.workflowId === workflowId && (now.runId === runId || runId === undefined);
  };
  const run = runId === undefined ? { workflowId } : { workflowId, runId };
  try {
    const describing = host.call('workflows.describe', run);
    // Asked behind the description, so that it is never the older of the two.
    const first =
      runId === undefined
        ? undefined
        : pageAfter({ workflowId, runId }, events.at(-1)?.eventId ?? 0);
    const execution = await describing;
    if (!stillOpen()) return;
    const described = { execution, runId: execution.summary.runId, failure: undefined };
    if (first === undefined) useOpenRun.setState(described);
    const named = { workflowId, runId: described.runId };
    await pullEvents(named, { stillOpen, described, first });
  } catch (error) {
    if (stillOpen()) useOpenRun.setState({ failure: failureOf(error) });
  } finally {
    isDrawn?.();
  }
}, 1);

/**
 * While a long history comes it is shown anew this often, wall, and the less often the longer it takes: each time everything is laid out again,
 * which is work that keeps the rest waiting.
 */
const SHOW_MS = 800;
const SHOW_GROWTH = 2;

interface Pulling {
  readonly stillOpen: () => boolean;
  readonly described: Partial<OpenRunSlice>;
  /** The first page, where it was asked for already. */
  readonly first: Promise<HistoryPage> | undefined;
}

async function pullEvents(
  run: { workflowId: string; runId: string },
  { stillOpen, described, first }: Pulling,
): Promise<void> {
  let { events, decoding } = useOpenRun.getState();
  let after = events.at(-1)?.eventId ?? 0;
  let next = first ?? pageAfter(run, after);
  let added: HistoryEvent[] = [];
  let showAtMs = -Infinity;
  let restMs = SHOW_MS;
  for (;;) {
    const page = await next;
    if (!stillOpen()) return;
    // A history that got shorter is another one: the server was restored to an earlier moment. One that is decoded otherwise is, too.
    if (page.lastEventId < after || (after > 0 && page.decoding !== decoding)) {
      [events, added, after] = [[], [], 0];
      useOpenRun.setState({ events, complete: false, lastEventId: page.lastEventId });
      next = pageAfter(run, after);
      continue;
    }
    added.push(...page.events);
    decoding = page.decoding;
    after = page.events.at(-1)?.eventId ?? after;
    // The next page is under way while this one is drawn.
    if (page.more) next = pageAfter(run, after);
    if (page.more && performance.now() < showAtMs) continue;
    if (added.length > 0) events = [...events, ...added];
    added = [];
    showAtMs = performance.now() + restMs;
    restMs *= SHOW_GROWTH;
    const execution = described.execution ?? useOpenRun.getState().execution;
    const length = execution?.summary.historyLength ?? 0;
    const lastEventId = Math.max(page.lastEventId, length);
    useOpenRun.setState({ ...described, events, decoding, lastEventId, complete: !page.more });
    if (!page.more) return;
  }
}

function pageAfter(
  run: { workflowId: string; runId: string },
  afterEventId: number,
): Promise<HistoryPage> {
  const page = historyAfter(run, afterEventId);
  // Nobody waits for it any more when another run was opened meanwhile.
  page.catch(() => undefined);
  return page;
}

/** A run that is being read before its page is there. */
let ahead:
  | { readonly workflowId: string; readonly runId: string | undefined; readonly close: () => void }
  | undefined;

/** Begins to read the run whose page comes next: an address names it before anything is drawn. */
export function openRunAhead(workflowId: string, runId: string | undefined): void {
  ahead = { workflowId, runId, close: openRun(workflowId, runId) };
}

/** Opens a run (the current one of its id when `runId` is undefined) and keeps it in step. Returns how to close it. */
export function openRun(workflowId: string, runId: string | undefined): () => void {
  const begun = ahead;
  ahead = undefined;
  if (begun?.workflowId === workflowId && begun.runId === runId) return begun.close;
  begun?.close();
  useOpenRun.setState({ ...initial, workflowId, runId }, true);
  const stop = host.onChange((changes) => {
    const current = useOpenRun.getState().runId;
    if (touches(changes, current === undefined ? 'workflows' : `run:${current}`))
      void pullOpenRun();
  });
  // A connection that is about to open tells of everything by itself.
  if (host.connection.state !== 'connecting') void pullOpenRun();
  return () => {
    stop();
    useOpenRun.setState(initial, true);
  };
}
