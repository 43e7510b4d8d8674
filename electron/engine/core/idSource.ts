import type { Prng } from './prng.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const byteHex = (word: number, index: number): string => HEX[(word >>> (8 * index)) & 0xff] ?? '';

const wordHex = (word: number): string =>
  byteHex(word, 3) + byteHex(word, 2) + byteHex(word, 1) + byteHex(word, 0);

/** A UUID of version 4 from the engine's own source, so that a replayed session gives the same ids. */
export function newId(prng: Prng): string {
  const first = wordHex(prng.uint32());
  const second = wordHex(((prng.uint32() & 0xffff0fff) | 0x4000) >>> 0);
  const third = wordHex(((prng.uint32() & 0x3fffffff) | 0x80000000) >>> 0);
  const fourth = wordHex(prng.uint32());
  return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID. */
export const isUuid = (text: string): boolean => UUID.test(text);
