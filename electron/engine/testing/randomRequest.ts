/**
 * Random requests of any call: what a broken or hostile client could send. Fields are absent, empty, absurd, or hit something
 * that is there: a namespace, a workflow id, a task token.
 */
import { messageSpec, type FieldSpec, services } from '../../grpc/codec/table.ts';
import type { Prng } from '../core/prng.ts';
import type { EventCodec, ServiceName } from '../surface.ts';

/** How deep messages go. */
const LEVELS_MAX = 5;

const SMALL = [0, 1, 2, 3, 4, 5, 7, -1, -2, 100, 2 ** 31 - 1, -(2 ** 31)];
const LARGE = [...SMALL, 2 ** 53, -(2 ** 53), 315_576_000_000, -62_135_596_800];
const FRACTIONS = [0, 0.5, -1.5, 1e300, Number.NaN, Infinity];
const TEXTS = [
  '',
  'a',
  'default',
  'queue',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '@every 1s',
  '* * * * *',
  "WorkflowId = 'a'",
  'x'.repeat(1_200),
  '😀',
];

/** More than a blob may be. */
const OVERSIZED = new Uint8Array(2_200_000).fill(0x61);
const OVERSIZED_SHARE = 0.003;

/** What is there to be hit; grows while fuzzing. */
export interface Targets {
  readonly workflowIds: readonly string[];
  readonly runIds: string[];
  readonly taskTokens: Uint8Array[];
}

export class RandomRequests {
  readonly #prng: Prng;
  readonly #targets: Targets;
  readonly #codec: EventCodec;

  constructor(prng: Prng, targets: Targets, codec: EventCodec) {
    this.#prng = prng;
    this.#codec = codec;
    this.#targets = targets;
  }

  /** Any call of the service, with a random request as it comes off the wire. */
  next(service: ServiceName): { method: string; body: object } {
    const methods = [...(services.get(service)?.methods ?? [])];
    const [method, spec] = this.#pick(methods) ?? ['', undefined];
    if (!spec) return { method, body: {} };
    const { name } = messageSpec(spec.request);
    const sent = this.#codec.encode(name, this.#message(spec.request, 0));
    return { method, body: this.#codec.decode(name, sent) };
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#prng.fraction() * items.length)];
  }

  #message(type: number, level: number): object {
    const message: Record<string, unknown> = {};
    for (const field of messageSpec(type).fields) {
      const share = level === 0 ? 0.6 : 0.35;
      if (this.#prng.fraction() > share) continue;
      if (field.kind === 'message' && level >= LEVELS_MAX) continue;
      message[field.name] = this.#field(field, level);
    }
    return message;
  }

  #field(field: FieldSpec, level: number): unknown {
    const count = Math.floor(this.#prng.fraction() * 3);
    if (field.shape === 'list')
      return Array.from({ length: count }, () => this.#value(field, level));
    if (field.shape !== 'map') return this.#value(field, level);
    const entries = Array.from(
      { length: count },
      () => [this.#pick(TEXTS) ?? '', this.#value(field, level)] as const,
    );
    // Decoded maps have no prototype to reach.
    return Object.assign(Object.create(null), Object.fromEntries(entries));
  }

  #value(field: FieldSpec, level: number): unknown {
    switch (field.kind) {
      case 'message':
        return this.#message(field.type, level + 1);
      case 'bool':
        return this.#prng.fraction() < 0.5;
      case 'string':
        return this.#text(field.name);
      case 'bytes':
        return this.#bytes(field.name);
      case 'enum':
        return Math.floor(this.#prng.fraction() * 9) - 1;
      case 'int64':
        return this.#pick(LARGE);
      case 'float':
      case 'double':
        return this.#pick(FRACTIONS);
      case 'uint32':
      case 'uint64':
        return Math.abs(this.#pick(SMALL) ?? 0);
      default:
        return this.#pick(SMALL);
    }
  }

  #text(name: string): string | undefined {
    if (this.#prng.fraction() < 0.25) return this.#pick(TEXTS);
    if (name === 'namespace') return 'default';
    if (name === 'workflowId') return this.#pick(this.#targets.workflowIds);
    if (/runId$/i.test(name))
      return this.#prng.fraction() < 0.5 ? '' : this.#pick(this.#targets.runIds);
    if (name === 'name') return 'queue';
    return this.#pick(TEXTS);
  }

  /** A token that was given to a worker, now and then with a byte changed. */
  #token(): Uint8Array | undefined {
    const token = this.#pick(this.#targets.taskTokens);
    if (!token || this.#prng.fraction() < 0.8) return token;
    const copy = token.slice();
    copy[Math.floor(this.#prng.fraction() * copy.length)] = this.#prng.uint32() & 0x7f;
    return copy;
  }

  #bytes(name: string): Uint8Array | undefined {
    const roll = this.#prng.fraction();
    if (name === 'taskToken' && roll < 0.8) return this.#token();
    if (name === 'data' && roll < OVERSIZED_SHARE) return OVERSIZED;
    if (roll < 0.4) return Uint8Array.from('{"a":1}', (character) => character.charCodeAt(0));
    return Uint8Array.from(
      { length: Math.floor(this.#prng.fraction() * 40) },
      () => this.#prng.uint32() & 0xff,
    );
  }
}
