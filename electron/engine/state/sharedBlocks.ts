/**
 * Cuts small buffers out of shared blocks: a buffer of its own costs each run 200 bytes and the garbage collector a visit. A block
 * is freed when nothing that was cut from it is used any more.
 */
const BLOCK_BYTES = 64 * 1024;
/** What is longer gets a buffer of its own, so that little is lost at the end of a block. */
const SHARED_BYTES_MAX = BLOCK_BYTES / 8;

let block = new Uint8Array(0);
let used = 0;

/** A buffer of that length, all zeros. */
export function cutBytes(length: number): Uint8Array {
  if (length > SHARED_BYTES_MAX) return new Uint8Array(length);
  if (used + length > block.length) {
    block = new Uint8Array(BLOCK_BYTES);
    used = 0;
  }
  used += length;
  return block.subarray(used - length, used);
}
