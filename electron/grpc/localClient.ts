import type { ServiceName } from '../engine/surface.ts';
import {
  CLIENT_FEATURES,
  type ApiClient,
  type CallOptions,
  type MethodName,
  type RequestOf,
  type ResponseOf,
} from './apiClient.ts';
import { CallError } from './callError.ts';
import { decodeMessage, encodeMessage } from './codec/codec.ts';
import { methodSpec, type MethodSpec } from './codec/table.ts';
import type { CallOutcome, EngineCalls, OpenCall } from './engineCalls.ts';
import { callErrorOf } from './errorMapping.ts';

/** Polls must have a deadline; for calls without one this is as good as none. */
const UNLIMITED_MS = 24 * 3_600_000;

let connectionCount = 0;

/**
 * Calls the engine of this process without a network. Requests and responses are copied through their encoding all the same:
 * neither side can change what the other keeps, defaults are left out as the engine expects, and events come decoded.
 */
export class LocalClient implements ApiClient {
  readonly #calls: EngineCalls;
  readonly #connection = `local-${++connectionCount}`;
  readonly #open = new Map<OpenCall, (error: CallError) => void>();
  #closed = false;

  constructor(calls: EngineCalls) {
    this.#calls = calls;
  }

  call<Service extends ServiceName, Method extends MethodName<Service>>(
    service: Service,
    method: Method,
    request: RequestOf<Service, Method>,
    options: CallOptions = {},
  ): Promise<ResponseOf<Service, Method>> {
    return this.#run(service, methodSpec(service, method), request as object, options) as Promise<
      ResponseOf<Service, Method>
    >;
  }

  async #run(
    service: ServiceName,
    method: MethodSpec,
    request: object,
    options: CallOptions,
  ): Promise<object> {
    const { signal, timeoutMs } = options;
    if (this.#closed) throw new CallError('CANCELLED', 'the connection is closed');
    if (signal?.aborted) throw cancelled(signal);
    const body = decodeMessage(method.request, encodeMessage(method.request, request));
    const caller = {
      connection: this.#connection,
      deadlineMs: timeoutMs ?? UNLIMITED_MS,
      supportedFeatures: CLIENT_FEATURES,
    };
    let open: OpenCall | undefined;
    let abort: (() => void) | undefined;
    try {
      return await new Promise<object>((resolve, reject) => {
        open = this.#calls.start({ service, method: method.name, body, caller }, (outcome) => {
          settle(method, outcome, resolve, reject);
        });
        this.#open.set(open, reject);
        abort = () => {
          open?.cancel();
          reject(cancelled(signal));
        };
        signal?.addEventListener('abort', abort);
      });
    } finally {
      if (open) this.#open.delete(open);
      if (abort) signal?.removeEventListener('abort', abort);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const [open, reject] of this.#open) {
      open.cancel();
      reject(new CallError('CANCELLED', 'the connection is closed'));
    }
    this.#calls.connectionClosed(this.#connection);
  }
}

function settle(
  method: MethodSpec,
  outcome: CallOutcome,
  resolve: (value: object) => void,
  reject: (error: unknown) => void,
): void {
  try {
    if ('error' in outcome) throw outcome.error;
    resolve(decodeMessage(method.response, encodeMessage(method.response, outcome.value)));
  } catch (error) {
    reject(callErrorOf(error));
  }
}

const cancelled = (signal: AbortSignal | undefined): CallError =>
  new CallError('CANCELLED', 'the call was cancelled', [], { cause: signal?.reason });
