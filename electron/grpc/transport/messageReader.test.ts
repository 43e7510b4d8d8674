import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framedMessage } from '../testing/rawClient.ts';
import { MessageReader } from './messageReader.ts';

const read = (
  bytes: Buffer,
  cuts: readonly number[] = [],
  encoding: 'identity' | 'gzip' = 'identity',
  bytesMax = 1000,
) => {
  const messages: string[] = [];
  const reader = new MessageReader(encoding, bytesMax, (message) =>
    messages.push(Buffer.from(message).toString('latin1')),
  );
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    reader.push(bytes.subarray(start, end));
    start = end;
  }
  return { messages, isWithinMessage: reader.isWithinMessage };
};

describe('messages', () => {
  it('come whole, however the bytes are cut', () => {
    const anyMessages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(anyMessages, fc.array(fc.nat(), { maxLength: 8 }), (messages, cuts) => {
        const bytes = Buffer.concat(messages.map((message) => framedMessage(message)));
        expect(read(bytes, cuts)).toEqual({
          messages: messages.map((message) => Buffer.from(message).toString('latin1')),
          isWithinMessage: false,
        });
      }),
    );
  });

  it('that are not whole are kept back', () => {
    const bytes = framedMessage(Buffer.from('hello'));
    for (let length = 1; length < bytes.length; length++) {
      expect(read(bytes.subarray(0, length))).toEqual({ messages: [], isWithinMessage: true });
    }
  });

  it('are decompressed', () => {
    const bytes = Buffer.concat([
      framedMessage(gzipSync('hello'), 1),
      framedMessage(Buffer.from('plain')),
    ]);
    expect(read(bytes, [3, 20], 'gzip').messages).toEqual(['hello', 'plain']);
  });
});

describe('what is refused', () => {
  it('a message that is too large, at its prefix', () => {
    const prefix = framedMessage(Buffer.alloc(1001)).subarray(0, 5);
    expect(() => read(prefix)).toThrow('grpc: received message larger than max (1001 vs. 1000)');
    expect(() => read(prefix, [1, 2, 3])).toThrow('larger than max');
    expect(read(framedMessage(Buffer.alloc(1000))).messages).toHaveLength(1);
  });

  it('a message that becomes too large', () => {
    const bomb = framedMessage(gzipSync(Buffer.alloc(1_000_000)), 1);
    expect(bomb.length).toBeLessThan(1500);
    expect(() => read(bomb, [], 'gzip', 2000)).toThrow(
      'grpc: received message after decompression larger than max 2000',
    );
  });

  it('what is no gzip', () => {
    expect(() => read(framedMessage(Buffer.from('hello'), 1), [], 'gzip')).toThrow(
      'grpc: failed to decompress the message',
    );
  });

  it('a compressed message of a call without compression', () => {
    expect(() => read(framedMessage(gzipSync('x'), 1))).toThrow(
      'compressed flag set with identity or empty encoding',
    );
  });

  it('another flag', () => {
    expect(() => read(framedMessage(Buffer.from('x'), 2))).toThrow(
      'grpc: received unexpected payload format 2',
    );
  });
});
