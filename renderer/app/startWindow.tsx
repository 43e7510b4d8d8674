import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followAgenda } from '../state/agenda.ts';
import { followApp } from '../state/app.ts';
import { followClock } from '../state/clock.ts';
import { openRunAhead } from '../state/openRun.ts';
import { followOtherWindows, followTheme, followTimeDisplay } from '../state/preferences.ts';
import { App } from './App.tsx';
import { host } from './bridge.ts';
import { followKeys, provideCommands, runCommand } from './commands.ts';
import { globalCommands } from './globalCommands.ts';
import { loadLaterViews } from './laterViews.ts';
import { currentRoute } from './routes.ts';
import { followMouseButtons } from './windowHistory.ts';

/** Draws the window into the page and starts what it listens to; the connection to the host is the caller's. */
export function startWindow(): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element #root to draw into.');
  followTheme();
  followTimeDisplay();
  followOtherWindows();
  followApp();
  followClock();
  followAgenda();
  provideCommands(() => globalCommands);
  followKeys();
  followMouseButtons();
  const route = currentRoute();
  if (route.view === 'execution') openRunAhead(route.workflowId, route.runId);
  let menuStop: (() => void) | undefined;
  host.onConnection(() => {
    menuStop ??= host.shell?.onMenuCommand(runCommand);
  });
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  loadLaterViews();
}
