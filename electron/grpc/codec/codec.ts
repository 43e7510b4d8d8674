/** Encodes and decodes the messages of Temporal's API as the types in `shared/protocol/messages.ts` describe them. */
import type { EventCodec } from '../../engine/surface.ts';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { codecAt } from './compile.ts';
import { Reader } from './reader.ts';
import { messageIndex } from './table.ts';
import { Writer } from './writer.ts';

/** Messages within messages, at most. What is deeper, no client of the Rust or Java SDK could read back. */
const DEPTH_MAX = 100;

/** Encoding is synchronous and never within itself, so one writer serves all. */
const writer = new Writer();

/**
 * Decodes a message of the type at that index. Defaults are left out, unknown fields passed over, bytes copied.
 * Throws CodecError.
 */
export function decodeMessage(type: number, bytes: Uint8Array): object {
  const reader = new Reader(bytes);
  return codecAt(type).decode(reader, reader.end, DEPTH_MAX, {});
}

/** Encodes a message of the type at that index. Bytes in the place of a message stand for it as they are. */
export function encodeMessage(type: number, message: object): Uint8Array {
  write(type, message);
  const bytes = new Uint8Array(writer.size());
  writer.copyTo(bytes);
  return bytes;
}

/**
 * Encodes a message with that many bytes free before it, whose content is arbitrary. For what is sent and then dropped: the
 * bytes may be part of a larger block, which they would keep from being freed.
 */
export function encodeWithHeadroom(type: number, message: object, headroom: number): Buffer {
  write(type, message);
  const bytes = Buffer.allocUnsafe(headroom + writer.size());
  writer.copyTo(bytes);
  return bytes;
}

/** The encoded size of a message, in bytes. */
export function sizeOfMessage(type: number, message: object): number {
  write(type, message);
  return writer.size();
}

function write(type: number, message: object): void {
  writer.reset();
  if (message instanceof Uint8Array) writer.raw(message);
  else codecAt(type).encode(writer, message);
}

/** The codec that the engine is given. */
export function createEventCodec(): EventCodec {
  const historyEvent = messageIndex('temporal.api.history.v1.HistoryEvent');
  return {
    encodeEvent: (event) => encodeMessage(historyEvent, event),
    viewEvent: (event) => {
      write(historyEvent, event);
      return writer.written();
    },
    decodeEvent: (bytes): HistoryEvent => decodeMessage(historyEvent, bytes),
    sizeOf: (type, message) => sizeOfMessage(messageIndex(type), message),
    encode: (type, message) => encodeMessage(messageIndex(type), message),
    decode: (type, bytes) => decodeMessage(messageIndex(type), bytes),
  };
}
