import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { SupervisorMessage } from '../../shared/worker/protocol.ts';

/** A worker's process, seen from its supervisor. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  send(message: SupervisorMessage): void;
  /** Asks it to end. */
  terminate(): void;
  /** Ends it and all that it started, at once. */
  kill(): void;
}

/** What a process tells; `onEnd` comes exactly once and last. */
export interface WorkerProcessEvents {
  onMessage(message: unknown): void;
  onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** `error` is there when it could not be started at all. */
  onEnd(end: { code: number | null; signal: NodeJS.Signals | null; error?: Error }): void;
}

export interface WorkerProcessOptions {
  readonly nodePath: string;
  readonly entry: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Starts a worker's process. */
export type SpawnWorker = (
  options: WorkerProcessOptions,
  events: WorkerProcessEvents,
) => WorkerProcess;

/** More output than this in one second waits in the pipe: a worker that floods is slowed, not the host. */
const BYTES_PER_SECOND_MAX = 4_000_000;
/** How long output may still come after the end of the process. */
const LAST_OUTPUT_MS = 500;

const isWindows = process.platform === 'win32';

/** The real thing: a Node process that leads a process group of its own (not on Windows, which has none). */
export const spawnWorkerProcess: SpawnWorker = (options, events) => {
  try {
    return spawnAndWatch(options, events);
  } catch (cause) {
    // Most failures are events; a few, such as no memory, are thrown. Both end in the same way.
    const error = cause instanceof Error ? cause : new Error(String(cause));
    setImmediate(() => events.onEnd({ code: null, signal: null, error }));
    return { pid: undefined, send: () => {}, terminate: () => {}, kill: () => {} };
  }
};

const spawnAndWatch: SpawnWorker = (options, events) => {
  const child = spawn(
    options.nodePath,
    ['--disable-warning=ExperimentalWarning', options.entry, 'worker'],
    {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: !isWindows,
      windowsHide: true,
    },
  );
  // Also when this process ends without stopping its workers.
  const killNow = (): void => killTree(child);
  process.once('exit', killNow);

  let ended = false;
  const end = (how: Parameters<WorkerProcessEvents['onEnd']>[0]): void => {
    if (ended) return;
    ended = true;
    process.removeListener('exit', killNow);
    events.onEnd(how);
  };
  child.on('message', (message) => events.onMessage(message));
  forward(child.stdout, (chunk) => events.onOutput('stdout', chunk));
  forward(child.stderr, (chunk) => events.onOutput('stderr', chunk));
  child.once('error', (error) => {
    if (child.pid === undefined) end({ code: null, signal: null, error });
  });
  child.once('exit', (code, signal) => {
    // What it started and left behind goes, too; then its output ends. On Windows its id may be another's already.
    if (!isWindows) killTree(child);
    const timer = setTimeout(() => end({ code, signal }), LAST_OUTPUT_MS);
    child.once('close', () => {
      clearTimeout(timer);
      end({ code, signal });
    });
  });
  return {
    pid: child.pid,
    send: (message) => send(child, message),
    terminate() {
      send(child, { kind: 'stop' });
      // A worker whose channel is broken hears the signal. On Windows a signal would kill at once.
      if (!isWindows) child.kill('SIGTERM');
    },
    kill: killNow,
  };
};

function send(child: ChildProcess, message: SupervisorMessage): void {
  if (!child.connected) return;
  // The channel may close at any time; then the process ends, and its end is what is reported.
  child.send(message, () => {});
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/PID', String(child.pid), '/T', '/F'], {
      stdio: 'ignore',
      windowsHide: true,
      detached: true,
    }).on('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: nobody is left. EPERM (macOS): only processes that have ended are left.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Passes chunks on, at most so many bytes in a second. */
function forward(stream: Readable | null, onChunk: (chunk: Buffer) => void): void {
  if (stream === null) return;
  let bytes = 0;
  let window: NodeJS.Timeout | undefined;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onChunk(chunk);
    window ??= setTimeout(() => {
      window = undefined;
      bytes = 0;
      stream.resume();
    }, 1_000).unref();
    if (bytes > BYTES_PER_SECOND_MAX) stream.pause();
  });
  // A broken pipe is the end of the output; the end of the process is reported by itself.
  stream.on('error', () => {});
}
