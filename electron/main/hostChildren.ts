import { fork } from 'node:child_process';
import { utilityProcess } from 'electron';
import type { FromHost } from '../../shared/ipc/shellProtocol.ts';
import type { StartHostChild } from './hostProcess.ts';

export interface HostChildOptions {
  /** The host's bundle. */
  readonly file: string;
  /** Its arguments. A restart opens what was open last, not what the application was started with. */
  readonly args: (isRestart: boolean) => readonly string[];
}

/** Runs the host as Electron's utility process. */
export function utilityHost({ file, args }: HostChildOptions): StartHostChild {
  return (events, isRestart) => {
    const child = utilityProcess.fork(file, [...args(isRestart)], {
      serviceName: 'Timelapse host',
      stdio: 'inherit',
    });
    child.on('message', (message: FromHost) => events.message(message));
    child.on('exit', (code) => events.exit(`The host ended with status ${code}.`));
    return {
      takesPorts: true,
      send: (message, port) => child.postMessage(message, port === undefined ? [] : [port]),
      kill: () => child.kill(),
    };
  };
}

/** Runs the host on a Node of its own: where Electron's is older than what the host is written for. */
export function nodeHost(executable: string, { file, args }: HostChildOptions): StartHostChild {
  return (events, isRestart) => {
    const child = fork(file, [...args(isRestart)], {
      execPath: executable,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let gone = false;
    const exit = (how: string): void => {
      if (!gone) events.exit(how);
      gone = true;
    };
    child.on('message', (message) => events.message(message as FromHost));
    child.on('error', (error) => exit(`The host does not start: ${error.message}`));
    child.on('exit', (code, signal) => exit(`The host ended with ${signal ?? `status ${code}`}.`));
    return {
      takesPorts: false,
      send: (message) => {
        if (child.connected) child.send(message);
      },
      kill: () => child.kill('SIGKILL'),
    };
  };
}
