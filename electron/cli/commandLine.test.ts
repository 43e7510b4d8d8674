import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { expect, onTestFinished, test, vi } from 'vitest';

// Each test starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

interface Running {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  exited(): Promise<number | null>;
}

/** Runs the command line from its source. */
function timelapse(...args: string[]): Running {
  const script = path.join(import.meta.dirname, 'index.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close');
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exited: async () => {
      await closed;
      return child.exitCode;
    },
  };
}

/** The address that a server printed when it was ready. */
async function addressOf(server: Running): Promise<string> {
  await expect.poll(() => server.stdout(), { timeout: 20_000 }).toMatch(/127\.0\.0\.1:\d+\s*$/);
  return /127\.0\.0\.1:\d+/.exec(server.stdout())?.[0] ?? '';
}

test('serve --headless prints one line with its address, serves any client, and ends in order', async () => {
  const server = timelapse('serve', '--headless', '--port', '0');
  const address = await addressOf(server);
  expect(server.stdout()).toBe(`Timelapse serves Temporal on ${address}\n`);
  const connection = await Connection.connect({ address });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  expect(serverVersion).toMatch(/^\d+\./);
  await connection.close();
  server.child.kill('SIGTERM');
  expect(await server.exited()).toBe(0);
  expect(server.stderr()).toBe('');
});

test('start-dev serves with the settings that an SDK gives, and warns of those without effect', async () => {
  const line = 'server start-dev --port 0 --namespace default --headless --metrics-port 1';
  const server = timelapse(...line.split(' '), '--search-attribute', 'Customer=Keyword');
  const connection = await Connection.connect({ address: await addressOf(server) });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({
    namespace: 'default',
  });
  expect(Object.keys(customAttributes)).toContain('Customer');
  await connection.close();
  expect(server.stderr()).toBe("--metrics-port has no effect on Timelapse's server.\n");
});

test('a port that is taken ends it with what to do', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  onTestFinished(() => void occupant.close());
  const { port } = occupant.address() as AddressInfo;
  const server = timelapse('serve', '--headless', '--port', String(port));
  expect(await server.exited()).toBe(1);
  expect(server.stderr()).toContain(`Port ${port} is used by another process`);
  expect(server.stderr()).toContain('choose another port with --port');
});

test('a wrong flag ends it with the one that was meant', async () => {
  const wrong = timelapse('serve', '--haedless');
  expect(await wrong.exited()).toBe(2);
  expect(wrong.stderr()).toBe(
    'timelapse serve has no option --haedless. Did you mean --headless?\n',
  );
});

test('the version and the help are printed', async () => {
  const version = timelapse('--version');
  const help = timelapse('help', 'serve');
  expect([await version.exited(), await help.exited()]).toEqual([0, 0]);
  expect(version.stdout()).toMatch(/^timelapse \d+\.\d+\.\d+\n$/);
  expect(help.stdout()).toContain('--headless');
});
