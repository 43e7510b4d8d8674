/** The bridge of the browser mode: frames over a WebSocket to the server that sent the page. */
import { SOCKET_PATH } from '../../shared/ipc/bridge.ts';
import type { HostBridge, RetryingConnection } from './bridge.ts';

const retryMsMin = 250;
const retryMsMax = 10_000;

/** How long to wait before try `attempt` (from 1), in ms: doubling, at most ten seconds. */
export function retryDelayMs(attempt: number): number {
  return Math.min(retryMsMax, retryMsMin * 2 ** (attempt - 1));
}

/** What the bridge needs of the page's address. */
type PageAddress = Pick<Location, 'protocol' | 'host' | 'search'>;

/** The WebSocket's address for a page: its own origin, with the page's token where it carries one. */
export function socketAddress(page: PageAddress): string {
  const token = new URLSearchParams(page.search).get('token');
  const query = token === null ? '' : `?token=${encodeURIComponent(token)}`;
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${SOCKET_PATH}${query}`;
}

/** Builds what the preload builds under Electron. A lost connection is tried again until it is back. */
export function socketBridge(page: PageAddress): HostBridge {
  const address = socketAddress(page);
  return {
    shell: undefined,
    connect(listener): RetryingConnection {
      let socket: WebSocket | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let attempt = 0;
      let lostSinceMs: number | undefined;
      let ended = false;

      const open = (): void => {
        clearTimeout(timer);
        timer = undefined;
        const current = new WebSocket(address);
        socket = current;
        current.addEventListener('open', () => {
          attempt = 0;
          lostSinceMs = undefined;
          listener.opened();
        });
        current.addEventListener('message', (event) => listener.frame(String(event.data)));
        current.addEventListener('close', () => {
          if (ended || socket !== current) return;
          if (lostSinceMs === undefined) lostSinceMs = Date.now();
          attempt += 1;
          const delayMs = retryDelayMs(attempt);
          listener.closed({ kind: 'disconnected', sinceMs: lostSinceMs });
          listener.retrying?.(Date.now() + delayMs);
          timer = setTimeout(open, delayMs);
        });
      };

      open();
      return {
        send: (text) => {
          if (socket?.readyState === WebSocket.OPEN) socket.send(text);
        },
        close: () => {
          ended = true;
          clearTimeout(timer);
          socket?.close();
        },
        retryNow: () => {
          if (timer !== undefined) open();
        },
      };
    },
  };
}
