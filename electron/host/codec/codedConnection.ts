/**
 * A connection whose payloads pass through the codec server, while one is set: what is sent is encoded, what comes is decoded. Views and
 * handlers know nothing of it.
 *
 * 1. Reading never fails because of the codec: what could not be decoded is shown as it came, with the reason.
 * 2. Writing fails rather than sending in the clear what should have been encoded.
 */
import type { CodecInput, CodecSettings } from '../../../shared/ipc/steering.ts';
import { EnvironmentError } from '../../../shared/model/environmentError.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { noteDecodeProblem } from '../convert/payload.ts';
import { code, type CodecTarget } from './codecServer.ts';
import { carriesPayloads, payloadsIn, withPayloads } from './payloadWalk.ts';

const SERVICE = 'temporal.api.workflowservice.v1.';

/** What every SDK writes without a codec: the codec server is not asked about it. */
const PLAIN: ReadonlySet<string> = new Set([
  '',
  'binary/null',
  'binary/plain',
  'binary/protobuf',
  'json/plain',
  'json/protobuf',
]);

/** After a failure it is left alone this long, wall: a history has many pages. */
const REST_MS = 3000;

/** The codec as it is set now. */
export class Codec {
  #target: CodecTarget | undefined;
  #changeCount = 0;
  #failed: { readonly problem: string; readonly untilMs: number } | undefined;

  constructor(settings: CodecInput | undefined) {
    this.#target = targetOf(settings);
  }

  /** The settings without the secret. */
  get settings(): CodecSettings {
    const target = this.#target;
    if (target === undefined) return { credentials: 'none', hasSecret: false };
    const { url, credentials, headerName, secret } = target;
    return {
      url,
      credentials,
      hasSecret: secret !== undefined,
      ...(headerName === undefined ? {} : { headerName }),
    };
  }

  /** Takes other settings, if the codec server answers with them. Answers what to keep. */
  async change(input: CodecInput, namespace: string): Promise<CodecInput | undefined> {
    const secret =
      input.secret ?? (input.url === this.#target?.url ? this.#target?.secret : undefined);
    const target = targetOf({ ...input, ...(secret === undefined ? {} : { secret }) });
    if (target !== undefined) {
      checkAddress(target.url);
      await code('decode', target, namespace, [probe]);
    }
    this.#target = target;
    this.#changeCount += 1;
    this.#failed = undefined;
    return target;
  }

  /** Encoded payloads by plain ones. Rejects with EnvironmentError. */
  async encoded(
    payloads: readonly Payload[],
    namespace: string,
  ): Promise<ReadonlyMap<Payload, Payload>> {
    const target = this.#target;
    if (target === undefined || payloads.length === 0) return new Map();
    return paired(payloads, await code('encode', target, namespace, payloads));
  }

  /** Decoded payloads by those that are coded; those that could not be are noted. */
  async decoded(
    payloads: readonly Payload[],
    namespace: string,
  ): Promise<ReadonlyMap<Payload, Payload>> {
    const target = this.#target;
    if (target === undefined) return new Map();
    const foreign = payloads.filter((payload) => !PLAIN.has(encodingOf(payload)));
    if (foreign.length === 0) return new Map();
    try {
      this.#restAfterFailure();
      return paired(foreign, await code('decode', target, namespace, foreign));
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      this.#failed ??= { problem: error.message, untilMs: performance.now() + REST_MS };
      return new Map(foreign.map((payload) => [payload, noted(payload, error.message)]));
    }
  }

  #restAfterFailure(): void {
    if (this.#failed === undefined) return;
    if (performance.now() < this.#failed.untilMs) {
      throw new EnvironmentError(this.#failed.problem, 'Try again in a moment.');
    }
    this.#failed = undefined;
  }

  /** How often it was changed. */
  get changeCount(): number {
    return this.#changeCount;
  }

  get isOn(): boolean {
    return this.#target !== undefined;
  }
}

const text = new TextEncoder();
const probe: Payload = {
  metadata: { encoding: text.encode('json/plain') },
  data: text.encode('"Timelapse asks whether you are there"'),
};

function targetOf(settings: CodecInput | undefined): CodecTarget | undefined {
  const url = settings?.url?.trim();
  if (settings === undefined || url === undefined || url === '') return undefined;
  return { ...settings, url };
}

function checkAddress(url: string): void {
  if (!/^https?:\/\/[^\s/]/.test(url) || !URL.canParse(url)) {
    throw new EnvironmentError(
      `"${url}" is no address of a codec server.`,
      'Write it as http://127.0.0.1:8888 or https://codec.example.com, without /decode.',
    );
  }
}

const encodingOf = (payload: Payload): string =>
  Buffer.from(payload.metadata?.['encoding'] ?? []).toString('utf8');

function paired(
  before: readonly Payload[],
  after: readonly Payload[],
): ReadonlyMap<Payload, Payload> {
  const pairs = new Map<Payload, Payload>();
  before.forEach((payload, index) => pairs.set(payload, after[index] ?? payload));
  return pairs;
}

/** A copy with the reason: the original may be the server's own. */
function noted(payload: Payload, problem: string): Payload {
  const copy = { ...payload };
  noteDecodeProblem(copy, problem);
  return copy;
}

/** The connection with a codec in between. The codec server is told the namespace: it may have a key for each. */
export function codedConnection(inner: Connection, codec: Codec): Connection {
  const { namespace } = inner;
  const call: Connection['call'] = async (method, request, options) => {
    if (!codec.isOn) return inner.call(method, request, options);
    const coded = await replaced(`${SERVICE}${method}Request`, request, (payloads) =>
      codec.encoded(payloads, namespace),
    );
    const response = await inner.call(method, coded, options);
    if (options?.undecoded) return response;
    return replaced(`${SERVICE}${method}Response`, response, (payloads) =>
      codec.decoded(payloads, namespace),
    );
  };
  return { ...inner, call, decoding: () => codec.changeCount };
}

/** The same connection for lists and small pictures: the codec server is not asked about payloads that nobody sees. */
export const undecoded = (connection: Connection): Connection => ({
  ...connection,
  call: (method, request, options) =>
    connection.call(method, request, { ...options, undecoded: true }),
});

/** A message with its payloads replaced, if it can have any. */
async function replaced<Message>(
  type: string,
  message: Message,
  replacements: (payloads: readonly Payload[]) => Promise<ReadonlyMap<Payload, Payload>>,
): Promise<Message> {
  if (typeof message !== 'object' || message === null || !carriesPayloads(type)) return message;
  return withPayloads(type, message, await replacements(payloadsIn(type, message)));
}
