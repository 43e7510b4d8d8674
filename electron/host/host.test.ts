import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InvariantError } from '../engine/core/errors.ts';
import { Engine } from '../engine/engine.ts';
import type { HostFrame } from '../../shared/ipc/contract.ts';
import type { AppState } from '../../shared/ipc/models.ts';
import { startHost, type Host, type HostOptions } from './host.ts';
import { settingsIn, type Settings } from './settings.ts';

vi.setConfig({ testTimeout: 20_000, expect: { poll: { timeout: 15_000 } } });

let folder: string;
let said: string[];
let host: Host;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-host-'));
  said = [];
  remember({ hasStarted: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await host.close();
  rmSync(folder, { recursive: true });
});

const project = (name: string): string => path.join(folder, name);

function remember(change: Partial<Settings>): void {
  settingsIn(folder, (message) => said.push(message)).write(change);
}

async function start(options: Partial<HostOptions> = {}, port: number | 'chosen' = 0) {
  const sample = {
    name: 'order-saga',
    path: project('samples/order-saga'),
    about: '',
    language: '',
  };
  host = await startHost({
    places: { renderer: '', workerEntry: '', projectChildEntry: '', samples: [sample] },
    report: (line) => said.push(line),
    ...options,
    launch: { ...(port === 'chosen' ? {} : { port }), dataFolder: folder, ...options.launch },
  });
}

let lastId = 0;

function call<Value>(name: string, input?: unknown): Promise<Value> {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const wire = host.frames.add({
      send: (text) => {
        const frame = JSON.parse(text) as HostFrame;
        if (!('id' in frame) || frame.id !== id) return;
        wire.closed();
        if (frame.ok) resolve(frame.value as Value);
        else reject(new Error(`${frame.error.message} ${frame.error.fix}`));
      },
      close: () => undefined,
      congested: false,
    });
    wire.received(JSON.stringify({ id, call: name, input }));
  });
}

const state = () => call<AppState>('app.state');

test('a server that stopped says so on the terminal and starts anew on its port, empty', async () => {
  await start();
  const { address } = host.connection;
  await call('workflows.start', { workflowType: 'order', taskQueue: 'orders', args: [] });
  await expect(call('server.restart')).rejects.toThrow(/The server runs/);
  vi.spyOn(Engine.prototype, 'submit').mockImplementationOnce(() => {
    throw new InvariantError('a task was lost');
  });
  await expect(call('workflows.count', {})).rejects.toThrow(/a task was lost/);
  await expect.poll(() => said).toMatchObject([expect.stringMatching(/a task was lost.*Restart/)]);
  expect(await state()).toMatchObject({ server: { state: 'stopped' }, clock: { stopped: true } });

  // Two windows ask at the same time.
  await Promise.all([call('server.restart'), call('server.restart')]);
  const after = await state();
  expect(after).toMatchObject({ server: { state: 'running', address }, counts: { all: 0 } });
  expect(after.clock.stopped).toBeUndefined();
});

test('a project that is no folder is said on the terminal, with what to do', async () => {
  await start({ launch: { project: project('nowhere') } });
  await expect
    .poll(() => said)
    .toMatchObject([expect.stringMatching(/nowhere does not exist.*Check/)]);
});

test('the last sample is that of this copy of Timelapse, wherever it was opened before', async () => {
  remember({ lastProject: '/elsewhere/order-saga', lastSample: 'order-saga', hasStarted: true });
  await start();
  await expect.poll(() => said).toMatchObject([expect.stringContaining(project('samples'))]);
});

test('nothing is opened where the user chose so', async () => {
  mkdirSync(project('shop'));
  remember({ lastProject: project('shop'), hasStarted: true, start: { openLast: false } });
  await start();
  expect((await state()).projectOpening).toBeUndefined();
});

test('a remote server is shown without the project that was open last', async () => {
  mkdirSync(project('shop'));
  remember({ lastProject: project('shop'), hasStarted: true });
  await start({ launch: { connect: '127.0.0.1:1' } });
  const shown = await state();
  expect(shown.server.kind).toBe('remote');
  expect(shown.projectOpening ?? shown.project).toBeUndefined();
});

test('a start for this time only leaves what was remembered', async () => {
  mkdirSync(project('shop'));
  writeFileSync(path.join(project('shop'), 'timelapse.config.json'), '{"command":"exit 0"}');
  remember({ lastProject: '/other', hasStarted: true });
  await start({ remember: false, launch: { project: project('shop') } });
  await expect.poll(async () => (await state()).project?.name).toBe('shop');
  expect(settingsIn(folder, () => undefined).read().lastProject).toBe('/other');
});

test("the clock begins as the user chose, and the server's port is the chosen one", async () => {
  await start();
  const taken = Number(host.connection.address.split(':')[1]);
  const first = host;
  expect(await call('settings.write', { port: taken, clockMode: 'frozen' })).toEqual({
    port: taken,
    clockMode: 'frozen',
  });
  expect(await call('settings.read')).toEqual({ port: taken, clockMode: 'frozen' });
  await start({}, 'chosen');
  expect(await state()).toMatchObject({ clock: { mode: 'frozen' }, server: { busyPort: taken } });
  await host.close();
  await first.close();
  await start({}, 'chosen');
  expect((await state()).server).toMatchObject({ address: `127.0.0.1:${taken}` });
});

test.each([{ port: 0 }, { port: 70_000 }, { port: 7.5 }, { clockMode: 'backwards' }])(
  'settings that make no sense are refused: %j',
  async (settings) => {
    await start();
    await expect(call('settings.write', settings)).rejects.toThrow(
      /settings.write was asked wrongly/,
    );
  },
);
