/**
 * The history of one run: every event encoded once, end to end in one growing block.
 *
 * ```
 *  bytes   |event 1.....|event 2..|event 3.......|      |   (free room at the end)
 *  ends    ^0           ^e1       ^e2            ^e3
 * ```
 */
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { InvariantError } from '../core/errors.ts';
import type { EventCodec } from '../surface.ts';
import { cutBytes } from './sharedBlocks.ts';

/** Enough for a run that does nothing but complete. */
const FIRST_ROOM_BYTES = 512;

export class EventStore {
  readonly #codec: EventCodec;
  #bytes: Uint8Array = EMPTY;
  #ends: number[] = [];
  /** Event ids that begin a batch: the events of one transaction stay on one page. */
  #batchStarts: number[] = [];

  constructor(codec: EventCodec) {
    this.#codec = codec;
  }

  get count(): number {
    return this.#ends.length;
  }

  get sizeBytes(): number {
    return this.#ends.at(-1) ?? 0;
  }

  append(event: HistoryEvent): void {
    if (event.eventId !== this.count + 1) {
      throw new InvariantError(`event ${event.eventId} after ${this.count}`);
    }
    const encoded = this.#codec.viewEvent(event);
    const used = this.sizeBytes;
    if (used + encoded.length > this.#bytes.length) this.#grow(used + encoded.length);
    this.#bytes.set(encoded, used);
    this.#ends.push(used + encoded.length);
  }

  /** The next event begins a batch. */
  beginBatch(): void {
    const next = this.count + 1;
    if (this.#batchStarts.at(-1) !== next) this.#batchStarts.push(next);
  }

  /** The id of the last event of the batch that holds `eventId`. */
  batchEnd(eventId: number): number {
    return this.pageEnd(eventId, 1);
  }

  /** The id of the last event of so many batches, the first of which holds `from`. */
  pageEnd(from: number, batchCount: number): number {
    const next = this.#batchStarts[this.#batchAfter(from) + batchCount - 1];
    return next === undefined ? this.count : Math.min(next - 1, this.count);
  }

  /** The id of the first event of so many batches, the last of which holds `to`. */
  pageStart(to: number, batchCount: number): number {
    return this.#batchStarts[Math.max(0, this.#batchAfter(to) - batchCount)] ?? 1;
  }

  /** The index of the first batch that begins after that event. */
  #batchAfter(eventId: number): number {
    const starts = this.#batchStarts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) > eventId) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether an event is the first of its batch. */
  isBatchStart(eventId: number): boolean {
    return eventId === 1 || this.batchEnd(eventId - 1) === eventId - 1;
  }

  /** Whether an event is the last of its batch. */
  isBatchEnd(eventId: number): boolean {
    return this.batchEnd(eventId) === eventId;
  }

  /** The encoded event; a view that must not be changed. */
  encoded(eventId: number): Uint8Array {
    const end = this.#ends[eventId - 1];
    if (end === undefined) throw new InvariantError(`no event ${eventId} of ${this.count}`);
    return this.#bytes.subarray(this.#ends[eventId - 2] ?? 0, end);
  }

  /** Encoded events `from`..`to`, both included. */
  encodedRange(from: number, to: number): Uint8Array[] {
    const out: Uint8Array[] = [];
    for (let id = from; id <= Math.min(to, this.count); id += 1) out.push(this.encoded(id));
    return out;
  }

  get(eventId: number): HistoryEvent {
    return this.#codec.decodeEvent(this.encoded(eventId));
  }

  /** Gives back unused room; for a run that has closed. */
  trim(): void {
    // A slice has no room for growth, which arrays that were pushed to do.
    this.#ends = this.#ends.slice();
    this.#batchStarts = this.#batchStarts.slice();
    // The first room is part of a block and would not be freed.
    if (this.#bytes.length > FIRST_ROOM_BYTES) this.#moveTo(cutBytes(this.sizeBytes));
  }

  #grow(need: number): void {
    const isFirst = need <= FIRST_ROOM_BYTES;
    const room = Math.max(need, Math.ceil(this.#bytes.length * 1.5));
    this.#moveTo(isFirst ? cutBytes(FIRST_ROOM_BYTES) : new Uint8Array(room));
  }

  #moveTo(bytes: Uint8Array): void {
    bytes.set(this.#bytes.subarray(0, this.sizeBytes));
    this.#bytes = bytes;
  }
}

const EMPTY = new Uint8Array(0);
