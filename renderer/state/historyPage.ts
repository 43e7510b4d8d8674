import type { CallOutput } from '../../shared/ipc/contract.ts';
import type { HistoryEvent } from '../../shared/ipc/models.ts';
import { unpackEvents } from '../../shared/ipc/unpackEvents.ts';
import { host } from '../app/bridge.ts';

/** A page of a history. */
export type HistoryPage = Omit<CallOutput<'workflows.history'>, 'events'> & {
  readonly events: readonly HistoryEvent[];
};

/** Reads the events after one, a page at most. Rejects with CallFailed. */
export async function historyAfter(
  run: { readonly workflowId: string; readonly runId: string },
  afterEventId: number,
): Promise<HistoryPage> {
  const { events, ...page } = await host.call('workflows.history', { ...run, afterEventId });
  return { ...page, events: unpackEvents(events) };
}
