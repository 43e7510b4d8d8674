import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffJson } from './diffJson.ts';
import { jsonLines } from './jsonLines.ts';
import { jsonText, payloadText, sizeText } from './payloadText.ts';

const payload = { encoding: 'json/plain', sizeBytes: 10 };

describe('a payload on one line', () => {
  test.each([
    [{ ...payload, json: { ok: true } }, '{"ok":true}'],
    [{ ...payload, json: 'EUR 6.90' }, '"EUR 6.90"'],
    [{ ...payload, json: null }, 'null'],
    [{ encoding: 'binary/null', sizeBytes: 0 }, 'null'],
    [
      { encoding: 'binary/encrypted', sizeBytes: 18_600, base64: 'AAAA' },
      'binary/encrypted, 18.6\u00a0KB',
    ],
    [{ ...payload, text: '{"broken\n' }, '{"broken '],
  ])('%j', (given, text) => {
    expect(payloadText(given)).toBe(text);
  });

  test('never longer than asked for, and exactly JSON when it fits', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 4, max: 200 }), (value, max) => {
        const text = jsonText(value, max);
        expect(text.length).toBeLessThanOrEqual(max);
        const whole = JSON.stringify(value);
        if (whole.length < max / 2 && !whole.includes('\\')) expect(text).toBe(whole);
      }),
    );
  });

  test('a large value is not walked to its end', () => {
    let read = 0;
    const endless = new Proxy({ length: 0 } as unknown as object, {
      ownKeys: () => Array.from({ length: 5000 }, (_, index) => `k${index}`),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
      get: () => {
        read += 1;
        return 'value';
      },
    });
    expect(jsonText(endless, 80).length).toBeLessThanOrEqual(80);
    expect(read).toBeLessThan(40);
  });

  test('sizes', () => {
    expect([sizeText(12), sizeText(18_600), sizeText(2_100_000)]).toEqual([
      '12\u00a0B',
      '18.6\u00a0KB',
      '2.1\u00a0MB',
    ]);
  });
});

describe('JSON in lines', () => {
  const written = (value: unknown, max?: number): string =>
    jsonLines(value, max)
      .lines.map((parts) => parts.map((part) => part.text).join(''))
      .join('\n');

  test('is the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(written(value, 100_000))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('short lists stay on a line', () => {
    expect(written({ items: ['tea', 'cup'], at: { x: 1 } })).toBe(
      '{\n  "items": ["tea", "cup"],\n  "at": {"x": 1}\n}',
    );
  });

  test('a long one is cut, and says so', () => {
    const { lines, isCut } = jsonLines(
      Array.from({ length: 5000 }, (_, index) => ({ index, inner: [[index]] })),
      50,
    );
    expect(isCut).toBe(true);
    expect(lines.length).toBeLessThan(80);
  });
});

describe('differences', () => {
  test('by path', () => {
    const before = { id: 1, customer: { city: 'Lyon', tags: ['a', 'b'] }, gone: true };
    const after = { id: 2, customer: { city: 'Lyon', tags: ['a'] }, 'new key': null };
    expect(diffJson(before, after)).toEqual([
      { path: 'id', kind: 'changed', before: 1, after: 2 },
      { path: 'customer.tags[1]', kind: 'removed', before: 'b', after: undefined },
      { path: '["new key"]', kind: 'added', before: undefined, after: null },
      { path: 'gone', kind: 'removed', before: true, after: undefined },
    ]);
  });

  test('none between equal values, some between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(diffJson(a, structuredClone(a))).toEqual([]);
        const isEqual = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(diffJson(a, b).length === 0).toBe(isEqual);
      }),
    );
  });
});

/** The value with its keys in order, and -0 as 0 is not: differences see it as Object.is does. */
function sorted(value: unknown): unknown {
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
