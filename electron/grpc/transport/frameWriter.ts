import type { Socket } from 'node:net';
import { FRAME_HEAD_BYTES } from './frames.ts';

const BUFFER_BYTES = 16 * 1024;
/** What is longer is handed on as it is instead of being copied. */
const COPIED_BYTES_MAX = 4 * 1024;

/**
 * Collects the frames of one connection and writes all that one turn of the event loop brings together at once: for small messages
 * a write costs more than all the rest.
 *
 * Frames stand one after the other in a buffer whose beginning may be on its way already:
 *
 *     |.... written ....|... collected ...|.... free ....|
 *                       ^ start           ^ end
 */
export class FrameWriter {
  readonly #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #parts: Buffer[] = [];
  #isScheduled = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** A frame with a payload; of a long one its bytes must not change any more. */
  frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    const { length } = payload;
    const at = this.#head(type, flags, streamId, length, length <= COPIED_BYTES_MAX ? length : 0);
    if (length <= COPIED_BYTES_MAX) {
      this.#buffer.set(payload, at);
      return;
    }
    this.#cut();
    this.#parts.push(payload as Buffer);
  }

  /** A frame whose payload is one number of 32 bits. */
  numberFrame(type: number, streamId: number, value: number): void {
    // First the head, which may begin a new buffer.
    const at = this.#head(type, 0, streamId, 4, 4);
    this.#buffer.writeUInt32BE(value, at);
  }

  /** Writes the head and makes room for so much after it; answers where that begins. */
  #head(type: number, flags: number, streamId: number, length: number, room: number): number {
    const need = FRAME_HEAD_BYTES + room;
    if (this.#end + need > this.#buffer.length) {
      this.#cut();
      this.#buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
      this.#start = 0;
      this.#end = 0;
    }
    const buffer = this.#buffer;
    let at = this.#end;
    buffer[at++] = length >>> 16;
    buffer[at++] = length >>> 8;
    buffer[at++] = length;
    buffer[at++] = type;
    buffer[at++] = flags;
    buffer[at++] = streamId >>> 24;
    buffer[at++] = streamId >>> 16;
    buffer[at++] = streamId >>> 8;
    buffer[at++] = streamId;
    this.#end += need;
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      queueMicrotask(() => this.flush());
    }
    return at;
  }

  #cut(): void {
    if (this.#end > this.#start) this.#parts.push(this.#buffer.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }

  /** Writes what has been collected now rather than at the end of the turn. */
  flush(): void {
    this.#isScheduled = false;
    this.#cut();
    const parts = this.#parts;
    if (parts.length === 0) return;
    this.#parts = [];
    const socket = this.#socket;
    if (!socket.writable) return;
    if (parts.length > 1) socket.cork();
    for (const part of parts) socket.write(part);
    if (parts.length > 1) socket.uncork();
  }
}
