import type { ReactNode } from 'react';

/**
 * What the execution page gives its main pane. Everything about the run is in `useOpenRun` (renderer/state/openRun.ts): description, events, selection;
 * the clock is in `useVirtualNow` and `virtualNow` (renderer/state/clock.ts).
 */
export interface MainPaneProps {
  /** The switch between Timeline and Events, to stand first in the pane's tool bar. */
  readonly tabs: ReactNode;
}
