/**
 * A codec server as Temporal's tools ask it: `POST <url>/decode` and `/encode` with payloads as proto JSON, and as many back in the same order.
 */
import * as v from 'valibot';
import type { CodecInput } from '../../../shared/ipc/steering.ts';
import { EnvironmentError } from '../../../shared/model/environmentError.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';

/** How long it may take to answer, wall. */
const ANSWER_MS_MAX = 10_000;
/** Payloads and bytes of one question at most. */
const BATCH_COUNT_MAX = 500;
const BATCH_BYTES_MAX = 2 * 1024 * 1024;

const jsonPayloads = v.object({
  payloads: v.array(
    v.object({
      metadata: v.optional(v.record(v.string(), v.string())),
      data: v.optional(v.string()),
    }),
  ),
});
type JsonPayload = v.InferOutput<typeof jsonPayloads>['payloads'][number];

/** Where it is and how it is asked. */
export type CodecTarget = CodecInput & { readonly url: string };

/** Asks a codec server. Rejects with EnvironmentError, whatever went wrong. */
export async function code(
  direction: 'decode' | 'encode',
  target: CodecTarget,
  namespace: string,
  payloads: readonly Payload[],
): Promise<Payload[]> {
  const coded: Payload[] = [];
  for (const batch of batchesOf(payloads)) {
    coded.push(...(await ask(direction, target, namespace, batch)));
  }
  return coded;
}

function* batchesOf(payloads: readonly Payload[]): Generator<readonly Payload[]> {
  let batch: Payload[] = [];
  let bytes = 0;
  for (const payload of payloads) {
    const size = payload.data?.length ?? 0;
    if (batch.length >= BATCH_COUNT_MAX || (batch.length > 0 && bytes + size > BATCH_BYTES_MAX)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(payload);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function ask(
  direction: 'decode' | 'encode',
  target: CodecTarget,
  namespace: string,
  payloads: readonly Payload[],
): Promise<Payload[]> {
  const url = `${target.url.replace(/\/+$/, '')}/${direction}`;
  const text = await post(url, headersOf(target, namespace), { payloads: payloads.map(toJson) });
  const answer = read(url, text);
  if (answer.length !== payloads.length) {
    throw new EnvironmentError(
      `The codec server answered ${answer.length} payloads to ${payloads.length} at ${url}.`,
      'A codec server answers as many payloads as it is asked, in the same order: look at its code.',
    );
  }
  return answer.map(fromJson);
}

function headersOf(target: CodecTarget, namespace: string): Record<string, string> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'X-Namespace': namespace,
  };
  const { credentials, headerName, secret = '' } = target;
  if (credentials === 'token') headers['Authorization'] = `Bearer ${secret}`;
  if (credentials === 'header' && headerName !== undefined) headers[headerName] = secret;
  return headers;
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      // A redirect would carry the credentials to somebody else.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    // The body may break off or never end, too.
    text = await response.text();
  } catch (cause) {
    throw new EnvironmentError(
      `The codec server at ${url} did not answer: ${reasonOf(cause)}.`,
      'Check that it runs and that its address in Settings is right, then reload.',
      { cause },
    );
  }
  if (response.ok) return text;
  throw new EnvironmentError(
    `The codec server at ${url} answered ${response.status}${text === '' ? '' : `: ${text.slice(0, 200)}`}.`,
    response.status === 401 || response.status === 403
      ? 'It wants other credentials: set them in Settings.'
      : 'Look at its log.',
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_MS_MAX / 1000} s`;
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function read(url: string, text: string): readonly JsonPayload[] {
  try {
    return v.parse(jsonPayloads, JSON.parse(text)).payloads;
  } catch (cause) {
    throw new EnvironmentError(
      `What the codec server answered at ${url} is no list of payloads: ${text.slice(0, 80)}`,
      'Give the address of a codec server, without /decode.',
      { cause },
    );
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function toJson({ metadata = {}, data }: Payload): JsonPayload {
  const coded = Object.entries(metadata).map(([name, value]) => [name, base64(value)]);
  return {
    metadata: Object.fromEntries(coded) as Record<string, string>,
    ...(data === undefined ? {} : { data: base64(data) }),
  };
}

function fromJson({ metadata = {}, data }: JsonPayload): Payload {
  const read = Object.entries(metadata).map(([name, value]) => [
    name,
    Buffer.from(value, 'base64'),
  ]);
  return {
    metadata: Object.fromEntries(read) as Record<string, Uint8Array>,
    ...(data === undefined ? {} : { data: Buffer.from(data, 'base64') }),
  };
}
