import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutStatusMessage,
  encodeStatusMessage,
  isGrpcContentType,
  parseTimeout,
} from './metadata.ts';

/** Halves of surrogate pairs cannot be written as UTF-8. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

describe('grpc-timeout', () => {
  it.each([
    ['1H', 3_600_000],
    ['2M', 120_000],
    ['10S', 10_000],
    ['99999999m', 99_999_999],
    ['500u', 0.5],
    ['250n', 0.00025],
    ['0n', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(parseTimeout(text)).toBe(ms);
  });

  it.each(['', 'S', '10', '10s', '-1S', '1.5S', '123456789S', ' 1S'])('%j is malformed', (text) => {
    expect(parseTimeout(text)).toBeNaN();
  });
});

describe('content type', () => {
  it.each(['application/grpc', 'application/grpc+proto', 'application/grpc;charset=utf-8'])(
    '%s is gRPC',
    (text) => {
      expect(isGrpcContentType(text)).toBe(true);
    },
  );
  it.each([undefined, 'text/html', 'application/grpc-web', 'application/grpcx'])(
    '%s is not',
    (text) => {
      expect(isGrpcContentType(text)).toBe(false);
    },
  );
});

describe('grpc-message', () => {
  it('keeps printable ASCII', () => {
    expect(encodeStatusMessage('Namespace a is not found.')).toBe('Namespace a is not found.');
  });

  it('escapes all else, byte by byte', () => {
    expect(encodeStatusMessage('100% ✓\n')).toBe('100%25 %E2%9C%93%0A');
  });

  it('is what decodeURIComponent reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeURIComponent(encodeStatusMessage(text))).toBe(wellFormed(text));
      }),
    );
  });

  it('has a replacement for half of a surrogate pair', () => {
    expect(encodeStatusMessage('a\ud800b')).toBe('a%EF%BF%BDb');
  });

  it('is cut between characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.integer({ min: 3, max: 60 }),
        (given, room) => {
          const text = wellFormed(given).replaceAll('.', ' ');
          const encoded = encodeStatusMessage(text);
          const cut = cutStatusMessage(encoded, room);
          if (encoded.length <= room) {
            expect(cut).toBe(encoded);
            return;
          }
          expect(cut.length).toBeLessThanOrEqual(room);
          expect(cut.endsWith('...')).toBe(true);
          expect(text.startsWith(decodeURIComponent(cut.slice(0, -3)))).toBe(true);
        },
      ),
    );
  });
});
