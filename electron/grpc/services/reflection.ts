/**
 * gRPC's server reflection, by which tools such as grpcurl learn the API. Its own messages are few and are read and written here
 * by hand; the descriptors are loaded when somebody asks.
 */
import { GRPC_CODE } from '../../engine/core/errors.ts';
import { Reader } from '../codec/reader.ts';
import { Writer } from '../codec/writer.ts';
import { statusOf } from '../errorMapping.ts';
import {
  MESSAGE_HEADROOM_BYTES,
  type CallReceiver,
  type ServerCall,
} from '../transport/transport.ts';
import { DescriptorSet } from './descriptorSet.ts';
import type { MethodHandler } from './unary.ts';

/** Both versions have the same messages; older tools know the first only. */
const SERVICES = [
  'grpc.reflection.v1alpha.ServerReflection',
  'grpc.reflection.v1.ServerReflection',
];

/** A field of ServerReflectionRequest: what is asked for. */
const ASKS = { fileByName: 3, fileContainingSymbol: 4, listServices: 7 } as const;
/** Fields of ServerReflectionResponse. */
const ANSWERS = { originalRequest: 2, files: 4, services: 6, error: 7 } as const;

const MESSAGE = 2;
const tag = (field: number, wireType = MESSAGE): number => (field << 3) | wireType;

/** Answers which services there are, and describes them. */
export class ReflectionService {
  readonly #serviceNames: readonly string[];
  readonly #writer = new Writer();
  #descriptors: Promise<DescriptorSet> | undefined;

  /** @param serviceNames those that can be described */
  constructor(serviceNames: readonly string[]) {
    this.#serviceNames = [...serviceNames].sort();
  }

  /** A handler for each call by its path. */
  methods(): Map<string, MethodHandler> {
    return new Map(
      SERVICES.map((name) => [`/${name}/ServerReflectionInfo`, (call) => this.#open(call)]),
    );
  }

  #open(call: ServerCall): CallReceiver {
    // Answers come in the order of the questions, and the end after all of them.
    let answered = Promise.resolve();
    const then = (next: (descriptors: DescriptorSet) => void): void => {
      answered = answered
        .then(() => this.#load())
        .then(next)
        .catch((error: unknown) => call.end(statusOf(error)));
    };
    return {
      message: (bytes) => {
        const request = new Uint8Array(bytes);
        then((descriptors) => call.send(this.#answer(request, descriptors)));
      },
      halfClosed: () => then(() => call.end({ code: GRPC_CODE.OK, message: '' })),
      cancelled: () => undefined,
    };
  }

  #load(): Promise<DescriptorSet> {
    this.#descriptors ??= import('../../../shared/protocol/descriptors.ts').then(
      ({ DESCRIPTORS }) => new DescriptorSet(DESCRIPTORS),
    );
    return this.#descriptors;
  }

  /** The writer goes backwards: what is asked for first, the question itself, which comes before it, last. */
  #answer(request: Uint8Array, descriptors: DescriptorSet): Buffer {
    const writer = this.#writer;
    writer.reset();
    const { ask, name } = readRequest(request);
    switch (ask) {
      case ASKS.listServices:
        this.#writeServices();
        break;
      case ASKS.fileByName:
        this.#writeFiles(descriptors.byFileName(name), `File not found: ${name}`);
        break;
      case ASKS.fileContainingSymbol:
        this.#writeFiles(descriptors.bySymbol(name), `Symbol not found: ${name}`);
        break;
      default:
        // Extensions: the API has none.
        this.#writeFiles(undefined, 'there are no extensions');
    }
    writer.bytes(request);
    writer.uint32(tag(ANSWERS.originalRequest));
    const message = Buffer.alloc(MESSAGE_HEADROOM_BYTES + writer.size());
    writer.copyTo(message);
    return message;
  }

  #writeServices(): void {
    const writer = this.#writer;
    for (let i = this.#serviceNames.length - 1; i >= 0; i--) {
      const start = writer.size();
      writer.string(this.#serviceNames[i] ?? '');
      writer.uint32(tag(1));
      writer.length(start);
      writer.uint32(tag(1));
    }
    writer.length(0);
    writer.uint32(tag(ANSWERS.services));
  }

  #writeFiles(files: readonly Uint8Array[] | undefined, problem: string): void {
    const writer = this.#writer;
    if (!files) {
      writer.string(problem);
      writer.uint32(tag(2));
      writer.uint32(GRPC_CODE.NOT_FOUND);
      writer.uint32(tag(1, 0));
      writer.length(0);
      writer.uint32(tag(ANSWERS.error));
      return;
    }
    for (const file of [...files].reverse()) {
      writer.bytes(file);
      writer.uint32(tag(1));
    }
    writer.length(0);
    writer.uint32(tag(ANSWERS.files));
  }
}

/** Which field of a ServerReflectionRequest was set, and the name in it. */
function readRequest(bytes: Uint8Array): { ask: number; name: string } {
  const reader = new Reader(bytes);
  let ask = 0;
  let name = '';
  while (reader.pos < reader.end) {
    const at = reader.tag();
    const field = at >>> 3;
    // Field 1 is the host that was called, which is this one.
    if ((at & 7) === MESSAGE && field >= 3) {
      ask = field;
      name = Buffer.from(reader.bytes()).toString();
    } else reader.skip(at, 1);
  }
  return { ask, name };
}
