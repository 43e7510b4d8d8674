import type { HeaderField } from './hpack/headerField.ts';

/** Who reads a stream. Nothing follows `reset`, and no data follows `ended`. */
export interface StreamReceiver {
  /** A view that is valid for as long as it is kept. */
  data(bytes: Buffer): void;
  /** The client has sent all. */
  ended(): void;
  /** The stream has ended before both sides were done with it. */
  reset(): void;
}

/** What a stream needs of its connection. */
export interface StreamOwner {
  /** Sends a header block. */
  sendHeaders(streamId: number, block: Buffer, endStream: boolean): void;
  /** Sends the beginning of that, as much as the windows and one frame let through; answers how much. */
  sendData(stream: Http2Stream, bytes: Buffer): number;
  /** The stream has bytes left that a window does not let through. */
  blocked(stream: Http2Stream): void;
  /** The server is done with the stream. */
  finished(stream: Http2Stream): void;
}

/**
 * One request and its answer. What the windows do not let through waits here, trailers behind it.
 */
export class Http2Stream {
  readonly id: number;
  readonly fields: readonly HeaderField[];
  receiver: StreamReceiver | undefined;
  /** How many bytes the client takes. A change of settings may take it below zero. */
  sendWindow: number;
  /** Bytes that came since the client was last told that it may send more. */
  unreported = 0;
  /** All bytes that came. */
  received = 0;
  /** The client has sent all. */
  halfClosed = false;
  readonly #owner: StreamOwner;
  #waiting: Buffer[] | undefined;
  #trailers: Buffer | undefined;

  constructor(id: number, fields: readonly HeaderField[], sendWindow: number, owner: StreamOwner) {
    this.id = id;
    this.fields = fields;
    this.sendWindow = sendWindow;
    this.#owner = owner;
  }

  /** Begins the answer. */
  respond(block: Buffer): void {
    this.#owner.sendHeaders(this.id, block, false);
  }

  /** Sends bytes, which must not change any more. */
  send(bytes: Buffer): void {
    if (this.#waiting) {
      this.#waiting.push(bytes);
      return;
    }
    const rest = this.#sendNow(bytes);
    if (!rest) return;
    this.#waiting = [rest];
    this.#owner.blocked(this);
  }

  /** Ends the answer, after what was sent; with the only block it consists of, or its last. */
  end(block: Buffer): void {
    if (this.#waiting) {
      this.#trailers = block;
      return;
    }
    this.#owner.sendHeaders(this.id, block, true);
    this.#owner.finished(this);
  }

  /** A window has grown. Answers whether bytes are still left. */
  resume(): boolean {
    const waiting = this.#waiting ?? [];
    for (const [index, bytes] of waiting.entries()) {
      const rest = this.#sendNow(bytes);
      if (!rest) continue;
      this.#waiting = [rest, ...waiting.slice(index + 1)];
      return true;
    }
    this.#waiting = undefined;
    if (this.#trailers) this.end(this.#trailers);
    return false;
  }

  /** Answers what a window did not let through. */
  #sendNow(bytes: Buffer): Buffer | undefined {
    let rest = bytes;
    do {
      const sent = this.#owner.sendData(this, rest);
      if (sent === 0) return rest;
      rest = rest.subarray(sent);
    } while (rest.length > 0);
    return undefined;
  }
}
