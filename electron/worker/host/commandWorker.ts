import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import type { WorkerFault } from '../../../shared/worker/fault.ts';
import type { CommandLaunch } from '../../../shared/worker/launch.ts';
import type { Channel } from './channel.ts';
import type { HostedWorker } from './hostedWorker.ts';

/**
 * A command that is alive after this counts as a running worker, unless a poll was seen earlier. Loading an SDK
 * takes seconds on a busy machine, and code that is broken fails only then.
 */
const SETTLED_MS = 5_000;

/** What a shell answers for a command that is not there: sh, and cmd.exe. */
const NOT_FOUND = new Set([127, 9009]);

/**
 * Keeps a command: a worker in any language. The keeper and all that the command starts are one process
 * group; so they end together, also when Timelapse itself is killed.
 */
export function hostCommandWorker(launch: CommandLaunch, channel: Channel): HostedWorker {
  let child: ChildProcess | undefined;
  let stopping = false;

  // There is nothing to do ahead: whether the command works is seen when it runs.
  void channel.send({ kind: 'prepared' });
  return {
    go() {
      child = spawn(launch.command, {
        cwd: launch.root,
        shell: true,
        stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
        windowsHide: true,
      });
      const settled = setTimeout(
        () => void channel.send({ kind: 'ready', registered: {} }),
        SETTLED_MS,
      );
      child.once('error', (error) => {
        clearTimeout(settled);
        end(channel, spawnFault(launch, error), 1);
      });
      const ended = endOf(child);
      child.once('exit', (code, signal) => {
        clearTimeout(settled);
        if (stopping) void ended.then(() => process.exit(0));
        else end(channel, exitFault(launch, code, signal), code ?? 1);
      });
    },
    stop() {
      if (stopping) return;
      stopping = true;
      if (child === undefined) process.exit(0);
      terminate(child);
    },
  };
}

/**
 * Resolves when the shell and what it runs have ended. On a SIGTERM the shell often ends first, while the
 * worker still drains; so each of them holds an end of a pipe, which closes with the last of them.
 */
function endOf(child: ChildProcess): Promise<void> {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) return Promise.resolve();
  return new Promise((resolve) => {
    pipe.once('close', resolve).once('error', () => {});
    pipe.resume();
  });
}

/** Asks the whole group to end. This process is of the group, too, and lives on until the command has ended. */
function terminate(child: ChildProcess): void {
  if (process.platform === 'win32') {
    // Windows has no signal that asks; a console program can only be ended.
    spawnSync('taskkill', ['/PID', String(child.pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-process.pid, 'SIGTERM');
  } catch {
    // Started without a group of its own: there is only the command itself.
    child.kill('SIGTERM');
  }
}

function spawnFault(launch: CommandLaunch, error: Error): WorkerFault {
  return {
    kind: 'command',
    message: `The command \`${launch.command}\` could not be started: ${error.message}`,
    fix: 'Correct "command" in timelapse.config.json.',
  };
}

function exitFault(
  launch: CommandLaunch,
  code: number | null,
  signal: NodeJS.Signals | null,
): WorkerFault {
  const command = `\`${launch.command}\``;
  if (code !== null && NOT_FOUND.has(code)) {
    return {
      kind: 'command',
      message: `The command ${command} was not found (exit code ${code}).`,
      fix: 'Install the program, or correct "command" in timelapse.config.json.',
    };
  }
  if (code === 0) {
    return {
      kind: 'command',
      message: `The command ${command} ended by itself with exit code 0. A worker runs until it is stopped.`,
      fix: 'Set "command" in timelapse.config.json to what runs the worker.',
    };
  }
  return {
    kind: 'exit',
    message: `The command ${command} ended with ${signal ?? `exit code ${String(code)}`}.`,
  };
}

function end(channel: Channel, fault: WorkerFault, code: number): void {
  void channel.send({ kind: 'fault', fault }).then(() => process.exit(code));
}
