/**
 * The host's process, as the shell sees it: started after `ready`, watched, started again on demand, ended within two seconds.
 *
 * 1. Each window has one port. Its other end is the host's: what they say to each other does not pass through here.
 * 2. When the host ends without having been asked to, each window is told, and gets a new port from the next host.
 */
import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { HostClosed } from '../../shared/ipc/bridge.ts';
import type { FromHost, ToHost } from '../../shared/ipc/shellProtocol.ts';

/** A running host process. */
export interface HostChild {
  send(message: ToHost, port?: MessagePortMain): void;
  kill(): void;
}

/** What a host process reports. */
export interface HostChildEvents {
  message(message: FromHost): void;
  /** It is gone; the text says how. */
  exit(how: string): void;
}

/** Starts a host process; `isRestart` after one has ended. */
export type StartHostChild = (events: HostChildEvents, isRestart: boolean) => HostChild;

/** A window that shows the host's data. */
export interface HostWindow {
  /** Names it, from 1. */
  readonly id: number;
  takePort(port: MessagePortMain): void;
  hostClosed(reason: HostClosed): void;
}

export interface HostProcessOptions {
  readonly start: StartHostChild;
  /** What the host asks of the shell; frames are dealt with here. */
  readonly onMessage: (message: Exclude<FromHost, { kind: 'frame' | 'failed' }>) => void;
}

/** How long the host may take to end its worker and its server. */
const SHUTDOWN_MS_MAX = 2000;

export class HostProcess {
  readonly #options: HostProcessOptions;
  readonly #windows = new Map<number, HostWindow>();
  #child: HostChild | undefined;
  #crashed: HostClosed | undefined;
  /** Why it could not start, in its own words. */
  #failure: string | undefined;
  #onExit: (() => void) | undefined;

  constructor(options: HostProcessOptions) {
    this.#options = options;
  }

  /** Starts the host, if none runs. Connected windows get a port to it. */
  start(): void {
    if (this.#child !== undefined) return;
    const isRestart = this.#crashed !== undefined;
    this.#crashed = this.#failure = undefined;
    const child = this.#options.start(
      {
        message: (message) => this.#message(message),
        exit: (how) => this.#exited(child, how),
      },
      isRestart,
    );
    this.#child = child;
    for (const window of this.#windows.values()) this.#open(window);
  }

  /** Connects a window, anew when it was connected before (it was reloaded). */
  connect(window: HostWindow): void {
    this.disconnect(window.id);
    this.#windows.set(window.id, window);
    if (this.#child !== undefined) this.#open(window);
    else if (this.#crashed !== undefined) window.hostClosed(this.#crashed);
  }

  disconnect(id: number): void {
    if (!this.#windows.delete(id)) return;
    this.#child?.send({ kind: 'disconnected', client: id });
  }

  send(message: ToHost): void {
    this.#child?.send(message);
  }

  /** Ends the host, politely first. Resolves when it is gone. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    for (const window of this.#windows.values()) window.hostClosed({ kind: 'quitting' });
    const gone = new Promise<void>((resolve) => (this.#onExit = resolve));
    child.send({ kind: 'shutDown' });
    const timer = setTimeout(() => child.kill(), SHUTDOWN_MS_MAX);
    await gone;
    clearTimeout(timer);
  }

  #open(window: HostWindow): void {
    const { port1, port2 } = new MessageChannelMain();
    const child = this.#child;
    if (child === undefined) return;
    child.send({ kind: 'connect', client: window.id }, port2);
    window.takePort(port1);
  }

  #message(message: FromHost): void {
    switch (message.kind) {
      case 'frame':
        return; // a window whose port went over has its answers there
      case 'failed':
        this.#failure = [message.message, message.fix].filter(Boolean).join(' ');
        return;
      default:
        return this.#options.onMessage(message);
    }
  }

  #exited(child: HostChild, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#onExit !== undefined) return this.#onExit();
    this.#crashed = { kind: 'crashed', message: this.#failure ?? how, sinceMs: Date.now() };
    for (const window of this.#windows.values()) window.hostClosed(this.#crashed);
  }
}
