/** What is wrong with a JSON text: its syntax, or that a schema refuses its value. */
import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema';
import { scanJson, type TextRange } from './scanJson.ts';

/** One thing that is wrong, at its place in the text. */
export interface JsonProblem extends TextRange {
  /** A `syntax` problem leaves no value to send; a `schema` one is what the type says. */
  readonly kind: 'syntax' | 'schema';
  /** With the path in front: `customer.country: expected a string, not a number.` */
  readonly message: string;
}

/** A text's value, where it has one, and what is wrong. */
export interface JsonReading {
  readonly value: { readonly json: unknown } | undefined;
  readonly problems: readonly JsonProblem[];
}

const shownMax = 20;
/** Keywords whose errors only say that something below them is wrong. */
const containers = new Set([
  'properties',
  'items',
  'prefixItems',
  '$ref',
  'allOf',
  'if',
  'then',
  'else',
  'additionalProperties',
  'patternProperties',
]);

function pathOf(location: string): string {
  const steps = location
    .split('/')
    .slice(1)
    .map((step) => decodeURI(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce(
    (path, step) =>
      /^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`,
    '',
  );
}

const articles: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function withArticles(types: string): string {
  return types
    .replaceAll('"', '')
    .split(/,\s*/)
    .map((type) => articles[type] ?? type)
    .join(' or ');
}

function words({ keyword, error, instanceLocation }: OutputUnit): string {
  const type = /^Instance type "(\w+)" is invalid\. Expected (.+)\.$/.exec(error);
  if (type)
    return `expected ${withArticles(type[2] ?? '')}, not ${articles[type[1] ?? ''] ?? type[1]}.`;
  const one = /^Instance does not match any of \[(.*)\]\.$/.exec(error);
  if (one) return `expected one of ${(one[1] ?? '').replaceAll(',', ', ')}.`;
  const required = /required property "(.+)"\.$/.exec(error);
  if (required) return `${required[1]} is missing.`;
  if (keyword === 'false')
    return `the type has no property ${pathOf(instanceLocation).split('.').at(-1)}.`;
  return error.replace(/^Instance /, 'it ').replace(/^it does not match "const"/, 'it is not');
}

/** Where a union fails, what it expected instead of the failures of each member. */
function unionWords(union: OutputUnit, below: readonly OutputUnit[]): string {
  const types = below.filter(
    (unit) => unit.keyword === 'type' && unit.instanceLocation === union.instanceLocation,
  );
  const expected = types.map((unit) => /Expected (.+)\.$/.exec(unit.error)?.[1] ?? '');
  if (expected.length > 0 && types.length === below.length)
    return `expected ${expected.map(withArticles).join(' or ')}.`;
  return 'it matches none of the shapes that the type allows.';
}

/** Errors that say something themselves; those of a union's members become one. */
function tellingUnits(
  errors: readonly OutputUnit[],
): readonly { readonly unit: OutputUnit; readonly said: string }[] {
  const unions = errors.filter((unit) => unit.keyword === 'anyOf' || unit.keyword === 'oneOf');
  const inUnion = (unit: OutputUnit): boolean =>
    unions.some((union) => unit.keywordLocation.startsWith(`${union.keywordLocation}/`));
  return errors
    .filter((unit) => !containers.has(unit.keyword) && !inUnion(unit))
    .map((unit) => ({
      unit,
      said: unions.includes(unit)
        ? unionWords(
            unit,
            errors.filter((other) => other.keywordLocation.startsWith(`${unit.keywordLocation}/`)),
          )
        : words(unit),
    }));
}

function schemaErrors(value: unknown, schema: unknown): readonly OutputUnit[] {
  if (typeof schema !== 'object' || schema === null) return [];
  try {
    return new Validator(schema as Schema, '2020-12', false).validate(value).errors;
  } catch {
    // A schema that the validator can't read (an unknown $ref) says nothing about the value.
    return [];
  }
}

/** Reads a text as JSON and holds it against a schema, if there is one. */
export function readJson(text: string, schema?: unknown): JsonReading {
  const scan = scanJson(text);
  if (!scan.ok)
    return {
      value: undefined,
      problems: [{ kind: 'syntax', message: scan.message, ...scan.place }],
    };
  const problems = tellingUnits(schemaErrors(scan.value, schema))
    .slice(0, shownMax)
    .map(({ unit, said }): JsonProblem => {
      const path = pathOf(unit.instanceLocation);
      const key =
        unit.keyword === 'false' ? `${unit.instanceLocation}:name` : unit.instanceLocation;
      const found = scan.places.get(key) ?? { from: 0, to: text.length };
      // What is missing has no place of its own: the brace that should hold it is marked, not all that it does hold.
      const place = unit.keyword === 'required' ? { from: found.from, to: found.from + 1 } : found;
      return {
        kind: 'schema',
        message: path === '' || unit.keyword === 'false' ? said : `${path}: ${said}`,
        ...place,
      };
    });
  return { value: { json: scan.value }, problems };
}
