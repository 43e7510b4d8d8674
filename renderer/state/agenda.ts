/** What is due, in order of time. Pulled whenever the clock or a run changed, for a server that has an agenda. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { AgendaEntry } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { useApp } from './app.ts';
import { coalesced } from './pull.ts';

interface AgendaSlice {
  /** How many entries the server has; undefined before the first pull. */
  readonly total: number | undefined;
  /** The first of them. */
  readonly entries: readonly AgendaEntry[];
  readonly failure: Failure | undefined;
}

const shown = 500;
const initial: AgendaSlice = { total: undefined, entries: [], failure: undefined };

/** The store's hook. */
export const useAgenda = create<AgendaSlice>()(() => initial);

/** Pulls the agenda anew. */
export const pullAgenda = coalesced(async () => {
  if (!useApp.getState().snapshot?.capabilities.agenda) return;
  try {
    const { total, entries } = await host.call('clock.agenda', { limit: shown });
    useAgenda.setState({ total, entries, failure: undefined });
  } catch (error) {
    useAgenda.setState({ failure: failureOf(error) });
  }
});

/** Keeps the store in step with the host. Returns how to stop. */
export function followAgenda(): () => void {
  useAgenda.setState(initial, true);
  const stops = [
    host.onChange((changes) => {
      if (touches(changes, 'clock') || touches(changes, 'workflows')) void pullAgenda();
    }),
    // Whether there is an agenda at all is known with the first snapshot.
    useApp.subscribe((state, before) => {
      if (state.snapshot?.capabilities.agenda && !before.snapshot?.capabilities.agenda)
        void pullAgenda();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
