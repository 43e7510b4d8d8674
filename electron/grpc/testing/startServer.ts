import { EngineCalls } from '../engineCalls.ts';
import { GrpcServer } from '../server.ts';
import { FakeEngineHost } from './fakeEngineHost.ts';

/** A server in front of an engine that a test plays. `await using` ends it. */
export interface RunningServer extends AsyncDisposable {
  readonly host: FakeEngineHost;
  readonly calls: EngineCalls;
  readonly server: GrpcServer;
  readonly port: number;
  readonly address: string;
}

/** Starts a server on any free port. */
export async function startServer(): Promise<RunningServer> {
  const host = new FakeEngineHost();
  host.answer('GetSystemInfo', () => ({
    serverVersion: '1.2.3',
    capabilities: { sdkMetadata: true },
  }));
  const calls = new EngineCalls(host);
  const server = new GrpcServer(calls);
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    host,
    calls,
    server,
    port,
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}
