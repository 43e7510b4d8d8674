import type { Connection } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';

/** Starts a server anew that has stopped. @param restart resolves when the new one listens */
export function serverHandlers(
  connection: Connection,
  restart: () => Promise<void>,
): HandlersOf<'server'> {
  let restarting: Promise<void> | undefined;
  return {
    'server.restart': async () => {
      if (connection.kind === 'remote') {
        throw new RefusedError(
          `The server at ${connection.address} is not Timelapse's own.`,
          'Restart it where it runs.',
        );
      }
      if (connection.problem() === undefined) {
        throw new RefusedError('The server runs; it restarts only after it has stopped.');
      }
      // Two windows may ask at the same time.
      restarting ??= restart().finally(() => (restarting = undefined));
      await restarting;
      return undefined;
    },
  };
}
