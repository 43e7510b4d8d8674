import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LogBuffer } from './logBuffer.ts';

const line = (text: string) => ({
  wallMs: 1,
  stream: 'stdout' as const,
  level: 'info' as const,
  text,
});

it('keeps the last lines within both limits, numbered without gaps', () => {
  const limits = { lineCountMax: 8, textLengthMax: 40 };
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 50 })), (texts) => {
      const buffer = new LogBuffer(limits);
      for (const text of texts) buffer.append(line(text));
      const kept = buffer.after();
      expect(kept.length).toBeLessThanOrEqual(limits.lineCountMax);
      expect(kept.map(({ text }) => text)).toEqual(texts.slice(texts.length - kept.length));
      expect(kept.map(({ sequence }) => sequence)).toEqual(
        kept.map((_, index) => texts.length - kept.length + index + 1),
      );
      const length = kept.reduce((sum, { text }) => sum + text.length, 0);
      // One line may be longer than all that is allowed; then it is the only one.
      expect(length <= limits.textLengthMax || kept.length === 1).toBe(true);
    }),
  );
});

it('answers the lines after a number, also when that number is dropped already', () => {
  const buffer = new LogBuffer({ lineCountMax: 3, textLengthMax: 1_000 });
  for (let index = 1; index <= 10; index += 1) buffer.append(line(`line ${index}`));
  const after = (sequence?: number): string[] => buffer.after(sequence).map(({ text }) => text);
  expect(after()).toEqual(['line 8', 'line 9', 'line 10']);
  expect(after(2)).toEqual(['line 8', 'line 9', 'line 10']);
  expect(after(8)).toEqual(['line 9', 'line 10']);
  expect(after(10)).toEqual([]);
  expect(after(99)).toEqual([]);
});
