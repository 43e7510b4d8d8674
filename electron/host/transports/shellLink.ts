/**
 * The host's line to whoever started it: `process.parentPort` in Electron's utility process, Node's own IPC in a plain Node process, which can
 * take no ports: its windows' frames travel on the line itself.
 */
import type { FromHost, ToHost } from '../../../shared/ipc/shellProtocol.ts';
import type { FrameServer, WireEvents } from './frameServer.ts';
import { servePort, type FramePort } from './messagePort.ts';

/** `process.parentPort` of Electron's utility process. */
interface ParentPort {
  postMessage(message: FromHost): void;
  on(
    event: 'message',
    listener: (event: { readonly data: ToHost; readonly ports: readonly FramePort[] }) => void,
  ): unknown;
}

/** What the host does for the shell. */
export interface ShellRequests {
  openProject(path: string): void;
  shutDown(): void;
}

/** The line to the shell. */
export interface ShellLink {
  /** Serves the windows that the shell announces, and does what it asks. */
  serve(frames: FrameServer, requests: ShellRequests): void;
  /** Asks the user for a folder; undefined when they cancel. */
  chooseFolder(): Promise<string | undefined>;
  tell(message: FromHost): void;
}

/** The line that this process was started with; undefined when nobody is at the other end. */
export function openShellLink(): ShellLink | undefined {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return link(
      (message) => parentPort.postMessage(message),
      (take) => parentPort.on('message', ({ data, ports }) => take(data, ports[0])),
    );
  }
  if (process.send === undefined) return undefined;
  return link(
    (message) => process.send?.(message),
    (take) => {
      process.on('message', (message) => take(message as ToHost, undefined));
      process.on('disconnect', () => take({ kind: 'shutDown' }, undefined));
    },
  );
}

type Take = (message: ToHost, port: FramePort | undefined) => void;

function link(send: (message: FromHost) => void, listen: (take: Take) => void): ShellLink {
  const choosing = new Map<number, (path: string | undefined) => void>();
  let lastId = 0;
  return {
    tell: send,
    chooseFolder: () =>
      new Promise((resolve) => {
        choosing.set(++lastId, resolve);
        send({ kind: 'chooseFolder', id: lastId });
      }),
    serve: (frames, requests) => {
      const bridged = new Map<number, WireEvents>();
      listen((message, port) => {
        switch (message.kind) {
          case 'connect':
            if (port !== undefined) return servePort(frames, port);
            bridged.set(message.client, bridge(frames, message.client, send));
            return;
          case 'frame':
            return bridged.get(message.client)?.received(message.text);
          case 'disconnected':
            bridged.get(message.client)?.closed();
            bridged.delete(message.client);
            return;
          case 'openProject':
            return requests.openProject(message.path);
          case 'folderChosen':
            choosing.get(message.id)?.(message.path);
            choosing.delete(message.id);
            return;
          case 'shutDown':
            return requests.shutDown();
        }
      });
    },
  };
}

/** A window whose frames travel on the line itself. */
function bridge(
  frames: FrameServer,
  client: number,
  send: (message: FromHost) => void,
): WireEvents {
  return frames.add({
    send: (text) => send({ kind: 'frame', client, text }),
    close: () => undefined, // the main process sees the host end
    congested: false,
  });
}
