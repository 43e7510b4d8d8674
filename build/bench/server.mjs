/** The life of one server under test, and what it costs the machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { until } from './load.mjs';
import { connectRpc, namespace } from './rpc.mjs';

const READY_LIMIT_MS = 60_000;
/** Linux reports CPU time to programs in hundredths of a second, whatever the kernel's own tick. */
const TICK_MS = 10;
const PAGE_BYTES = 4_096;

/** So that nothing stays behind, whatever ends the benchmark. */
const running = new Set();
process.on('exit', () => running.forEach(killTree));
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/**
 * @typedef {object} Server
 * @property {string} address host and port
 * @property {number} answeredMs from spawn to the first GetSystemInfo that succeeded
 * @property {number} usableMs from spawn until the default namespace was there too
 * @property {number} spawnedAt on the clock of `performance.now()`
 * @property {import('./rpc.mjs').Rpc} rpc
 * @property {() => {cpuMs: number, rssBytes: number}} usage of the process and its children
 * @property {() => Promise<void>} kill without warning: no measure is about an orderly end
 */

/**
 * @param {{require: NodeRequire}} modules
 * @param {string} command with `{port}` and any other placeholder of `values`
 * @param {{logFile: string, signal: AbortSignal, values?: Record<string, string>}} options
 * @returns {Promise<Server>}
 */
export async function startServer(modules, command, { logFile, signal, values = {} }) {
  const port = await freePort();
  const filled = Object.entries({ ...values, port: String(port) }).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value),
    command,
  );
  const log = openSync(logFile, 'a');
  const spawnedAt = performance.now();
  const child = spawn('sh', ['-c', `exec ${filled}`], { stdio: ['ignore', log, log] });
  closeSync(log);
  running.add(child.pid);
  const exited = once(child, 'exit').finally(() => running.delete(child.pid));
  const alive = () => running.has(child.pid);
  const kill = async () => {
    if (alive()) killTree(child.pid);
    await exited;
  };

  const reached = async (check) => {
    await until(
      async () => {
        if (!alive()) throw new Error(`the server ended by itself: ${lastLine(logFile)}`);
        return check();
      },
      { signal, limitMs: READY_LIMIT_MS, everyMs: 2, what: 'server start' },
    );
    return performance.now() - spawnedAt;
  };

  try {
    await reached(() => accepts(port));
    const address = `127.0.0.1:${port}`;
    const rpc = connectRpc(modules, address);
    const answeredMs = await reached(() => succeeds(rpc.workflow.getSystemInfo({})));
    const usableMs = await reached(() => succeeds(rpc.workflow.describeNamespace({ namespace })));
    return {
      address,
      answeredMs,
      usableMs,
      spawnedAt,
      rpc,
      usage: () => usageOf(child.pid),
      async kill() {
        rpc.close();
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

const succeeds = (call) =>
  call.then(
    () => true,
    () => false,
  );

/** @returns {Promise<number>} a port that was free a moment ago */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Plain TCP first: a gRPC channel that was refused once waits a second before it tries again. */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (open) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}

/** Kills a process and its descendants, except for those that ended meanwhile. */
function killTree(rootPid) {
  for (const { pid } of processTree(rootPid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

const lastLine = (file) => readFileSync(file, 'utf8').trim().split('\n').at(-1);

/** @returns {{cpuMs: number, rssBytes: number}} */
function usageOf(rootPid) {
  return processTree(rootPid).reduce(
    (sum, { cpuMs, rssBytes }) => ({
      cpuMs: sum.cpuMs + cpuMs,
      rssBytes: sum.rssBytes + rssBytes,
    }),
    { cpuMs: 0, rssBytes: 0 },
  );
}

/** The process and all its descendants, as /proc has them now. */
function processTree(rootPid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readStat);
  const tree = all.filter(({ pid }) => pid === rootPid);
  for (const parent of tree) tree.push(...all.filter(({ ppid }) => ppid === parent.pid));
  return tree;
}

/** Fields of /proc/PID/stat, counted after the name, which may itself contain blanks and brackets. */
function readStat(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return []; // It ended between the listing and the reading.
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return [
    {
      pid: Number(pid),
      ppid: Number(fields[1]),
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      rssBytes: Number(fields[21]) * PAGE_BYTES,
    },
  ];
}
