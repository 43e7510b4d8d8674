import { describe, expect, test } from 'vitest';
import { readJson } from './jsonProblems.ts';

const schema = {
  type: 'object',
  required: ['orderId', 'customer'],
  properties: {
    orderId: { type: 'string' },
    currency: { enum: ['EUR', 'USD'] },
    customer: { type: 'object', properties: { age: { type: ['number', 'null'] } } },
    note: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    items: { type: 'array', items: { type: 'object', required: ['sku'] } },
  },
  additionalProperties: false,
};

function marked(text: string): readonly string[] {
  return readJson(text, schema).problems.map(
    (problem) => `${problem.message} <${text.slice(problem.from, problem.to)}>`,
  );
}

describe('readJson', () => {
  test('a fitting value has no problems', () => {
    const reading = readJson('{"orderId": "1", "customer": {}}', schema);
    expect(reading).toEqual({ value: { json: { orderId: '1', customer: {} } }, problems: [] });
  });

  test('each problem is said in words and marked at its place', () => {
    expect(marked('{"orderId": 8412, "customer": {"age": "x"}, "currency": "FRA"}')).toEqual([
      'orderId: expected a string, not a number. <8412>',
      'currency: expected one of "EUR", "USD". <"FRA">',
      'customer.age: expected a number or null, not a string. <"x">',
    ]);
  });

  test('a missing property, one too many, a union, an element', () => {
    const text = '{"orderId": "1", "custmer": 1, "note": true, "items": [{"sku": 1}, {}]}';
    const found = marked(text).join('\n');
    expect(found).toContain('customer is missing.');
    expect(found).toContain('the type has no property custmer. <"custmer": 1>');
    expect(found).toContain('note: expected a string or a number. <true>');
    expect(found).toContain('items[1]: sku is missing. <{>');
  });

  test('wrong syntax leaves no value', () => {
    expect(readJson('{', schema).value).toBeUndefined();
    expect(readJson('{', schema).problems[0]?.kind).toBe('syntax');
  });

  test('a schema that cannot be read says nothing', () => {
    expect(readJson('1', { $ref: '#/$defs/gone' }).problems).toEqual([]);
  });
});
