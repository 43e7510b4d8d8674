import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanJson } from './scanJson.ts';

describe('scanJson', () => {
  test('every part of a value has its place', () => {
    const text = '{ "order": { "items": [1, "two"] }, "a/b": null }';
    const scan = scanJson(text);
    if (!scan.ok) throw new Error(scan.message);
    const at = (pointer: string): string => {
      const place = scan.places.get(pointer);
      return place ? text.slice(place.from, place.to) : 'nowhere';
    };
    expect(at('#/order/items/1')).toBe('"two"');
    expect(at('#/order/items')).toBe('[1, "two"]');
    expect(at('#/a~1b')).toBe('null');
    expect(at('#/a~1b:name')).toBe('"a/b": null');
  });

  test.each([
    ['{"a":1,}', 6, 'A comma before } is one too many.'],
    ['{"a" 1}', 5, 'A colon is expected after the name.'],
    ['{"a":1', 5, 'The text ends too early. A comma or } is expected.'],
    ['{a:1}', 1, 'A property name in double quotes is expected.'],
    ['[1,2', 3, 'The text ends too early. A comma or ] is expected.'],
    ['"abc', 3, 'The text has no closing quote.'],
    ['{"a":tru}', 5, 'tru is no JSON value. Text needs double quotes.'],
    ['1 2', 2, 'Only one value may stand here; this is a second one.'],
    ['', 0, 'There is no value. Write null if that is meant.'],
    ['"a\\x"', 2, 'This is no escape that JSON knows.'],
    ['01', 0, '01 is no JSON value. Text needs double quotes.'],
  ])('%s is wrong at %d', (text, from, message) => {
    expect(scanJson(text)).toMatchObject({ ok: false, message, place: { from } });
  });

  test('it takes what JSON.parse takes, and nothing else', () => {
    const piece = fc.oneof(
      fc.json(),
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '\\',
        'true',
        'nul',
        '-',
        '1e',
        '1.5e3',
        ' ',
        '\u0001',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const text = pieces.join('');
        let value: unknown;
        let valid = true;
        try {
          value = JSON.parse(text);
        } catch {
          valid = false;
        }
        const scan = scanJson(text);
        expect(scan.ok).toBe(valid);
        if (scan.ok) expect(scan.value).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });
});
