import * as v from 'valibot';
import {
  supervisorMessage,
  type SupervisorMessage,
  type WorkerMessage,
} from '../../../shared/worker/protocol.ts';

/** The IPC channel to the supervisor, seen from the worker's process. */
export interface Channel {
  /** Resolves when the message has left this process; what is sent after the end of the channel is dropped. */
  send(message: WorkerMessage): Promise<void>;
  onMessage(listener: (message: SupervisorMessage) => void): void;
}

/** Opens the channel that the process was started with, and ends the process when it closes. */
export function openChannel(): Channel {
  process.once('disconnect', endProcess);
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected || process.send === undefined) resolve();
        // An error means that the channel has just closed; then 'disconnect' ends the process.
        else process.send(message, undefined, undefined, () => resolve());
      }),
    onMessage(listener) {
      process.on('message', (message) => listener(v.parse(supervisorMessage, message)));
    },
  };
}

/** Ends this process at once with everything it started, when it leads a process group (not on Windows). */
export function endProcess(): never {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // It leads no group: there is only the process itself to end.
  }
  process.exit(1);
}
