/** Starts a server as users do, by its command line, and ends it again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
const LOG_CHARACTERS_MAX = 20_000;

/** So that nothing stays behind, whatever ends this process. */
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/** This repository's own server, by its launcher. */
export const ownLauncher = path.resolve(import.meta.dirname, '../../../build/bin/timelapse');

/** How `startServer` starts this repository's own server. */
export function ownServer() {
  const serve = (port) => ['serve', '--headless', '--port', String(port)];
  // Windows runs no file by its first line; a .cmd file beside the launcher does the same there.
  return process.platform === 'win32'
    ? { command: 'cmd.exe', args: (port) => ['/d', '/c', `${ownLauncher}.cmd`, ...serve(port)] }
    : { command: ownLauncher, args: serve };
}

/**
 * How `startServer` starts the official dev server.
 *
 * @param {string} executable
 * @param {string[]} switches
 */
export function officialServer(executable, switches) {
  const start = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port'];
  return { command: executable, args: (port) => [...start, String(port), ...switches] };
}

/** @returns {Promise<number>} a port that was free a moment ago */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Starts a server and waits until its default namespace answers.
 *
 * @param {{command: string, args: (port: number) => string[], env?: Record<string, string>}} how
 * @param {{Connection: any}} client the module @temporalio/client
 * @returns {Promise<{address: string, pid: number, log: () => string, ended: Promise<string>, stop: () => Promise<number>}>} `stop`
 *   resolves to how long it took, in ms; `ended` to how the process ended; `log` is the end of what the server printed
 */
export async function startServer({ command, args, env = {} }, { Connection }) {
  const port = await freePort();
  const child = spawn(command, args(port), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => (log = `${log}${text}`.slice(-LOG_CHARACTERS_MAX)));
  }
  let ended;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = error.message)));
    child.once('exit', (code, signal) => resolve((ended ??= `exit status ${code ?? signal}`)));
  }).finally(() => running.delete(child));

  const stop = async () => {
    const from = performance.now();
    if (ended === undefined) child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(late);
    return performance.now() - from;
  };

  const address = `127.0.0.1:${port}`;
  try {
    await ready({ Connection }, address, () => ended);
  } catch (error) {
    await stop();
    throw new Error(`${command} did not start: ${error.message}\n${log}`, { cause: error });
  }
  return { address, pid: child.pid, log: () => log, ended: exited.then(() => ended), stop };
}

/** Asks until the server answers, has ended, or had its time. */
async function ready({ Connection }, address, ended) {
  const end = Date.now() + READY_LIMIT_MS;
  for (;;) {
    const connection = Connection.lazy({ address, connectTimeout: '2s' });
    const failed = await connection
      .withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace: 'default' }),
      )
      .then(
        () => undefined,
        (error) => error,
      )
      .finally(() => connection.close());
    if (!failed) return;
    if (ended() !== undefined) throw new Error(`it ended with ${ended()}`);
    if (Date.now() > end) throw failed;
    await delay(50);
  }
}
