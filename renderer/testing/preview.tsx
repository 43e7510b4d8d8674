/** The window on the host in memory, for looking at views and states: `?state=` names one. */
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '../app/tokens.css';
import '../app/base.css';
import { host } from '../app/bridge.ts';
import { followStores } from '../app/followStores.ts';
import { startWindow } from '../app/startWindow.tsx';
import { FakeFailure, FakeHost } from './fakeHost.ts';
import { fakeWorld, type FakeWorld } from './fakeWorld.ts';

declare global {
  interface Window {
    /** The host in memory, for the browser's console. */
    fakeHost: FakeHost;
  }
}

const states: Readonly<Record<string, (world: FakeWorld, fake: FakeHost) => void>> = {
  empty: (world) => {
    world.workflows = [];
    world.histories.clear();
    world.agenda = [];
    world.app = {
      ...world.app,
      counts: { all: 0, running: 0 },
      clock: { mode: 'real', virtualMs: Date.now(), wallMs: Date.now(), holds: [] },
    };
  },
  welcome: (world) => {
    const { project: _, ...app } = world.app;
    world.workflows = [];
    world.app = {
      ...app,
      counts: { all: 0, running: 0 },
      worker: { state: 'none', sinceMs: Date.now(), restarts: 0 },
    };
  },
  frozen: (world) => {
    world.app.clock = {
      ...world.app.clock,
      mode: 'frozen',
      holds: [{ kind: 'frozen', text: 'the freeze that you set', sinceMs: Date.now() - 12_000 }],
    };
  },
  free: (world) => {
    world.app.clock = { ...world.app.clock, mode: 'real', holds: [] };
  },
  stopped: (world) => {
    world.app = {
      ...world.app,
      server: {
        ...world.app.server,
        state: 'stopped',
        problem:
          'InvariantError: timer queue out of order, after completeWorkflowTask (order-8412)',
      },
    };
  },
  worker: (world) => {
    world.app = {
      ...world.app,
      worker: {
        state: 'restarting',
        reason: 'The worker exited with code 1: Cannot find module "./payments".',
        fix: 'Fix the import; it restarts when the file is saved.',
        sinceMs: Date.now() - 8000,
        restarts: 3,
        restartAtMs: Date.now() + 4000,
      },
    };
  },
  remote: (world) => {
    world.app = {
      ...world.app,
      server: {
        kind: 'remote',
        address: 'temporal.staging:7233',
        namespace: 'default',
        state: 'running',
      },
      capabilities: { clock: false, holds: false, agenda: false },
      clock: { mode: 'real', virtualMs: Date.now(), wallMs: Date.now(), holds: [] },
    };
  },
  busy: (world) => {
    world.app = {
      ...world.app,
      server: { ...world.app.server, address: '127.0.0.1:7234', busyPort: 7233 },
    };
  },
  loading: (_world, fake) => {
    fake.answer('workflows.list', () => new Promise(() => {}));
  },
  error: (_world, fake) => {
    fake.answer('workflows.list', () => {
      throw new FakeFailure({
        kind: 'server',
        code: 'DEADLINE_EXCEEDED',
        message: 'The list took longer than 10 s.',
        details: 'at listWorkflowExecutions',
      });
    });
  },
  lost: (_world, fake) => {
    setTimeout(() => fake.lose(), 600);
  },
  crashed: (_world, fake) => {
    setTimeout(() => fake.lose('exit code 134 (out of memory)'), 600);
  },
};

const parameters = new URLSearchParams(window.location.search);
const world = fakeWorld({ older: Number(parameters.get('older') ?? 196) });
const fake = new FakeHost(world);
states[parameters.get('state') ?? '']?.(world, fake);
window.fakeHost = fake;
followStores();
startWindow();
host.start(fake.bridge());
