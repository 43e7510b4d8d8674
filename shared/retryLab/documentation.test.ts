import { describe, expect, test } from 'vitest';
import { documentationRows } from './testing/documentationRows.ts';
import { docs, expectEnd, refusal } from './testing/play.ts';

describe("what the documentation's simulator gets wrong", () => {
  test.each(documentationRows)('%s', (_name, given, expected) => expectEnd(given, expected));

  test('9 a maximum interval below the initial one is refused', () => {
    expect(refusal({ timeouts: docs, policy: { maximumIntervalMs: 500 } })).toBe(
      'MaximumInterval cannot be less than InitialInterval on retry policy.',
    );
  });
});
