/**
 * The window's side of the contract, and the only user of `window.timelapse`.
 *
 * Invariants:
 * 1. A call ends exactly once: with the host's answer, or as `unavailable` when the connection is lost before it.
 * 2. Calls made before the first connection wait for it; calls made while it is lost fail at once and say so.
 * 3. Whoever listens hears of every change: after a gap in the sequence, and after each (re)connection, of everything.
 */
import * as v from 'valibot';
import type { HostClosed, HostConnection, TimelapseBridge } from '../../shared/ipc/bridge.ts';
import {
  calls,
  invalidation,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../shared/ipc/contract.ts';
import { CallFailed, failureSchema, type Failure } from '../../shared/ipc/failure.ts';
import { socketBridge } from './socketBridge.ts';

declare global {
  interface Window {
    readonly timelapse?: TimelapseBridge;
  }
}

/** How the window stands to its host. Times are wall ms. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | {
      readonly state: 'lost';
      readonly reason: HostClosed;
      /** When it is tried again by itself; undefined while a try is under way, or where only a restart helps. */
      readonly retryAtMs: number | undefined;
    };

/** What changed: the topics of one or more invalidations, or everything. */
export type Changes = ReadonlySet<string> | 'everything';

/** A connection that is tried again by itself, and can be told to do so now. */
export interface RetryingConnection extends HostConnection {
  retryNow(): void;
}

/** A bridge whose connections tell when they are tried again. */
export interface HostBridge extends TimelapseBridge {
  connect(
    listener: Parameters<TimelapseBridge['connect']>[0] & { retrying?(atMs: number): void },
  ): HostConnection | RetryingConnection;
}

interface PendingCall {
  readonly name: CallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: CallFailed) => void;
}

type CallArguments<Name extends CallName> =
  undefined extends CallInput<Name> ? [input?: CallInput<Name>] : [input: CallInput<Name>];

/** Typed calls to the host, its invalidations and the state of the connection. */
export class Host {
  #bridge: HostBridge | undefined;
  #wire: HostConnection | RetryingConnection | undefined;
  #connection: Connection = { state: 'connecting' };
  #nextId = 1;
  #sequence: number | undefined;
  #waitingForOpen: string[] = [];
  readonly #pending = new Map<number, PendingCall>();
  readonly #changeListeners = new Set<(changes: Changes) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();

  /** What the desktop shell offers; undefined in the browser. */
  get shell(): TimelapseBridge['shell'] {
    return this.#bridge?.shell;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Connects through `bridge`; an earlier connection is closed. */
  start(bridge: HostBridge): void {
    this.stop();
    this.#bridge = bridge;
    this.#wire = bridge.connect({
      opened: () => this.#opened(),
      frame: (text) => this.#frame(text),
      closed: (reason) => this.#closed(reason),
      retrying: (retryAtMs) => {
        if (this.#connection.state === 'lost')
          this.#setConnection({ ...this.#connection, retryAtMs });
      },
    });
  }

  /** Ends the connection; calls in flight fail. */
  stop(): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#failPending('The window closed its connection.');
    this.#waitingForOpen = [];
    this.#sequence = undefined;
    this.#connection = { state: 'connecting' };
  }

  /** Tries a lost connection again at once; restarts a crashed host where the shell can. */
  retry(): void {
    if (this.#connection.state !== 'lost') return;
    if (this.#connection.reason.kind === 'crashed') this.#bridge?.shell?.restartHost();
    else if (this.#wire && 'retryNow' in this.#wire) this.#wire.retryNow();
  }

  /** Calls the host. Rejects with CallFailed, never with anything else. */
  call<Name extends CallName>(
    name: Name,
    ...[input]: CallArguments<Name>
  ): Promise<CallOutput<Name>> {
    const checked = v.safeParse(calls[name].input, input);
    if (!checked.success) {
      const where = v.getDotPath(checked.issues[0]);
      const message = `${name} was asked with wrong input${where ? ` at ${where}` : ''}: ${checked.issues[0].message}`;
      return Promise.reject(new CallFailed({ kind: 'internal', message }));
    }
    if (this.#connection.state === 'lost')
      return Promise.reject(unavailable('There is no connection.'));
    const id = this.#nextId;
    this.#nextId += 1;
    const frame = JSON.stringify({ id, call: name, input: checked.output });
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { name, resolve: resolve as (value: unknown) => void, reject });
      if (this.#connection.state === 'open') this.#wire?.send(frame);
      else this.#waitingForOpen.push(frame);
    });
  }

  /** Hears what changed. Returns how to stop. */
  onChange(listener: (changes: Changes) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Hears how the connection stands, and is told at once. Returns how to stop. */
  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#connection);
    return () => this.#connectionListeners.delete(listener);
  }

  #opened(): void {
    this.#failPendingSent();
    this.#sequence = undefined;
    this.#setConnection({ state: 'open' });
    const frames = this.#waitingForOpen;
    this.#waitingForOpen = [];
    for (const frame of frames) this.#wire?.send(frame);
    this.#announce('everything');
  }

  #closed(reason: HostClosed): void {
    this.#failPending('The connection was lost before the answer came.');
    this.#waitingForOpen = [];
    this.#setConnection({ state: 'lost', reason, retryAtMs: undefined });
  }

  #frame(text: string): void {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null) return;
    if ('changed' in frame) this.#invalidated(frame.changed);
    else if ('id' in frame && typeof frame.id === 'number') this.#answered(frame.id, frame);
  }

  #answered(id: number, frame: object): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    if ('ok' in frame && frame.ok === true) {
      // JSON drops undefined and has null for it: both mean "nothing".
      const value = ('value' in frame ? frame.value : undefined) ?? undefined;
      const checked = v.safeParse(calls[pending.name].output, value);
      if (checked.success) pending.resolve(checked.output);
      else pending.reject(wrongAnswer(pending.name, checked.issues[0]));
      return;
    }
    const failure = v.safeParse(failureSchema, 'error' in frame ? frame.error : undefined);
    pending.reject(
      failure.success
        ? new CallFailed(failure.output)
        : wrongAnswer(pending.name, failure.issues[0]),
    );
  }

  #invalidated(changed: unknown): void {
    const checked = v.safeParse(invalidation, changed);
    if (!checked.success) return this.#announce('everything');
    const { sequence, topics } = checked.output;
    // The first one after a connection tells the place in the sequence, not what came before it.
    const gap = this.#sequence === undefined || sequence !== this.#sequence + 1;
    this.#sequence = sequence;
    this.#announce(gap ? 'everything' : new Set(topics));
  }

  #announce(changes: Changes): void {
    for (const listener of this.#changeListeners) listener(changes);
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    for (const listener of this.#connectionListeners) listener(connection);
  }

  /** Calls that were sent to an earlier host; those still waiting for this one stay. */
  #failPendingSent(): void {
    const waiting = new Set(
      this.#waitingForOpen.map((frame) => (JSON.parse(frame) as { id: number }).id),
    );
    for (const [id, pending] of this.#pending) {
      if (waiting.has(id)) continue;
      this.#pending.delete(id);
      pending.reject(unavailable('The connection was lost before the answer came.'));
    }
  }

  #failPending(message: string): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of all) pending.reject(unavailable(message));
  }
}

function unavailable(message: string): CallFailed {
  return new CallFailed({
    kind: 'unavailable',
    message,
    fix: 'It works again when the connection is back.',
  });
}

function wrongAnswer(name: CallName, issue: v.BaseIssue<unknown>): CallFailed {
  const where = v.getDotPath(issue);
  return new CallFailed({
    kind: 'internal',
    message: `The host answered ${name} in a shape that the window does not know.`,
    details: `${where ? `${where}: ` : ''}${issue.message}`,
  });
}

/** Whether `topic` is among the changes. */
export function touches(changes: Changes, topic: string): boolean {
  return changes === 'everything' || changes.has(topic);
}

/** Any error as a Failure to show: those of calls as they are, others as ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailed) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof Error ? error.stack : undefined;
  return { kind: 'internal', message, ...(details === undefined ? {} : { details }) };
}

/** The window's host. */
export const host = new Host();

/** Connects through the preload where there is one, else through a WebSocket to the page's own server. */
export function connectHost(): void {
  host.start(window.timelapse ?? socketBridge(window.location));
}
