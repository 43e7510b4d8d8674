import { createRemoteClient } from '../../grpc/remoteClient.ts';
import type { ServerAccess } from '../../../shared/launch/serverAccess.ts';
import type { WallClock } from '../clock/wallClock.ts';
import type { Connection } from './connection.ts';

/** A server elsewhere does not say what changed: it is asked again this often while a window is open. */
const REFRESH_MS = 2000;

/** How long a server elsewhere may take to answer. */
const CALL_MS_MAX = 10_000;

export interface RemoteConnectionOptions {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly wall: WallClock;
  readonly access?: ServerAccess | undefined;
}

/** A Temporal server elsewhere as a connection: the public API, and nothing beyond it. */
export async function remoteConnection(options: RemoteConnectionOptions): Promise<Connection> {
  const { address, namespace, wall, access } = options;
  const client = await createRemoteClient({ ...access, address });
  return {
    kind: 'remote',
    address,
    namespace,
    busyPort: undefined,
    controls: undefined,
    call: (method, request, { timeoutMs = CALL_MS_MAX } = {}) =>
      client.call('WorkflowService', method, request, { timeoutMs }),
    callOperator: (method, request) =>
      client.call('OperatorService', method, request, { timeoutMs: CALL_MS_MAX }),
    subscribe: (listener) => {
      let stop = (): void => undefined;
      const refresh = (): void => {
        listener('everything');
        stop = wall.schedule(refresh, REFRESH_MS);
      };
      stop = wall.schedule(refresh, REFRESH_MS);
      return () => stop();
    },
    problem: () => undefined,
    close: async () => client.close(),
  };
}
