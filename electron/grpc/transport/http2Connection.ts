import type { Socket } from 'node:net';
import { HeaderBlockError, HeaderDecoder } from './hpack/headerDecoder.ts';
import { FORGET_TABLE } from './hpack/headerBlock.ts';
import { isRequest, isTrailers, valueOf, type HeaderField } from './hpack/headerField.ts';
import { FrameWriter } from './frameWriter.ts';
import {
  ConnectionError,
  ERROR_CODE,
  FIRST_WINDOW_BYTES,
  FLAG,
  FRAME,
  FRAME_BYTES_MAX,
  FRAME_HEAD_BYTES,
  INT31_MAX,
  SETTING,
  type ErrorCode,
} from './frames.ts';
import { Http2Stream, type StreamOwner } from './http2Stream.ts';
import { PeerSettings, settingsPayload } from './settings.ts';
import { MESSAGE_BYTES_MAX } from './transport.ts';

/** What a client begins with. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** What a client may send ahead, per call and per connection: a whole message without a pause. */
const WINDOW_BYTES = MESSAGE_BYTES_MAX;
const CONNECTION_WINDOW_BYTES = 4 * WINDOW_BYTES;
/** A bound for a client gone wild, far above the polls and waits of any worker. */
const STREAM_COUNT_MAX = 100_000;
/** Of one request, as HPACK counts and as sent. */
const HEADER_BYTES_MAX = 64 * 1024;
/** A client that takes nothing is not listened to any more once so much waits for it. */
const BACKLOG_BYTES_MAX = 64 * 1024 * 1024;
/** How many streams that we ended are remembered, for what the client sent before it knew. */
const RESET_COUNT_MAX = 1000;
/** How long the last words of a broken connection have to arrive. */
const LAST_WORDS_MS = 1000;

/** What a connection tells of itself. */
export interface ConnectionListener {
  opened(stream: Http2Stream): void;
  /** Every stream has been reset before. */
  closed(): void;
}

/** A header block of which more frames are to come. */
interface OpenBlock {
  readonly streamId: number;
  readonly flags: number;
  readonly parts: Buffer[];
  bytes: number;
}

/**
 * The server's side of an HTTP/2 connection (RFC 9113) as gRPC needs it: no push, no priorities.
 *
 * All frames of one read are answered by one write, which is where most of its speed comes from. Why it is here: docs/adr/0006.
 *
 * 1. A stream is in `#streams` from its headers until both sides have ended it, or one has reset it.
 * 2. Stream numbers only grow: what is not in `#streams` and not above `#lastId` has been closed.
 * 3. Whatever is wrong ends the stream or the connection as the RFC says, never the process.
 */
export class Http2Connection implements StreamOwner {
  /** Settles when the connection has ended. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #listener: ConnectionListener;
  readonly #writer: FrameWriter;
  readonly #decoder = new HeaderDecoder();
  readonly #peer = new PeerSettings();
  readonly #streams = new Map<number, Http2Stream>();
  readonly #blocked = new Set<Http2Stream>();
  readonly #reset = new Set<number>();
  #rest: Buffer | undefined;
  #block: OpenBlock | undefined;
  #sendWindow = FIRST_WINDOW_BYTES;
  #unreported = 0;
  #lastId = 0;
  #begun = false;
  #settled = false;
  #draining = false;
  #broken = false;

  constructor(socket: Socket, listener: ConnectionListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#writer = new FrameWriter(socket);
    const settings = settingsPayload([
      [SETTING.MAX_CONCURRENT_STREAMS, STREAM_COUNT_MAX],
      [SETTING.INITIAL_WINDOW_SIZE, WINDOW_BYTES],
      [SETTING.MAX_HEADER_LIST_SIZE, HEADER_BYTES_MAX],
    ]);
    this.#writer.frame(FRAME.SETTINGS, 0, 0, settings);
    this.#writer.numberFrame(FRAME.WINDOW_UPDATE, 0, CONNECTION_WINDOW_BYTES - FIRST_WINDOW_BYTES);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // What went wrong with the socket closes it.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#end();
        resolve();
      });
    });
  }

  /** What the client takes in the headers of an answer, in bytes. */
  get headerBytesMax(): number {
    return this.#peer.headerBytesMax;
  }

  /** Takes no more streams, tells the client so, and closes when the last has ended. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#goAway(ERROR_CODE.NO_ERROR);
    this.#closeIfDone();
  }

  #end(): void {
    this.#broken = true;
    const open = [...this.#streams.values()];
    this.#streams.clear();
    this.#blocked.clear();
    for (const stream of open) stream.receiver?.reset();
    this.#listener.closed();
  }

  #read(chunk: Buffer): void {
    if (this.#broken) return;
    try {
      this.#parse(this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk);
    } catch (error) {
      this.#break(error);
    }
    const socket = this.#socket;
    if (socket.writableLength < BACKLOG_BYTES_MAX) return;
    socket.pause();
    socket.once('drain', () => socket.resume());
  }

  #parse(bytes: Buffer): void {
    let at = 0;
    if (!this.#begun) {
      const start = bytes.subarray(0, PREFACE.length);
      if (!start.equals(PREFACE.subarray(0, start.length)))
        throw new ConnectionError(ERROR_CODE.PROTOCOL_ERROR, 'not the preface of HTTP/2');
      this.#begun = start.length === PREFACE.length;
      if (this.#begun) at = PREFACE.length;
    }
    while (this.#begun && bytes.length - at >= FRAME_HEAD_BYTES) {
      const length = bytes.readUIntBE(at, 3);
      if (length > FRAME_BYTES_MAX) throw wrongSize(`a frame of ${length} bytes`);
      const end = at + FRAME_HEAD_BYTES + length;
      if (end > bytes.length) break;
      const streamId = bytes.readUInt32BE(at + 5) & INT31_MAX;
      const payload = bytes.subarray(at + FRAME_HEAD_BYTES, end);
      this.#frame(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, streamId, payload);
      at = end;
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined;
  }

  #frame(type: number, flags: number, streamId: number, payload: Buffer): void {
    if (this.#block && (type !== FRAME.CONTINUATION || streamId !== this.#block.streamId))
      throw broken('a frame within a header block');
    if (!this.#settled && type !== FRAME.SETTINGS) throw broken('a frame before the settings');
    switch (type) {
      case FRAME.DATA:
        return this.#data(flags, streamId, payload);
      case FRAME.HEADERS:
        return this.#headers(flags, streamId, payload);
      case FRAME.CONTINUATION:
        return this.#continuation(flags, payload);
      case FRAME.RST_STREAM:
        return this.#resetByPeer(streamId, payload);
      case FRAME.WINDOW_UPDATE:
        return this.#windowUpdate(streamId, payload);
      case FRAME.SETTINGS:
        return this.#settings(flags, streamId, payload);
      case FRAME.PING:
        return this.#ping(flags, streamId, payload);
      case FRAME.PRIORITY:
        return this.#priority(streamId, payload);
      case FRAME.GOAWAY:
        if (streamId !== 0) throw broken('GOAWAY on a stream');
        // The client opens no more streams.
        this.#draining = true;
        return this.#closeIfDone();
      case FRAME.PUSH_PROMISE:
        throw broken('a push from a client');
      default:
        return undefined;
    }
  }

  #data(flags: number, streamId: number, payload: Buffer): void {
    if (this.#isIdle(streamId)) throw broken(`DATA on stream ${streamId}, which is not open`);
    const bytes = unpadded(flags, payload);
    this.#countReceived(payload.length);
    const stream = this.#streams.get(streamId);
    if (!stream || stream.halfClosed) {
      if (!this.#reset.has(streamId)) this.#endStream(streamId, ERROR_CODE.STREAM_CLOSED);
      return;
    }
    const { length } = payload;
    if (stream.unreported + length > WINDOW_BYTES) {
      this.#endStream(streamId, ERROR_CODE.FLOW_CONTROL_ERROR);
      return;
    }
    stream.received += bytes.length;
    stream.unreported += length;
    const ends = (flags & FLAG.END_STREAM) !== 0;
    if (!ends && stream.unreported > WINDOW_BYTES / 2) {
      this.#writer.numberFrame(FRAME.WINDOW_UPDATE, streamId, stream.unreported);
      stream.unreported = 0;
    }
    if (bytes.length > 0) stream.receiver?.data(bytes);
    if (ends) this.#endedByPeer(stream);
  }

  #countReceived(length: number): void {
    this.#unreported += length;
    if (this.#unreported > CONNECTION_WINDOW_BYTES)
      throw new ConnectionError(ERROR_CODE.FLOW_CONTROL_ERROR, 'more than the window');
    if (this.#unreported <= CONNECTION_WINDOW_BYTES / 2) return;
    this.#writer.numberFrame(FRAME.WINDOW_UPDATE, 0, this.#unreported);
    this.#unreported = 0;
  }

  #endedByPeer(stream: Http2Stream): void {
    // A receiver that failed has ended the stream.
    if (this.#streams.get(stream.id) !== stream) return;
    const declared = valueOf(stream.fields, 'content-length');
    if (declared !== undefined && Number(declared) !== stream.received) {
      this.#endStream(stream.id, ERROR_CODE.PROTOCOL_ERROR);
      return;
    }
    stream.halfClosed = true;
    stream.receiver?.ended();
  }

  #headers(flags: number, streamId: number, payload: Buffer): void {
    if (streamId % 2 === 0) throw broken(`HEADERS on stream ${streamId}`);
    let bytes = unpadded(flags, payload);
    if (flags & FLAG.PRIORITY) {
      if (bytes.length < 5) throw wrongSize('HEADERS without their priority');
      // On itself: the block is read all the same, for both tables must stay the same.
      if ((bytes.readUInt32BE(0) & INT31_MAX) === streamId) this.#remember(streamId);
      bytes = bytes.subarray(5);
    }
    this.#block = { streamId, flags, parts: [bytes], bytes: bytes.length };
    if (flags & FLAG.END_HEADERS) this.#finishBlock();
  }

  #continuation(flags: number, payload: Buffer): void {
    const block = this.#block;
    if (!block) throw broken('CONTINUATION of nothing');
    block.parts.push(payload);
    block.bytes += payload.length;
    if (block.bytes > HEADER_BYTES_MAX || block.parts.length > HEADER_BYTES_MAX / 64)
      throw new ConnectionError(ERROR_CODE.ENHANCE_YOUR_CALM, 'headers without an end');
    if (flags & FLAG.END_HEADERS) this.#finishBlock();
  }

  #finishBlock(): void {
    const block = this.#block;
    if (!block) return;
    this.#block = undefined;
    const [first = Buffer.alloc(0)] = block.parts;
    const whole = block.parts.length === 1 ? first : Buffer.concat(block.parts);
    const fields = this.#decoder.decode(whole);
    const ends = (block.flags & FLAG.END_STREAM) !== 0;
    const stream = this.#streams.get(block.streamId);
    if (stream) this.#trailers(stream, fields, ends);
    else this.#open(block.streamId, fields, ends);
  }

  #trailers(stream: Http2Stream, fields: readonly HeaderField[], ends: boolean): void {
    if (stream.halfClosed) this.#endStream(stream.id, ERROR_CODE.STREAM_CLOSED);
    else if (!ends || !isTrailers(fields)) this.#endStream(stream.id, ERROR_CODE.PROTOCOL_ERROR);
    else this.#endedByPeer(stream);
  }

  #open(streamId: number, fields: readonly HeaderField[], ends: boolean): void {
    if (streamId <= this.#lastId) {
      if (this.#reset.has(streamId)) return;
      throw new ConnectionError(ERROR_CODE.STREAM_CLOSED, `HEADERS on closed stream ${streamId}`);
    }
    this.#lastId = streamId;
    const refusal = this.#refusal(streamId, fields);
    if (refusal !== undefined) {
      this.#endStream(streamId, refusal);
      return;
    }
    const stream = new Http2Stream(streamId, fields, this.#peer.windowBytes, this);
    this.#streams.set(streamId, stream);
    this.#listener.opened(stream);
    if (ends) this.#endedByPeer(stream);
  }

  #refusal(streamId: number, fields: readonly HeaderField[]): ErrorCode | undefined {
    if (this.#draining || this.#streams.size >= STREAM_COUNT_MAX) return ERROR_CODE.REFUSED_STREAM;
    if (this.#reset.has(streamId) || !isRequest(fields)) return ERROR_CODE.PROTOCOL_ERROR;
    const bytes = fields.reduce((sum, { size }) => sum + size, 0);
    return bytes > HEADER_BYTES_MAX ? ERROR_CODE.ENHANCE_YOUR_CALM : undefined;
  }

  #resetByPeer(streamId: number, payload: Buffer): void {
    if (payload.length !== 4) throw wrongSize('RST_STREAM');
    if (this.#isIdle(streamId)) throw broken('RST_STREAM of a stream that is not open');
    this.#forget(streamId);
  }

  #windowUpdate(streamId: number, payload: Buffer): void {
    if (payload.length !== 4) throw wrongSize('WINDOW_UPDATE');
    const more = payload.readUInt32BE(0) & INT31_MAX;
    if (streamId === 0) {
      if (more === 0) throw broken('WINDOW_UPDATE by nothing');
      this.#sendWindow += more;
      if (this.#sendWindow > INT31_MAX) throw overflow();
      this.#resume();
      return;
    }
    if (this.#isIdle(streamId)) throw broken('WINDOW_UPDATE of a stream that is not open');
    const stream = this.#streams.get(streamId);
    if (!stream) return;
    stream.sendWindow += more;
    if (more === 0) this.#endStream(streamId, ERROR_CODE.PROTOCOL_ERROR);
    else if (stream.sendWindow > INT31_MAX)
      this.#endStream(streamId, ERROR_CODE.FLOW_CONTROL_ERROR);
    else if (this.#blocked.has(stream) && !stream.resume()) this.#blocked.delete(stream);
  }

  #settings(flags: number, streamId: number, payload: Buffer): void {
    if (streamId !== 0) throw broken('SETTINGS on a stream');
    if (flags & FLAG.ACK) {
      if (payload.length > 0) throw wrongSize('an acknowledgement with settings');
      return;
    }
    this.#settled = true;
    const growth = this.#peer.apply(payload);
    this.#writer.frame(FRAME.SETTINGS, FLAG.ACK, 0, Buffer.alloc(0));
    if (growth === 0) return;
    for (const stream of this.#streams.values()) {
      stream.sendWindow += growth;
      if (stream.sendWindow > INT31_MAX) throw overflow();
    }
    this.#resume();
  }

  #resume(): void {
    for (const stream of this.#blocked) if (!stream.resume()) this.#blocked.delete(stream);
  }

  #ping(flags: number, streamId: number, payload: Buffer): void {
    if (streamId !== 0) throw broken('PING on a stream');
    if (payload.length !== 8) throw wrongSize('PING');
    if (!(flags & FLAG.ACK)) this.#writer.frame(FRAME.PING, FLAG.ACK, 0, payload);
  }

  #priority(streamId: number, payload: Buffer): void {
    if (streamId === 0) throw broken('PRIORITY of no stream');
    if (payload.length !== 5) this.#endStream(streamId, ERROR_CODE.FRAME_SIZE_ERROR);
    else if ((payload.readUInt32BE(0) & INT31_MAX) === streamId)
      this.#endStream(streamId, ERROR_CODE.PROTOCOL_ERROR);
  }

  sendHeaders(streamId: number, block: Buffer, endStream: boolean): void {
    let rest = this.#peer.mustForgetTable() ? Buffer.concat([FORGET_TABLE, block]) : block;
    let type: number = FRAME.HEADERS;
    let flags: number = endStream ? FLAG.END_STREAM : 0;
    while (rest.length > FRAME_BYTES_MAX) {
      this.#writer.frame(type, flags, streamId, rest.subarray(0, FRAME_BYTES_MAX));
      rest = rest.subarray(FRAME_BYTES_MAX);
      type = FRAME.CONTINUATION;
      flags = 0;
    }
    this.#writer.frame(type, flags | FLAG.END_HEADERS, streamId, rest);
  }

  sendData(stream: Http2Stream, bytes: Buffer): number {
    const room = Math.min(this.#sendWindow, stream.sendWindow, this.#peer.frameBytesMax);
    if (room <= 0) return 0;
    const part = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#writer.frame(FRAME.DATA, 0, stream.id, part);
    this.#sendWindow -= part.length;
    stream.sendWindow -= part.length;
    return part.length;
  }

  blocked(stream: Http2Stream): void {
    this.#blocked.add(stream);
  }

  finished(stream: Http2Stream): void {
    if (!stream.halfClosed) {
      // Tells the client to stop sending what nobody reads any more.
      this.#remember(stream.id);
      this.#writer.numberFrame(FRAME.RST_STREAM, stream.id, ERROR_CODE.NO_ERROR);
    }
    this.#streams.delete(stream.id);
    this.#closeIfDone();
  }

  #isIdle(streamId: number): boolean {
    return streamId === 0 || streamId > this.#lastId;
  }

  /** Ends one stream for what the client did on it. */
  #endStream(streamId: number, code: ErrorCode): void {
    this.#remember(streamId);
    this.#writer.numberFrame(FRAME.RST_STREAM, streamId, code);
    this.#forget(streamId);
  }

  #forget(streamId: number): void {
    const stream = this.#streams.get(streamId);
    if (!stream) return;
    this.#streams.delete(streamId);
    this.#blocked.delete(stream);
    stream.receiver?.reset();
    this.#closeIfDone();
  }

  #remember(streamId: number): void {
    this.#reset.add(streamId);
    if (this.#reset.size <= RESET_COUNT_MAX) return;
    for (const oldest of this.#reset) {
      this.#reset.delete(oldest);
      break;
    }
  }

  #goAway(code: ErrorCode, why = ''): void {
    const payload = Buffer.alloc(8 + Buffer.byteLength(why));
    payload.writeUInt32BE(this.#lastId, 0);
    payload.writeUInt32BE(code, 4);
    payload.write(why, 8);
    this.#writer.frame(FRAME.GOAWAY, 0, 0, payload);
  }

  #closeIfDone(): void {
    if (!this.#draining || this.#streams.size > 0) return;
    this.#writer.flush();
    this.#socket.end();
  }

  /** Says why and hangs up. What is no fault of the client is a bug of ours and stays an error. */
  #break(error: unknown): void {
    if (error instanceof ConnectionError) this.#goAway(error.code, error.message);
    else if (error instanceof HeaderBlockError)
      this.#goAway(ERROR_CODE.COMPRESSION_ERROR, error.message);
    else throw error;
    this.#broken = true;
    this.#writer.flush();
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), LAST_WORDS_MS).unref();
  }
}

/** The payload without its padding. */
function unpadded(flags: number, payload: Buffer): Buffer {
  if (!(flags & FLAG.PADDED)) return payload;
  const padding = payload[0] ?? 0;
  if (padding >= payload.length) throw broken('more padding than payload');
  return payload.subarray(1, payload.length - padding);
}

const broken = (message: string): ConnectionError =>
  new ConnectionError(ERROR_CODE.PROTOCOL_ERROR, message);
const wrongSize = (message: string): ConnectionError =>
  new ConnectionError(ERROR_CODE.FRAME_SIZE_ERROR, `wrong size: ${message}`);
const overflow = (): ConnectionError =>
  new ConnectionError(ERROR_CODE.FLOW_CONTROL_ERROR, 'a window beyond its bounds');
