import type { BrowserWindow } from 'electron';
import { CHANNELS } from '../../shared/ipc/shellChannels.ts';
import type { HostProcess } from './hostProcess.ts';
import { isTrusted, openExternal } from './security.ts';
import { openWindow } from './windows.ts';

/** The windows that are open. All show the same host, each a page of its own. */
export class OpenWindows {
  /** The one that had the focus last comes last. */
  #windows: readonly BrowserWindow[] = [];

  /** The window that has the focus, or had it last; undefined when none is open. */
  front(): BrowserWindow | undefined {
    return this.#windows.at(-1);
  }

  /** Opens one more. @param hash the page's address behind `#`; empty for the first page */
  open(host: HostProcess, hash = ''): void {
    const window = openWindow(hash, this.front());
    const toFront = (): void => {
      this.#windows = [...this.#windows.filter((other) => other !== window), window];
    };
    toFront();
    window.on('focus', toFront);
    serveWindow(window, host);
    window.on('closed', () => {
      this.#windows = this.#windows.filter((other) => other !== window);
    });
  }
}

/** The page's messages, each from our own page alone. */
function serveWindow(window: BrowserWindow, host: HostProcess): void {
  const { webContents } = window;
  const { id } = webContents;
  const hear = (channel: string, heard: (value: unknown) => void): void => {
    webContents.ipc.on(channel, (event, value: unknown) => {
      if (isTrusted(event, webContents)) heard(value);
    });
  };
  hear(CHANNELS.connect, () =>
    host.connect({
      id,
      takePort: (port) => webContents.postMessage(CHANNELS.port, undefined, [port]),
      hostClosed: (reason) => webContents.send(CHANNELS.closed, reason),
    }),
  );
  hear(CHANNELS.restartHost, () => host.start());
  hear(CHANNELS.openExternal, openExternal);
  window.on('closed', () => host.disconnect(id));
}
