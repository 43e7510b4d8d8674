/** Runs a command and keeps its output. */
import { spawn } from 'node:child_process';
import { root } from './paths.ts';

/** How a command ended. */
export interface Outcome {
  readonly ok: boolean;
  /** The exit status; undefined when a signal or the time limit ended it, or when it did not start. */
  readonly status: number | undefined;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly durationMs: number;
}

/** Settings of {@link run}. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command, with SIGKILL, after so many wall ms. */
  readonly limitMs?: number;
  /** Shows the output while it comes, besides keeping it. */
  readonly echo?: boolean;
}

/** Runs to the end; never throws: what went wrong is in the outcome. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const begin = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: string) => {
    output += text;
    if (options.echo === true) process.stdout.write(text);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const limit =
    options.limitMs === undefined
      ? undefined
      : setTimeout(() => {
          keep(`\nEnded after ${options.limitMs} ms, the time limit.\n`);
          child.kill('SIGKILL');
        }, options.limitMs);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  child.on('error', (error) => {
    keep(`${command} does not start: ${error.message}\n`);
    resolve(undefined);
  });
  child.on('close', (code) => resolve(code ?? undefined));
  const status = await promise;
  clearTimeout(limit);
  return { ok: status === 0, status, output, durationMs: performance.now() - begin };
}
