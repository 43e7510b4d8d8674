import { beforeEach, expect, test, vi } from 'vitest';
import type { HostClosed } from '../../shared/ipc/bridge.ts';
import type { ToHost } from '../../shared/ipc/shellProtocol.ts';
import type { HostChildEvents, HostWindow } from './hostProcess.ts';

/** A port as the shell uses it; what is posted at one end arrives at the other. */
class FakePort {
  other: FakePort | undefined;
  received: unknown[] = [];
  closed = false;
  #hear: ((event: { data: unknown }) => void) | undefined;

  postMessage(data: unknown): void {
    this.other?.received.push(data);
    this.other?.hear(data);
  }

  on(_event: string, hear: (event: { data: unknown }) => void): void {
    this.#hear = hear;
  }

  hear(data: unknown): void {
    this.#hear?.({ data });
  }

  start(): void {}

  close(): void {
    this.closed = true;
  }
}

vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1 = new FakePort();
    readonly port2 = new FakePort();

    constructor() {
      this.port1.other = this.port2;
      this.port2.other = this.port1;
    }
  },
}));

const { HostProcess } = await import('./hostProcess.ts');

let children: {
  events: HostChildEvents;
  isRestart: boolean;
  sent: { message: ToHost; port: unknown }[];
  killed: boolean;
}[];
let heard: unknown[];

function hostProcess() {
  return new HostProcess({
    onMessage: (message) => heard.push(message),
    start: (events, isRestart) => {
      const child = {
        events,
        isRestart,
        sent: [] as { message: ToHost; port: unknown }[],
        killed: false,
      };
      children.push(child);
      return {
        send: (message, port) => child.sent.push({ message, port }),
        kill: () => (child.killed = true),
      };
    },
  });
}

function window(id: number) {
  const ports: FakePort[] = [];
  const closed: HostClosed[] = [];
  const shown: HostWindow = {
    id,
    takePort: (port) => ports.push(port as unknown as FakePort),
    hostClosed: (reason) => closed.push(reason),
  };
  return { shown, ports, closed };
}

beforeEach(() => {
  children = [];
  heard = [];
});

test('a window gets one end of a port, the host the other', () => {
  const host = hostProcess();
  host.start();
  const { shown, ports } = window(1);
  host.connect(shown);
  const [{ message, port } = { message: undefined, port: undefined }] = children[0]?.sent ?? [];
  expect(message).toEqual({ kind: 'connect', client: 1 });
  expect(port).toBe(ports[0]?.other);
});

test('a window that was reloaded is connected anew', () => {
  const host = hostProcess();
  host.start();
  const { shown, ports } = window(1);
  host.connect(shown);
  host.connect(shown);
  expect(ports).toHaveLength(2);
  expect(children[0]?.sent.map(({ message }) => message.kind)).toEqual([
    'connect',
    'disconnected',
    'connect',
  ]);
});

test('what the host says of itself is passed on', () => {
  const host = hostProcess();
  host.start();
  children[0]?.events.message({ kind: 'ready', address: '127.0.0.1:7233' });
  expect(heard).toEqual([{ kind: 'ready', address: '127.0.0.1:7233' }]);
});

test('a host that ends is told to every window, also to one that comes later; a restart gives them new ports', () => {
  const host = hostProcess();
  host.start();
  const first = window(1);
  host.connect(first.shown);
  children[0]?.events.exit('The host ended with status 1.');
  const second = window(2);
  host.connect(second.shown);
  for (const { closed } of [first, second]) {
    expect(closed).toMatchObject([{ kind: 'crashed', message: 'The host ended with status 1.' }]);
  }
  host.start();
  host.start();
  expect(children).toHaveLength(2);
  expect(children.map(({ isRestart }) => isRestart)).toEqual([false, true]);
  expect(first.ports).toHaveLength(2);
  expect(second.ports).toHaveLength(1);
});

test('a host that could not start says why in its own words', () => {
  const host = hostProcess();
  host.start();
  const { shown, closed } = window(1);
  host.connect(shown);
  const busy = { message: 'Port 7300 is used.', fix: 'Choose another.' };
  children[0]?.events.message({ kind: 'failed', ...busy });
  children[0]?.events.exit('The host ended with status 1.');
  expect(closed).toMatchObject([{ message: 'Port 7300 is used. Choose another.' }]);
});

test('an end that was asked for is no crash', async () => {
  const host = hostProcess();
  host.start();
  const { shown, closed } = window(1);
  host.connect(shown);
  const stopped = host.stop();
  expect(children[0]?.sent.at(-1)?.message).toEqual({ kind: 'shutDown' });
  children[0]?.events.exit('The host ended with status 0.');
  await stopped;
  expect(closed).toEqual([{ kind: 'quitting' }]);
  expect(children[0]?.killed).toBe(false);
});

test('a host that does not end is killed', async () => {
  vi.useFakeTimers();
  const host = hostProcess();
  host.start();
  const stopped = host.stop();
  vi.advanceTimersByTime(1999);
  expect(children[0]?.killed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(children[0]?.killed).toBe(true);
  children[0]?.events.exit('killed');
  await stopped;
  vi.useRealTimers();
});
