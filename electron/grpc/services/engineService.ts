/** The services that the engine answers: a call's request goes there, its reply comes back, whenever that is. */
import { GRPC_CODE } from '../../engine/core/errors.ts';
import type { Caller, ServiceName } from '../../engine/surface.ts';
import { encodeWithHeadroom } from '../codec/codec.ts';
import { services, type MethodSpec } from '../codec/table.ts';
import type { CallOutcome, EngineCalls, OpenCall } from '../engineCalls.ts';
import { statusOf } from '../errorMapping.ts';
import {
  MESSAGE_HEADROOM_BYTES,
  type CallReceiver,
  type ServerCall,
} from '../transport/transport.ts';
import { unaryReceiver, type MethodHandler } from './unary.ts';

/** By the short name: what the engine answers, itself or with UNIMPLEMENTED. */
const ENGINE_SERVICES: Readonly<Record<ServiceName, true>> = {
  WorkflowService: true,
  OperatorService: true,
  TestService: true,
};

interface UnderWay {
  readonly call: ServerCall;
  readonly open: OpenCall;
}

/** Passes calls on to the engine. */
export class EngineService {
  readonly #calls: EngineCalls;
  readonly #underWay = new Set<UnderWay>();
  #closing = false;

  constructor(calls: EngineCalls) {
    this.#calls = calls;
  }

  /** The full names of the services, and a handler for each of their calls by its path. */
  methods(): { serviceNames: string[]; handlers: Map<string, MethodHandler> } {
    const serviceNames: string[] = [];
    const handlers = new Map<string, MethodHandler>();
    for (const name of Object.keys(ENGINE_SERVICES) as ServiceName[]) {
      const service = services.get(name);
      if (!service) throw new TypeError(`the API has no service ${name}`);
      serviceNames.push(service.fullName);
      for (const method of service.methods.values()) {
        handlers.set(`/${service.fullName}/${method.name}`, (call) =>
          this.#open(call, name, method),
        );
      }
    }
    return { serviceNames, handlers };
  }

  #open(call: ServerCall, service: ServiceName, method: MethodSpec): CallReceiver {
    let underWay: UnderWay | undefined;
    let answered = false;
    const answer = (outcome: CallOutcome): void => {
      answered = true;
      if (underWay) this.#underWay.delete(underWay);
      reply(call, method, outcome);
    };
    const handle = (body: object): void => {
      if (this.#closing) {
        call.end(SHUTTING_DOWN);
        return;
      }
      const open = this.#calls.start(
        { service, method: method.name, body, caller: callerOf(call) },
        answer,
      );
      if (answered) return;
      underWay = { call, open };
      this.#underWay.add(underWay);
    };
    return unaryReceiver(call, method.request, handle, () => {
      if (!underWay) return;
      this.#underWay.delete(underWay);
      underWay.open.cancel();
    });
  }

  /** Ends every call: polls as if their time were up, so that no client sees an error, all others with UNAVAILABLE. */
  close(): void {
    this.#closing = true;
    for (const { call, open } of this.#underWay) {
      if (open.expire()) continue;
      open.cancel();
      call.end(SHUTTING_DOWN);
    }
    this.#underWay.clear();
  }
}

const SHUTTING_DOWN = { code: GRPC_CODE.UNAVAILABLE, message: 'the server is shutting down' };

const callerOf = (call: ServerCall): Caller => ({
  connection: call.connection,
  deadlineMs: call.deadlineMs,
  clientName: call.header('client-name'),
  clientVersion: call.header('client-version'),
  supportedFeatures: call.header('supported-features'),
});

/** A reply that cannot be encoded is a bug of ours: INTERNAL, as any other. */
function reply(call: ServerCall, method: MethodSpec, outcome: CallOutcome): void {
  try {
    if ('error' in outcome) call.end(statusOf(outcome.error));
    else call.reply(encodeWithHeadroom(method.response, outcome.value, MESSAGE_HEADROOM_BYTES));
  } catch (error) {
    call.end(
      statusOf(new Error(`the answer to ${method.name} cannot be encoded`, { cause: error })),
    );
  }
}
