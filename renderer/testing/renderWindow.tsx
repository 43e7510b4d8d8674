/** Rendering parts of the window on the host in memory. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { act, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { host } from '../app/bridge.ts';
import { followKeys, provideCommands } from '../app/commands.ts';
import { globalCommands } from '../app/globalCommands.ts';
import { loadLaterPartsNow } from '../components/laterPart.ts';
import { followAgenda } from '../state/agenda.ts';
import { followApp, useApp } from '../state/app.ts';
import { followClock } from '../state/clock.ts';
import { useConsole } from '../state/console.ts';
import { initialListPreferences, setListPreferences } from '../state/listPreferences.ts';
import { closeOverlay } from '../state/overlays.ts';
import { setPreferences } from '../state/preferences.ts';
import { resetRunStrips } from '../state/runStrips.ts';
import { resetSearchAttributes } from '../state/searchAttributes.ts';
import { useToasts } from '../state/toasts.ts';
import { resetWorkflows } from '../state/workflows.ts';
import { installBrowserStubs } from './browserStubs.ts';
import { FakeHost } from './fakeHost.ts';
import { fakeWorld, type FakeWorld } from './fakeWorld.ts';

/** A rendered part with its host. */
export interface RenderedWindow extends RenderResult {
  readonly fake: FakeHost;
}

let stopFollowing: (() => void) | undefined;

/** Starts the stores on a host in memory and waits for the first snapshot. */
export async function startStores(world: FakeWorld = fakeWorld()): Promise<FakeHost> {
  installBrowserStubs();
  stopFollowing?.();
  // So that what is asked for is there at once.
  await loadLaterPartsNow();
  resetWorkflows();
  resetRunStrips();
  resetSearchAttributes();
  closeOverlay();
  useToasts.setState({ toasts: [], nextId: 1 });
  useConsole.setState({ tab: undefined, drafts: {}, exchanges: {}, words: {}, nextId: 1 });
  window.location.hash = '';
  window.localStorage.clear();
  setPreferences({
    theme: 'dark',
    timeDisplay: 'utc',
    singleKeys: true,
    paneSizes: {},
    consoleOpen: true,
    recentProjects: [],
  });
  setListPreferences(initialListPreferences);
  const fake = new FakeHost(world);
  const stops = [
    followApp(),
    followClock(),
    followAgenda(),
    provideCommands(() => globalCommands),
    followKeys(),
  ];
  stopFollowing = () => {
    for (const stop of stops) stop();
    host.stop();
  };
  const known = new Promise<void>((resolve) => {
    const stop = useApp.subscribe((state) => {
      if (!state.snapshot) return;
      stop();
      resolve();
    });
  });
  host.start(fake.bridge());
  await act(() => known);
  return fake;
}

/** Renders a part of the window on a host in memory. */
export async function renderWindow(part: ReactNode, world?: FakeWorld): Promise<RenderedWindow> {
  const fake = await startStores(world);
  const result = render(<CSPProvider disableStyleElements>{part}</CSPProvider>);
  return { ...result, fake };
}
