import type { ServiceCalls, ServiceName } from '../engine/surface.ts';

/** A call's name, of one service. */
export type MethodName<Service extends ServiceName> = keyof ServiceCalls[Service] & string;

/** The request of a call. */
export type RequestOf<
  Service extends ServiceName,
  Method extends MethodName<Service>,
> = ServiceCalls[Service][Method] extends { request: infer Request } ? Request : never;

/** The response of a call. */
export type ResponseOf<
  Service extends ServiceName,
  Method extends MethodName<Service>,
> = ServiceCalls[Service][Method] extends { response: infer Response } ? Response : never;

/** What the clients here say in the header supported-features: they want to see how a run ended, even if another follows it. */
export const CLIENT_FEATURES = 'follows-next-run-id';

/** How to call. */
export interface CallOptions {
  /** Cancels the call; it rejects with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
  /** Wall ms until the call ends with DEADLINE_EXCEEDED. Without it a call may wait for as long as the server lets it. */
  readonly timeoutMs?: number | undefined;
}

/** A Temporal server as seen from the host: the embedded one or any other. */
export interface ApiClient {
  /** Rejects with CallError, whatever went wrong on the way. */
  call<Service extends ServiceName, Method extends MethodName<Service>>(
    service: Service,
    method: Method,
    request: RequestOf<Service, Method>,
    options?: CallOptions,
  ): Promise<ResponseOf<Service, Method>>;
  /** Ends the connection and what still waits on it. */
  close(): void;
}
