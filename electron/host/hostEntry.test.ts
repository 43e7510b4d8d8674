import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppState } from '../../shared/ipc/models.ts';
import type { FromHost, ToHost } from '../../shared/ipc/shellProtocol.ts';
import { launchArguments, type LaunchOptions } from '../../shared/launch/launchArguments.ts';

// Each test starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, expect: { poll: { timeout: 20_000 } } });

let folder: string;
let host: ChildProcess;
let heard: FromHost[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-host-'));
  mkdirSync(path.join(folder, 'app', 'samples'), { recursive: true });
});
afterEach(() => {
  host.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts the host as the shell does where it runs it on a Node of its own. */
function start(launch: LaunchOptions): void {
  const appFolder = path.join(folder, 'app');
  const dataFolder = path.join(folder, 'data');
  const args = launchArguments({ port: 0, ...launch, appFolder, dataFolder });
  heard = [];
  host = fork(path.join(import.meta.dirname, 'index.ts'), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  host.on('message', (message) => heard.push(message as FromHost));
}

const tell = (message: ToHost): boolean => host.send(message);

const said = <Kind extends FromHost['kind']>(kind: Kind) =>
  heard.filter((message): message is Extract<FromHost, { kind: Kind }> => message.kind === kind);

let lastId = 0;

/** Calls the host as a window does. */
async function call<Value>(name: string, input?: unknown): Promise<Value> {
  const id = ++lastId;
  tell({ kind: 'frame', client: 1, text: JSON.stringify({ id, call: name, input }) });
  let answer: unknown;
  await expect
    .poll(() => {
      answer = said('frame')
        .map(({ text }) => JSON.parse(text) as { id?: number; value: Value })
        .find((frame) => frame.id === id);
      return answer;
    })
    .toMatchObject({ ok: true });
  return (answer as { value: Value }).value;
}

const exited = async (): Promise<unknown> =>
  (host.exitCode ?? (await once(host, 'exit'))[0]) as unknown;

test('serves a window whose frames are carried, and ends when it is asked to', async () => {
  start({});
  await expect.poll(() => said('ready')).toHaveLength(1);
  tell({ kind: 'connect', client: 1 });
  const state = await call<AppState>('app.state');
  expect(state).toMatchObject({
    server: { kind: 'embedded', state: 'running', address: said('ready')[0]?.address },
    capabilities: { clock: true },
    worker: { state: 'none' },
    counts: { all: 0, running: 0 },
  });
  expect(state.project).toBeUndefined();

  await call('workflows.start', { workflowType: 'order', taskQueue: 'orders', args: [] });
  await expect
    .poll(() => said('frame').filter(({ text }) => text.includes('"changed"')))
    .not.toEqual([]);
  expect(await call('workflows.count', {})).toEqual({ count: 1 });

  tell({ kind: 'shutDown' });
  expect(await exited()).toBe(0);
});

test('the shell is asked for a folder, and the answer reaches the window that asked', async () => {
  start({});
  await expect.poll(() => said('ready')).toHaveLength(1);
  tell({ kind: 'connect', client: 1 });
  const chosen = call<string>('project.choose');
  await expect.poll(() => said('chooseFolder')).toHaveLength(1);
  tell({ kind: 'folderChosen', id: said('chooseFolder')[0]?.id ?? 0, path: '/shop' });
  expect(await chosen).toBe('/shop');
});

test('a project that does not exist is a problem to show; so is one that another start names', async () => {
  start({ project: path.join(folder, 'nowhere') });
  await expect.poll(() => said('ready')).toHaveLength(1);
  tell({ kind: 'connect', client: 1 });
  const problem = async () => (await call<AppState>('app.state')).projectProblem?.message;
  await expect.poll(problem).toContain('nowhere does not exist');
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  tell({ kind: 'openProject', path: file });
  await expect.poll(problem).toContain('is a file');
});

test('a port that is taken is told to the shell with what to do, and the host ends', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  start({ port });
  expect(await exited()).toBe(1);
  occupant.close();
  expect(said('failed')).toMatchObject([
    {
      message: expect.stringContaining(`Port ${port} is used`),
      fix: expect.stringContaining('--port'),
    },
  ]);
});

test('a host whose shell is gone ends by itself', async () => {
  start({});
  await expect.poll(() => said('ready')).toHaveLength(1);
  host.disconnect();
  expect(await exited()).toBe(0);
});
