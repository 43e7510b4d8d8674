import { GRPC_CODE } from '../engine/core/errors.ts';
import type { EngineCalls } from './engineCalls.ts';
import { EngineService } from './services/engineService.ts';
import { HealthService } from './services/health.ts';
import { ReflectionService } from './services/reflection.ts';
import type { MethodHandler } from './services/unary.ts';
import { Http2Transport } from './transport/http2Transport.ts';
import type { CallReceiver, ListenAddress, ServerCall, Transport } from './transport/transport.ts';

/** Nobody but this machine is meant to reach a server without authentication. */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** How long the clients have to take their last answers. */
const SHUTDOWN_GRACE_MS = 1500;

const IGNORE: CallReceiver = {
  message: () => undefined,
  halfClosed: () => undefined,
  cancelled: () => undefined,
};

/** Temporal's services over gRPC, answered by an engine. */
export class GrpcServer {
  readonly #transport: Transport;
  readonly #engine: EngineService;
  readonly #health: HealthService;
  readonly #handlers: ReadonlyMap<string, MethodHandler>;
  readonly #serviceNames: ReadonlySet<string>;
  #closed: Promise<void> | undefined;

  /** @param own further calls by their paths, which Temporal's API does not have; reflection does not describe them */
  constructor(calls: EngineCalls, own: ReadonlyMap<string, MethodHandler> = new Map()) {
    this.#engine = new EngineService(calls);
    const { serviceNames, handlers } = this.#engine.methods();
    this.#health = new HealthService(serviceNames);
    const described = new Map([...handlers, ...this.#health.methods()]);
    const reflection = new ReflectionService([...servicesOf(described)]);
    this.#handlers = new Map([...described, ...reflection.methods(), ...own]);
    this.#serviceNames = servicesOf(this.#handlers);
    this.#transport = new Http2Transport({
      open: (call) => this.#open(call),
      connectionClosed: (connection) => calls.connectionClosed(connection),
    });
  }

  /** Answers the port; port 0 is any free one. Rejects with ListenError, whose code is `EADDRINUSE` for a busy port. */
  listen({ host, port }: ListenAddress): Promise<number> {
    if (!LOOPBACK.has(host))
      return Promise.reject(
        new RangeError(`the server listens on the loopback only, not on ${host}`),
      );
    return this.#transport.listen({ host, port });
  }

  /** Ends every call and connection, within two seconds unless told otherwise. */
  close(graceMs = SHUTDOWN_GRACE_MS): Promise<void> {
    this.#closed ??= this.#shutDown(graceMs);
    return this.#closed;
  }

  async #shutDown(graceMs: number): Promise<void> {
    // First the transport: a client whose poll is answered asks again at once, elsewhere.
    this.#transport.drain();
    this.#engine.close();
    this.#health.close();
    await this.#transport.close(graceMs);
  }

  #open(call: ServerCall): CallReceiver {
    const handler = this.#handlers.get(call.path);
    if (handler) return handler(call);
    call.end({ code: GRPC_CODE.UNIMPLEMENTED, message: this.#unknown(call.path) });
    return IGNORE;
  }

  #unknown(path: string): string {
    const end = path.lastIndexOf('/');
    if (end <= 0) return `malformed method name: "${path}"`;
    const service = path.slice(1, end);
    if (!this.#serviceNames.has(service)) return `unknown service ${service}`;
    return `unknown method ${path.slice(end + 1)} for service ${service}`;
  }
}

/** The full names of the services that have a handler. */
const servicesOf = (handlers: ReadonlyMap<string, MethodHandler>): Set<string> =>
  new Set([...handlers.keys()].map((path) => path.slice(1, path.lastIndexOf('/'))));
