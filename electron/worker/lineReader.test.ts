import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineReader } from './lineReader.ts';

const read = (chunks: readonly Buffer[]): string[] => {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return lines;
};

it('gives the same lines however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.nat(200), { maxLength: 5 }),
      (texts, cuts) => {
        const bytes = Buffer.from(texts.join('\n'));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
        const chunks = places.map((start, index) => bytes.subarray(start, places[index + 1]));
        expect(read(chunks)).toEqual(read([bytes]));
      },
    ),
  );
});

it('takes both line ends, keeps empty lines, and gives out a last line without an end', () => {
  expect(read([Buffer.from('a\r\n\nb\nc')])).toEqual(['a', '', 'b', 'c']);
});

it('cuts output without line ends into pieces, so that it never holds more than one of them', () => {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (let index = 0; index < 100; index += 1) reader.write(Buffer.alloc(1_000, 'x'));
  expect(lines.length).toBe(6);
  reader.end();
  expect(lines.join('').length).toBe(100_000);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(16_384);
});
