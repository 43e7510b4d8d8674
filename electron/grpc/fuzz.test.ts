/** Bytes of any kind in calls of every method, over the wire, against the engine itself: a right error or an answer, never a crash. */
import type { ClientHttp2Session } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Prng } from '../engine/core/prng.ts';
import { type Targets, RandomRequests } from '../engine/testing/randomRequest.ts';
import type { ServiceName } from '../engine/surface.ts';
import { createEventCodec } from './codec/codec.ts';
import { messageSpec, services } from './codec/table.ts';
import { EngineCalls } from './engineCalls.ts';
import { GrpcServer } from './server.ts';
import { LiveEngineHost } from './testing/liveEngineHost.ts';
import {
  callHeaders,
  connectRaw,
  framedMessage,
  request,
  status,
  SYSTEM_INFO,
} from './testing/rawClient.ts';

const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);
const prng = new Prng(seed);
const codec = createEventCodec();
const host = new LiveEngineHost(seed);
const server = new GrpcServer(new EngineCalls(host));
let session: ClientHttp2Session;

beforeAll(async () => {
  session = connectRaw(await server.listen({ host: '127.0.0.1', port: 0 }));
});
afterAll(async () => {
  session.destroy();
  await server.close();
});

const targets: Targets = { workflowIds: ['a', 'b', 'c'], runIds: [], taskTokens: [] };
const requests = new RandomRequests(prng, targets, codec);
const NAMES: readonly ServiceName[] = ['WorkflowService', 'OperatorService', 'TestService'];

/** How a call ended. Its deadline is short, for many of them wait. */
async function send(path: string, bytes: Uint8Array): Promise<{ code: number; message: string }> {
  const headers = callHeaders(path, { 'grpc-timeout': '50m' });
  return status(await request(session, headers, [framedMessage(bytes)]).answer);
}

const pathOf = (service: ServiceName, method: string): string =>
  `/${services.get(service)?.fullName ?? ''}/${method}`;

/** Every method of a service with what its requests are. */
const methods = NAMES.flatMap((service) =>
  [...(services.get(service)?.methods ?? [])].map(([method, spec]) => ({
    path: pathOf(service, method),
    service,
    type: messageSpec(spec.request).name,
  })),
);

const randomBytes = (count: number): Uint8Array =>
  Uint8Array.from({ length: count }, () => prng.uint32() & 0xff);
const below = (limit: number): number => Math.floor(prng.fraction() * limit);

/** A request of that service that is well-formed, whatever it asks for. */
function wellFormed(service: ServiceName): { path: string; bytes: Uint8Array } {
  const { method, body } = requests.next(service);
  const spec = services.get(service)?.methods.get(method);
  const name = spec ? messageSpec(spec.request).name : '';
  return { path: pathOf(service, method), bytes: codec.encode(name, body) };
}

/** What is done to the bytes of a request on the way. */
const HARM: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  'nothing at all': (bytes) => bytes,
  'a bit is flipped': (bytes) => {
    const copy = bytes.slice();
    const at = below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
    return copy;
  },
  'the end is missing': (bytes) => bytes.subarray(0, below(bytes.length)),
  'an unknown field is added': (bytes) =>
    // Field 4095, length-delimited.
    Uint8Array.from([...bytes, 0xfa, 0xff, 0x01, 0x03, 1, 2, 3]),
  'it is doubled': (bytes) => Uint8Array.from([...bytes, ...bytes]),
  'it is rubbish': (bytes) => randomBytes(bytes.length + 8),
};

/** The one INTERNAL that there may be: gRPC's own for what is no message. */
const UNREADABLE = /^grpc: error unmarshalling request/;

function isRight({ code, message }: { code: number; message: string }): boolean {
  if (!Number.isInteger(code) || code < 0 || code > 16) return false;
  return code !== 13 || UNREADABLE.test(message);
}

describe(`over the wire, seed ${seed}`, () => {
  test.each(Object.entries(HARM))(
    '%s',
    async (_, harm) => {
      const calls = Array.from({ length: 400 }, () => {
        const service = NAMES[Math.floor(prng.fraction() ** 3 * 3)] ?? 'WorkflowService';
        const { path, bytes } = wellFormed(service);
        return { path, bytes: harm(bytes) };
      });
      const ends = await Promise.all(
        calls.map(async ({ path, bytes }) => ({ path, ...(await send(path, bytes)) })),
      );
      expect(ends.filter((end) => !isRight(end))).toEqual([]);
      expect(host.engine.failure).toBeUndefined();
    },
    60_000,
  );

  test('every method takes an empty request, and a large one', async () => {
    const large = Uint8Array.from([0x0a, ...lengthOf(3_000_000)]);
    for (const { path } of methods) {
      expect(await send(path, new Uint8Array(0)).then(isRight), path).toBe(true);
    }
    const bytes = new Uint8Array(large.length + 3_000_000).fill(0x61);
    bytes.set(large);
    for (const path of ['StartWorkflowExecution', 'SignalWorkflowExecution', 'CreateSchedule'])
      expect(await send(pathOf('WorkflowService', path), bytes).then(isRight), path).toBe(true);
  }, 60_000);

  test('and the server still serves', async () => {
    expect(await send(SYSTEM_INFO, new Uint8Array(0))).toMatchObject({ code: 0 });
  });
});

/** A length as protobuf writes it. */
function lengthOf(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
