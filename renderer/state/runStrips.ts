/** Small pictures of the runs in sight. */
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import type { RunStrip } from '../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

/** Pictures asked for at once, as the contract allows. */
const askedMax = 100;

/** Pictures that are kept; more have long been scrolled away. */
const keptMax = 1000;

/** The store's hook: pictures by run id. */
export const useRunStrips = create<{ readonly strips: ReadonlyMap<string, RunStrip> }>()(() => ({
  strips: new Map(),
}));

let wanted: readonly WorkflowSummary[] = [];

const pullStrips = coalesced(async () => {
  const { strips } = useRunStrips.getState();
  // A closed run's picture is final.
  const runs = wanted
    .filter(({ runId, closeMs }) => closeMs === undefined || strips.get(runId)?.toMs === undefined)
    .slice(0, askedMax)
    .map(({ workflowId, runId }) => ({ workflowId, runId }));
  if (runs.length === 0) return;
  try {
    const pulled = await host.call('workflows.strips', { runs });
    const next = new Map([...strips, ...pulled.map((strip) => [strip.runId, strip] as const)]);
    for (const runId of next.keys()) {
      if (next.size <= keptMax) break;
      next.delete(runId);
    }
    useRunStrips.setState({ strips: next });
  } catch {
    // A row without a picture says all the rest; what is wrong with the server the list itself shows.
  }
}, 3);

/** Keeps the pictures of these rows in step while they are in sight. A row that changed is a new object. */
export function useStripsOf(rows: readonly WorkflowSummary[], on: boolean): void {
  const key = useMemo(() => rows.map(({ runId }) => runId).join(), [rows]);
  useEffect(() => {
    if (!on) return;
    wanted = rows;
    void pullStrips();
  }, [key, rows, on]);
}

/** Forgets all, as for another server. */
export function resetRunStrips(): void {
  wanted = [];
  useRunStrips.setState({ strips: new Map() });
}
