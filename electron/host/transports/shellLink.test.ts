import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromHost, ToHost } from '../../../shared/ipc/shellProtocol.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import { FrameServer } from './frameServer.ts';
import { openShellLink } from './shellLink.ts';

/** Electron's `process.parentPort`. */
class ParentPort extends EventEmitter {
  readonly sent: FromHost[] = [];

  postMessage(message: FromHost): void {
    this.sent.push(message);
  }

  hear(data: ToHost, ...ports: unknown[]): void {
    this.emit('message', { data, ports });
  }
}

/** A window's port, as the host gets it. */
class Port extends EventEmitter {
  readonly posted: string[] = [];
  started = false;
  readonly close = vi.fn();

  postMessage(text: string): void {
    this.posted.push(text);
  }

  start(): void {
    this.started = true;
  }
}

let parentPort: ParentPort;
let frames: FrameServer;

beforeEach(() => {
  parentPort = new ParentPort();
  Object.assign(process, { parentPort });
  frames = new FrameServer(fakeWall());
  frames.serve((text) => Promise.resolve(`answer to ${text}`));
});
afterEach(() => {
  Reflect.deleteProperty(process, 'parentPort');
});

const requests = () => ({ openProject: vi.fn(), shutDown: vi.fn() });

test('a window that comes with its port is served over it', async () => {
  const link = openShellLink();
  link?.serve(frames, requests());
  const port = new Port();
  parentPort.hear({ kind: 'connect', client: 1 }, port);
  expect(port.started).toBe(true);
  port.emit('message', { data: 'a' });
  await expect.poll(() => port.posted).toEqual(['answer to a']);
  port.emit('close');
  frames.close();
  expect(port.close).not.toHaveBeenCalled();
});

test('a window without a port is served over the line itself', async () => {
  const link = openShellLink();
  link?.serve(frames, requests());
  parentPort.hear({ kind: 'connect', client: 4 });
  parentPort.hear({ kind: 'frame', client: 4, text: 'a' });
  await expect
    .poll(() => parentPort.sent)
    .toEqual([{ kind: 'frame', client: 4, text: 'answer to a' }]);
  parentPort.hear({ kind: 'disconnected', client: 4 });
  parentPort.hear({ kind: 'frame', client: 4, text: 'b' });
  expect(parentPort.sent).toHaveLength(1);
});

test('each question for a folder gets its own answer', async () => {
  const link = openShellLink();
  link?.serve(frames, requests());
  const first = link?.chooseFolder();
  const second = link?.chooseFolder();
  expect(parentPort.sent).toEqual([
    { kind: 'chooseFolder', id: 1 },
    { kind: 'chooseFolder', id: 2 },
  ]);
  parentPort.hear({ kind: 'folderChosen', id: 2, path: '/bakery' });
  parentPort.hear({ kind: 'folderChosen', id: 1 });
  expect([await first, await second]).toEqual([undefined, '/bakery']);
});

test('what the shell asks for is done', () => {
  const { openProject, shutDown } = requests();
  openShellLink()?.serve(frames, { openProject, shutDown });
  parentPort.hear({ kind: 'openProject', path: '/shop' });
  parentPort.hear({ kind: 'shutDown' });
  expect(openProject).toHaveBeenCalledWith('/shop');
  expect(shutDown).toHaveBeenCalledOnce();
});
