import { utilityProcess } from 'electron';
import type { FromHost } from '../../shared/ipc/shellProtocol.ts';
import type { StartHostChild } from './hostProcess.ts';

export interface HostChildOptions {
  /** The host's bundle. */
  readonly file: string;
  /** Its arguments. A restart opens what was open last, not what the application was started with. */
  readonly args: (isRestart: boolean) => readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the host as Electron's utility process. */
export function utilityHost({ file, args, env }: HostChildOptions): StartHostChild {
  return (events, isRestart) => {
    const child = utilityProcess.fork(file, [...args(isRestart)], {
      serviceName: 'Timelapse host',
      stdio: 'inherit',
      env,
    });
    child.on('message', (message: FromHost) => events.message(message));
    child.on('exit', (code) => events.exit(`The host ended with status ${code}.`));
    return {
      send: (message, port) => child.postMessage(message, port === undefined ? [] : [port]),
      kill: () => child.kill(),
    };
  };
}
