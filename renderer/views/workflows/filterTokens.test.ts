import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterTokens } from './filterTokens.ts';

test('names, strings, numbers, keywords and operators are told apart', () => {
  const tokens = filterTokens("ExecutionStatus = 'Running' OR StartTime > 12");
  expect(tokens.filter((token) => token.kind !== 'space').map((token) => token.kind)).toEqual([
    'name',
    'operator',
    'string',
    'keyword',
    'name',
    'operator',
    'number',
  ]);
});

test('the pieces are the text again, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(
        filterTokens(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
