import { GRPC_CODE } from '../../engine/core/errors.ts';
import { HealthCheckResponseServingStatus as ServingStatus } from '../../../shared/protocol/enums.ts';
import { encodeWithHeadroom } from '../codec/codec.ts';
import { services, type MethodSpec } from '../codec/table.ts';
import {
  MESSAGE_HEADROOM_BYTES,
  type CallReceiver,
  type ServerCall,
} from '../transport/transport.ts';
import { unaryReceiver, type MethodHandler } from './unary.ts';

/** The standard health check, for the server as a whole ('') and for each of its services. */
export class HealthService {
  readonly #known: ReadonlySet<string>;
  readonly #watching = new Set<ServerCall>();

  constructor(serviceNames: readonly string[]) {
    this.#known = new Set(['', ...serviceNames]);
  }

  /** A handler for each call by its path. */
  methods(): Map<string, MethodHandler> {
    const health = services.get('Health');
    const check = health?.methods.get('Check');
    const watch = health?.methods.get('Watch');
    if (!health || !check || !watch) throw new TypeError('the API has no health check');
    return new Map([
      [`/${health.fullName}/Check`, (call) => this.#check(call, check)],
      [`/${health.fullName}/Watch`, (call) => this.#watch(call, watch)],
    ]);
  }

  #check(call: ServerCall, method: MethodSpec): CallReceiver {
    const handle = ({ service = '' }: { service?: string }): void => {
      if (this.#known.has(service)) call.reply(answer(method, ServingStatus.SERVING));
      else call.end({ code: GRPC_CODE.NOT_FOUND, message: 'unknown service' });
    };
    return unaryReceiver(call, method.request, handle, () => undefined);
  }

  /** Answers at once, and again when that changes, which it does only at the end. */
  #watch(call: ServerCall, method: MethodSpec): CallReceiver {
    const handle = ({ service = '' }: { service?: string }): void => {
      this.#watching.add(call);
      call.send(
        answer(
          method,
          this.#known.has(service) ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN,
        ),
      );
    };
    return unaryReceiver(call, method.request, handle, () => this.#watching.delete(call));
  }

  /** Tells all who watch that the server ends. */
  close(): void {
    const watch = services.get('Health')?.methods.get('Watch');
    for (const call of this.#watching) {
      if (watch) call.send(answer(watch, ServingStatus.NOT_SERVING));
      call.end({ code: GRPC_CODE.UNAVAILABLE, message: 'the server is shutting down' });
    }
    this.#watching.clear();
  }
}

const answer = (method: MethodSpec, status: number): Buffer =>
  encodeWithHeadroom(method.response, { status }, MESSAGE_HEADROOM_BYTES);
