import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadLaterParts } from '../components/laterPart.ts';
import { App } from './App.tsx';
import { host } from './bridge.ts';
import { followKeys, provideCommands, runCommand } from './commands.ts';
import { globalCommands } from './globalCommands.ts';
import { followMouseButtons } from './windowHistory.ts';

/** Draws the window into the page and starts what it listens to; its stores and the connection to the host are the caller's. */
export function startWindow(): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element #root to draw into.');
  provideCommands(() => globalCommands);
  followKeys();
  followMouseButtons();
  let menuStop: (() => void) | undefined;
  host.onConnection(() => {
    menuStop ??= host.shell?.onMenuCommand(runCommand);
  });
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  loadLaterParts();
}
