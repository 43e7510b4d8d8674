/** The runs of children that are unfolded in a timeline: their descriptions and histories, kept in step while they are. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { Execution, HistoryEvent } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { historyAfter } from './historyPage.ts';
import { coalesced } from './pull.ts';

/** A child's run. */
export interface ChildRun {
  readonly workflowId: string;
  readonly runId: string;
  /** Its place among all that were unfolded; it never changes. */
  readonly ordinal: number;
  readonly execution: Execution | undefined;
  readonly events: readonly HistoryEvent[];
  /** How their payloads were decoded. */
  readonly decoding: number | undefined;
  readonly complete: boolean;
  readonly failure: Failure | undefined;
}

type ChildRuns = ReadonlyMap<string, ChildRun>;

/** The store's hook: by run id. */
export const useChildRuns = create<{ readonly runs: ChildRuns }>()(() => ({ runs: new Map() }));

/** A run that was unfolded, by its ordinal. */
export function childRunAt(runs: ChildRuns, ordinal: number): ChildRun | undefined {
  for (const run of runs.values()) if (run.ordinal === ordinal) return run;
  return undefined;
}

function change(runId: string, next: Partial<ChildRun>): void {
  useChildRuns.setState(({ runs }) => {
    const known = runs.get(runId);
    return known === undefined
      ? { runs }
      : { runs: new Map(runs).set(runId, { ...known, ...next }) };
  });
}

async function pull(runId: string): Promise<void> {
  const known = useChildRuns.getState().runs.get(runId);
  if (known === undefined) return;
  const run = { workflowId: known.workflowId, runId };
  try {
    change(runId, { execution: await host.call('workflows.describe', run), failure: undefined });
    let { events, decoding } = known;
    for (;;) {
      const afterEventId = events.at(-1)?.eventId ?? 0;
      const page = await historyAfter(run, afterEventId);
      if (page.lastEventId < afterEventId || (afterEventId > 0 && page.decoding !== decoding)) {
        // The server was restored to an earlier moment, or payloads are decoded otherwise.
        events = [];
        continue;
      }
      decoding = page.decoding;
      events = page.events.length === 0 ? events : [...events, ...page.events];
      change(runId, { events, decoding, complete: !page.more });
      if (!page.more) return;
    }
  } catch (error) {
    change(runId, { failure: failureOf(error) });
  }
}

/** Keeps a child's run in step. Returns how to stop; what is known stays, so that unfolding it again shows it at once. */
export function followChildRun(workflowId: string, runId: string): () => void {
  useChildRuns.setState(({ runs }) => {
    if (runs.has(runId)) return { runs };
    const run: ChildRun = {
      workflowId,
      runId,
      ordinal: runs.size,
      execution: undefined,
      events: [],
      decoding: undefined,
      complete: false,
      failure: undefined,
    };
    return { runs: new Map(runs).set(runId, run) };
  });
  const pullRun = coalesced(() => pull(runId));
  void pullRun();
  return host.onChange((changes) => {
    if (touches(changes, `run:${runId}`)) void pullRun();
  });
}
