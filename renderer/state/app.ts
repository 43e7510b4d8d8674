/** What every part of the window sees: the connection, the project, the server, its clock and the worker. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { AppState, Clock } from '../../shared/ipc/models.ts';
import { failureOf, host, touches, type Connection } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

/** The slice. `snapshot` stays when the connection is lost; `asOfMs` is the wall time it was pulled at. */
export interface AppSlice {
  readonly connection: Connection;
  readonly snapshot: AppState | undefined;
  readonly asOfMs: number | undefined;
  /** Why the last pull failed. */
  readonly failure: Failure | undefined;
}

const initial: AppSlice = {
  connection: { state: 'connecting' },
  snapshot: undefined,
  asOfMs: undefined,
  failure: undefined,
};

/** The store's hook. */
export const useApp = create<AppSlice>()(() => initial);

/** Pulls the snapshot anew, in step with pulls under way. */
export const pullApp = coalesced(async () => {
  try {
    const snapshot = await host.call('app.state');
    useApp.setState({ snapshot, asOfMs: Date.now(), failure: undefined });
  } catch (error) {
    useApp.setState({ failure: failureOf(error) });
  }
});

/** Takes a clock that a call answered with, ahead of the next pull. */
export function setClock(clock: Clock): void {
  const { snapshot } = useApp.getState();
  if (snapshot) useApp.setState({ snapshot: { ...snapshot, clock } });
}

/** Keeps the store in step with the host. Returns how to stop. */
export function followApp(): () => void {
  useApp.setState(initial, true);
  const stops = [
    host.onConnection((connection) => useApp.setState({ connection })),
    host.onChange((changes) => {
      const concerned = ['app', 'clock', 'worker', 'workflows'].some((topic) =>
        touches(changes, topic),
      );
      if (concerned) void pullApp();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Why an action that needs the server is off, in words; undefined when it is not. */
export function serverOff(state: AppSlice): string | undefined {
  if (state.connection.state === 'lost') return 'There is no connection to the server.';
  if (!state.snapshot) return 'Not connected yet.';
  const { server } = state.snapshot;
  if (server.state === 'stopped') {
    return server.kind === 'embedded' ? 'The server has stopped.' : 'The server does not answer.';
  }
  return undefined;
}
