import type {
  ChannelCredentials,
  Client,
  ClientUnaryCall,
  credentials as GrpcCredentials,
  Metadata,
  ServiceError,
} from '@grpc/grpc-js';
import type { ServiceName } from '../engine/surface.ts';
import type { ServerAccess, ServerTls } from '../../shared/launch/serverAccess.ts';
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
import { methodSpec, services, type MethodSpec } from './codec/table.ts';
import { callErrorFrom } from './errorMapping.ts';

/** How to reach a server. */
export interface RemoteOptions extends ServerAccess {
  /** `host:port`. */
  readonly address: string;
  /** Further headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A server may be down for minutes and come back; the window should not wait as long again. */
const RECONNECT_BACKOFF_MS_MAX = 5000;

/**
 * A client for a server elsewhere. It connects with the first call, and again whenever the connection breaks. The gRPC library
 * is only loaded here: it would cost the start of the embedded server 40 ms.
 */
export async function createRemoteClient(options: RemoteOptions): Promise<ApiClient> {
  const grpc = await import('@grpc/grpc-js');
  const { tls, apiKey, headers = {} } = options;
  const credentials = tls ? secure(grpc.credentials, tls) : grpc.credentials.createInsecure();
  const client = new grpc.Client(options.address, credentials, {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.max_reconnect_backoff_ms': RECONNECT_BACKOFF_MS_MAX,
    'grpc.use_local_subchannel_pool': 1,
    ...(tls?.serverName === undefined ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
  });
  const metadata = new grpc.Metadata();
  metadata.set('supported-features', CLIENT_FEATURES);
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  if (apiKey !== undefined) metadata.set('authorization', `Bearer ${apiKey}`);
  return new RemoteClient(client, metadata, options.address);
}

function secure({ createSsl }: typeof GrpcCredentials, tls: ServerTls): ChannelCredentials {
  const pem = (text: string | undefined): Buffer | null =>
    text === undefined ? null : Buffer.from(text);
  return createSsl(
    pem(tls.authorities),
    pem(tls.privateKey),
    pem(tls.certificate),
    tls.unverified === true ? { rejectUnauthorized: false } : {},
  );
}

class RemoteClient implements ApiClient {
  readonly #client: Client;
  readonly #metadata: Metadata;
  readonly #address: string;
  readonly #pending = new Set<ClientUnaryCall>();
  #closed = false;

  constructor(client: Client, metadata: Metadata, address: string) {
    this.#client = client;
    this.#metadata = metadata;
    this.#address = address;
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

  #run(
    service: ServiceName,
    method: MethodSpec,
    request: object,
    options: CallOptions,
  ): Promise<object> {
    const { signal, timeoutMs } = options;
    const path = `/${services.get(service)?.fullName ?? service}/${method.name}`;
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new CallError('CANCELLED', 'the connection is closed'));
        return;
      }
      if (signal?.aborted) {
        reject(new CallError('CANCELLED', 'the call was cancelled', [], { cause: signal.reason }));
        return;
      }
      const pending = this.#client.makeUnaryRequest(
        path,
        (message: object) => asBuffer(encodeMessage(method.request, message)),
        (bytes: Buffer) => decodeMessage(method.response, bytes),
        request,
        this.#metadata.clone(),
        timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs },
        (error, response) => {
          signal?.removeEventListener('abort', abort);
          this.#pending.delete(pending);
          if (error) reject(callErrorOf(error, this.#address));
          else resolve(response ?? {});
        },
      );
      const abort = (): void => pending.cancel();
      signal?.addEventListener('abort', abort);
      this.#pending.add(pending);
    });
  }

  close(): void {
    this.#closed = true;
    for (const pending of this.#pending) pending.cancel();
    this.#client.close();
  }
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

function callErrorOf(error: ServiceError, address: string): CallError {
  const [status] = error.metadata.get('grpc-status-details-bin');
  return callErrorFrom(
    error.code,
    plainly(error.details, address),
    Buffer.isBuffer(status) ? status : undefined,
    error,
  );
}

/** The library's words for a server that can't be reached, said plainly; whatever a server said stays as it is. */
function plainly(details: string, address: string): string {
  if (details.includes('ECONNREFUSED')) return `Nothing listens at ${address}.`;
  if (/^Name resolution failed|ENOTFOUND/.test(details))
    return `The name in ${address} is not known.`;
  if (/^Connection dropped|ECONNRESET|socket hang up/.test(details))
    return `The connection to ${address} broke off.`;
  const last = /Last error: (?:Error: )?(.*?)(?:\. Resolution note:.*)?$/s.exec(details)?.[1];
  if (last === undefined) return details;
  if (/self-signed|unable to (?:get|verify)|has expired/.test(last))
    return `The certificate of ${address} is not trusted: ${last}. --tls-ca-path names whom to trust.`;
  if (last.includes('altnames'))
    return `The certificate of ${address} is for another name: ${last}. --tls-server-name names it.`;
  if (/wrong version number|alert protocol version|packet length/.test(last))
    return `${address} speaks no TLS: connect without it, or set TEMPORAL_TLS to false.`;
  if (last.startsWith('Failed to connect'))
    return `${address} takes no connection like this. Where it wants TLS: --tls, --api-key.`;
  return last;
}
