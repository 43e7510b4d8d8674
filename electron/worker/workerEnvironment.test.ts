import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommandLaunch } from '../../shared/worker/launch.ts';
import { workerEnvironment } from './workerEnvironment.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'timelapse-environment-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const launch = (env: Record<string, string> = {}): CommandLaunch => ({
  kind: 'command',
  root,
  nodePath: process.execPath,
  command: 'python worker.py',
  taskQueue: 'orders',
  namespace: 'shop',
  env,
});
const server = { address: '127.0.0.1:7233' };

it('says where the server is; the project cannot change that, but everything else', () => {
  const environment = workerEnvironment(
    { LOG_LEVEL: 'info', HOME: '/srv' },
    launch({ LOG_LEVEL: 'debug', TEMPORAL_ADDRESS: 'elsewhere:1' }),
    server,
  );
  expect(environment).toMatchObject({
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_NAMESPACE: 'shop',
    TEMPORAL_TASK_QUEUE: 'orders',
    TIMELAPSE: '1',
    LOG_LEVEL: 'debug',
    HOME: '/srv',
    PYTHONUNBUFFERED: '1',
  });
});

it("takes the server's namespace before the project's", () => {
  const environment = workerEnvironment({}, launch(), { ...server, namespace: 'other' });
  expect(environment['TEMPORAL_NAMESPACE']).toBe('other');
});

it('does not pass on what would turn a worker into something else', () => {
  const environment = workerEnvironment(
    { ELECTRON_RUN_AS_NODE: '1', NODE_CHANNEL_FD: '3', VITEST_MODE: 'RUN' },
    launch(),
    server,
  );
  const passed = Object.keys(environment).filter((name) => /ELECTRON|CHANNEL|VITEST/.test(name));
  expect(passed).toEqual([]);
});

it("finds the programs of the project's virtual environment and node_modules first", () => {
  const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
  mkdirSync(join(root, '.venv', bin), { recursive: true });
  writeFileSync(join(root, '.venv', 'pyvenv.cfg'), '');
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  const environment = workerEnvironment({ Path: '/usr/bin' }, launch(), server);
  expect(environment['Path']?.split(delimiter)).toEqual([
    join(root, '.venv', bin),
    join(root, 'node_modules', '.bin'),
    '/usr/bin',
  ]);
  expect(environment['VIRTUAL_ENV']).toBe(join(root, '.venv'));
  expect(environment['PATH']).toBeUndefined();
});

it('says how a server elsewhere lets one in; a server of ours has no use for it', () => {
  const inherited = { TEMPORAL_API_KEY: 'secret', TEMPORAL_TLS_SERVER_NAME: 'a.example' };
  const elsewhere = workerEnvironment(inherited, launch(), { ...server, isRemote: true });
  expect(elsewhere).toMatchObject(inherited);
  const ours = workerEnvironment(inherited, launch(), server);
  expect(Object.keys(ours)).not.toContain('TEMPORAL_API_KEY');
});
