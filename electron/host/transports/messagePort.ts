import type { FrameServer } from './frameServer.ts';

/** What Electron's MessagePortMain is to us. */
export interface FramePort {
  postMessage(text: string): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Serves a window over its message port. */
export function servePort(frames: FrameServer, port: FramePort): void {
  const events = frames.add({
    send: (text) => port.postMessage(text),
    close: () => port.close(),
    congested: false,
  });
  port.on('message', ({ data }) => events.received(String(data)));
  port.on('close', () => events.closed());
  port.start();
}
