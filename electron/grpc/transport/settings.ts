import {
  ConnectionError,
  ERROR_CODE,
  FIRST_WINDOW_BYTES,
  FRAME_BYTES_MAX,
  INT31_MAX,
  SETTING,
} from './frames.ts';

const ENTRY_BYTES = 6;
const FRAME_BYTES_LIMIT = 2 ** 24 - 1;
/** Longer frames would keep other calls waiting for nothing. */
const SENT_FRAME_BYTES_MAX = 256 * 1024;
/** The size of a peer's header table unless it says otherwise. */
const FIRST_TABLE_BYTES = 4096;

/** The payload of a SETTINGS frame. */
export function settingsPayload(entries: readonly (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(entries.length * ENTRY_BYTES);
  for (const [index, [id, value]] of entries.entries()) {
    payload.writeUInt16BE(id, index * ENTRY_BYTES);
    payload.writeUInt32BE(value, index * ENTRY_BYTES + 2);
  }
  return payload;
}

/** What the client has said of itself (RFC 9113, 6.5.2). */
export class PeerSettings {
  /** Of a new stream. */
  windowBytes = FIRST_WINDOW_BYTES;
  /** The longest frame to send. */
  frameBytesMax = FRAME_BYTES_MAX;
  headerBytesMax = Infinity;
  #mustForgetTable = false;

  /** Takes over a SETTINGS frame; answers by how much the streams' windows grow. Throws ConnectionError. */
  apply(payload: Buffer): number {
    if (payload.length % ENTRY_BYTES !== 0)
      throw new ConnectionError(ERROR_CODE.FRAME_SIZE_ERROR, 'settings of a wrong size');
    const before = this.windowBytes;
    for (let at = 0; at < payload.length; at += ENTRY_BYTES)
      this.#set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    return this.windowBytes - before;
  }

  #set(id: number, value: number): void {
    switch (id) {
      case SETTING.HEADER_TABLE_SIZE:
        if (value < FIRST_TABLE_BYTES) this.#mustForgetTable = true;
        return;
      case SETTING.ENABLE_PUSH:
        if (value > 1) throw wrong('ENABLE_PUSH', value);
        return;
      case SETTING.INITIAL_WINDOW_SIZE:
        if (value > INT31_MAX)
          throw new ConnectionError(ERROR_CODE.FLOW_CONTROL_ERROR, `a window of ${value}`);
        this.windowBytes = value;
        return;
      case SETTING.MAX_FRAME_SIZE:
        if (value < FRAME_BYTES_MAX || value > FRAME_BYTES_LIMIT)
          throw wrong('MAX_FRAME_SIZE', value);
        this.frameBytesMax = Math.min(value, SENT_FRAME_BYTES_MAX);
        return;
      case SETTING.MAX_HEADER_LIST_SIZE:
        this.headerBytesMax = value;
        return;
      default:
    }
  }

  /** Whether the next header block must begin by giving up the table. Says so once. */
  mustForgetTable(): boolean {
    const must = this.#mustForgetTable;
    this.#mustForgetTable = false;
    return must;
  }
}

const wrong = (name: string, value: number): ConnectionError =>
  new ConnectionError(ERROR_CODE.PROTOCOL_ERROR, `${name} of ${value}`);
