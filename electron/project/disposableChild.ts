import { spawn } from 'node:child_process';

/** Why a disposable child gave no answer. */
export class ChildFailed extends Error {
  override readonly name = 'ChildFailed';
}

export interface DisposableChildOptions {
  readonly nodePath: string;
  /** The file of `child/index.ts`, or what it was built to; absolute. */
  readonly entry: string;
  readonly cwd: string;
  readonly timeLimitMs: number;
  /** Ends the process when nobody wants its answer any more. */
  readonly signal?: AbortSignal;
}

/** How much of a child's standard error is kept, from its end. */
const STDERR_MAX = 4_000;

/**
 * Runs one request in a process of its own, which is gone afterwards whatever happens.
 * @throws ChildFailed when it does not answer within the time limit, ends before, or is not wanted any more
 */
export function runInChild(request: object, options: DisposableChildOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      options.nodePath,
      ['--disable-warning=ExperimentalWarning', '--no-warnings', options.entry],
      {
        cwd: options.cwd,
        env: withoutElectron(process.env),
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        windowsHide: true,
      },
    );
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_MAX);
    });
    const killNow = (): void => void child.kill('SIGKILL');
    process.once('exit', killNow);
    const abort = (): void => settle(() => reject(new ChildFailed('it is not wanted any more')));
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      process.removeListener('exit', killNow);
      killNow();
      finish();
    };
    const timer = setTimeout(() => {
      const seconds = options.timeLimitMs / 1000;
      settle(() => reject(new ChildFailed(`it gave no answer within ${seconds} s`)));
    }, options.timeLimitMs);
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted === true) abort();
    child.once('message', (answer) => settle(() => resolve(answer)));
    child.once('error', (cause) => settle(() => reject(new ChildFailed(cause.message, { cause }))));
    child.once('close', (code, signal) => {
      const how = signal ?? `exit code ${String(code)}`;
      settle(() =>
        reject(new ChildFailed(`it ended without an answer (${how})\n${stderr}`.trim())),
      );
    });
    child.send(request, () => {});
  });
}

function withoutElectron(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(?:ELECTRON_|NODE_CHANNEL_)/.test(name)),
  );
}
