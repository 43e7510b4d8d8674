import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { EventStore } from './eventStore.ts';

/** A history whose transactions wrote so many events each. */
function storeOf(batches: readonly number[]): EventStore {
  const store = new EventStore(createEventCodec());
  let eventId = 0;
  for (const count of batches) {
    store.beginBatch();
    for (let i = 0; i < count; i++) store.append({ eventId: ++eventId });
  }
  return store;
}

describe('pages of a history', () => {
  const store = storeOf([2, 1, 4, 3, 1]);

  it.each([
    [1, 1, 2],
    [1, 2, 3],
    [3, 2, 7],
    [4, 1, 7],
    [8, 9, 11],
  ])('from event %i, of %i batches, end at %i', (from, batchCount, end) => {
    expect(store.pageEnd(from, batchCount)).toBe(end);
  });

  it.each([
    [11, 1, 11],
    [11, 2, 8],
    [10, 1, 8],
    [7, 2, 3],
    [3, 99, 1],
  ])('up to event %i, of %i batches, begin at %i', (to, batchCount, start) => {
    expect(store.pageStart(to, batchCount)).toBe(start);
  });

  it('know where batches begin and end', () => {
    const ids = Array.from({ length: 11 }, (_, at) => at + 1);
    expect(ids.filter((id) => store.isBatchStart(id))).toEqual([1, 3, 4, 8, 11]);
    expect(ids.filter((id) => store.isBatchEnd(id))).toEqual([2, 3, 7, 10, 11]);
  });
});
