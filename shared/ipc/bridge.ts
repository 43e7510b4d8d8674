/**
 * What the preload exposes to the window as `window.timelapse`, and what the window's `bridge.ts` builds for itself over a WebSocket where
 * there is no preload (the browser mode). Frames are JSON text in both directions: `clientFrame` to the host, `hostFrame` from it.
 *
 * In the browser mode the WebSocket is at `SOCKET_PATH` of the page's own origin; the page's cookie authorises it.
 */

/** Where the browser mode's server takes WebSockets. */
export const SOCKET_PATH = '/socket';

/** A WebSocket's close codes of our own. */
export const SOCKET_CLOSED = {
  /** The host is shutting down: a new connection may succeed later. */
  shuttingDown: 4000,
  /** The window sent something that is no frame. */
  badFrame: 4001,
} as const;

/** Why there are no more frames. */
export type HostClosed =
  /** The host process ended without being asked to. `restart` of the shell starts another one, then `opened` comes. */
  | { readonly kind: 'crashed'; readonly message: string; readonly sinceMs: number }
  /** The connection is gone and is tried again by the bridge; the browser mode only. */
  | { readonly kind: 'disconnected'; readonly sinceMs: number }
  /** The application is quitting. */
  | { readonly kind: 'quitting' };

/** What a window is told about its connection to the host. */
export interface HostListener {
  /** The host answers from now on. Everything pulled before is outdated, and calls in flight got lost. */
  opened(): void;
  /** A `hostFrame` as JSON. */
  frame(text: string): void;
  closed(reason: HostClosed): void;
}

/** A window's connection to the host. */
export interface HostConnection {
  /** Sends a `clientFrame` as JSON. Without an open host it is dropped. */
  send(text: string): void;
  close(): void;
}

/** What the application menu asks the window to do; each is a command of the window's registry. */
export const MENU_COMMANDS = [
  'project.open',
  'project.close',
  'workflow.start',
  'window.new',
  'palette.open',
  'history.back',
  'history.forward',
  'theme.toggle',
  'view.workflows',
  'view.clock',
  'view.schedules',
  'view.retryLab',
  'view.workers',
  'view.settings',
  'clock.skipNext',
  'clock.skipTo',
  'clock.freeze',
  'worker.start',
  'worker.stop',
  'help.keys',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

/** What the desktop shell offers beyond the host; absent in the browser mode. A folder is chosen by the contract's `project.choose`. */
export interface Shell {
  readonly platform: 'darwin' | 'linux' | 'win32';
  /** Hears the application menu. Returns how to stop. */
  onMenuCommand(listener: (command: MenuCommand) => void): () => void;
  /** Starts a new host after a crash. */
  restartHost(): void;
  /** Opens an http or https address in the user's browser; others are refused. */
  openExternal(url: string): void;
}

/** `window.timelapse`. */
export interface TimelapseBridge {
  readonly shell: Shell | undefined;
  /** Opens the connection to the host; one per window. */
  connect(listener: HostListener): HostConnection;
}
