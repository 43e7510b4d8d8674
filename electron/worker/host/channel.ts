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

/** So many lines of the log may wait to leave this process; what a flood has more is left out. */
const WAITING_LINE_COUNT_MAX = 2_000;

/** Opens the channel that the process was started with, and ends the process when it closes. */
export function openChannel(): Channel {
  process.once('disconnect', endProcess);
  let waiting = 0;
  let leftOut = 0;
  const send = (message: WorkerMessage): Promise<void> =>
    new Promise((resolve) => {
      if (!process.connected || process.send === undefined) resolve();
      // An error means that the channel has just closed; then 'disconnect' ends the process.
      else process.send(message, undefined, undefined, () => resolve());
    });
  const sendLine = async (message: WorkerMessage): Promise<void> => {
    if (waiting >= WAITING_LINE_COUNT_MAX) {
      leftOut += 1;
      return;
    }
    waiting += 1;
    await send(message);
    waiting -= 1;
    if (waiting > 0 || leftOut === 0) return;
    const text = `${leftOut} lines were left out: there were more than could be passed on`;
    leftOut = 0;
    await send({ kind: 'log', level: 'warn', stream: 'stderr', text });
  };
  return {
    send: (message) => (message.kind === 'log' ? sendLine(message) : send(message)),
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
