/**
 * A parsed filter made into a predicate, with the server's rules of types and of NULL: a comparison with NULL is neither
 * true nor false, NOT leaves it so, and only what is true is listed (server: visibility/store/query/converter.go).
 */
import { IndexedValueType as Type } from '../../../shared/protocol/enums.ts';
import {
  FilterError,
  invalidExpression,
  unsupported,
} from '../../../shared/listFilter/filterError.ts';
import type {
  Comparison,
  FilterNode,
  FilterValue,
  Operator,
} from '../../../shared/listFilter/parse.ts';
import { goDurationMs } from '../../../shared/temporal/goDuration.ts';
import type { Execution } from '../state/execution.ts';
import { TYPE_NAMES } from '../state/searchAttributes.ts';
import type { Attribute, AttributeValue } from './attributes.ts';
import { isStatusName, statusNameOf } from './status.ts';

/** True, false, or undefined: unknown. */
export type Predicate<Subject = Execution> = (subject: Subject) => boolean | undefined;

/** The attribute that a filter names, or undefined. */
export type AttributeLookup<Subject> = (name: string) => Attribute<Subject> | undefined;

/** Compiles a filter over runs, or whatever has attributes. Throws a FilterError for what does not fit them. */
export function compileFilter<Subject>(
  lookUp: AttributeLookup<Subject>,
  node: FilterNode,
): Predicate<Subject> {
  switch (node.kind) {
    case 'not': {
      const inner = compileFilter(lookUp, node.node);
      return (run) => negate(inner(run));
    }
    case 'and': {
      const left = compileFilter(lookUp, node.left);
      const right = compileFilter(lookUp, node.right);
      return (run) => {
        const first = left(run);
        if (first === false) return false;
        const second = right(run);
        return second === false ? false : first && second;
      };
    }
    case 'or': {
      const left = compileFilter(lookUp, node.left);
      const right = compileFilter(lookUp, node.right);
      return (run) => {
        if (left(run) === true) return true;
        const second = right(run);
        return second === true ? true : left(run) === undefined ? undefined : second;
      };
    }
    case 'comparison':
      return compileComparison(lookUp, node);
  }
}

const negate = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;

const EQUALITY: readonly Operator[] = ['=', '!=', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'];
const ORDER: readonly Operator[] = ['<', '<=', '>', '>=', 'BETWEEN', 'NOT BETWEEN'];
const PREFIX: readonly Operator[] = ['STARTS_WITH', 'NOT STARTS_WITH'];

const OPERATORS: Readonly<Record<Type, readonly Operator[]>> = {
  [Type.UNSPECIFIED]: [],
  [Type.TEXT]: ['=', '!=', 'IS NULL', 'IS NOT NULL'],
  [Type.KEYWORD]: [...EQUALITY, ...ORDER, ...PREFIX],
  [Type.INT]: [...EQUALITY, ...ORDER],
  [Type.DOUBLE]: [...EQUALITY, ...ORDER],
  [Type.BOOL]: ['=', '!=', 'IS NULL', 'IS NOT NULL'],
  [Type.DATETIME]: [...EQUALITY, ...ORDER],
  [Type.KEYWORD_LIST]: EQUALITY,
};

function compileComparison<Subject>(
  lookUp: AttributeLookup<Subject>,
  node: Comparison,
): Predicate<Subject> {
  const { name, operator, position } = node;
  const attribute = lookUp(name);
  if (!attribute) throw new FilterError(`invalid search attribute: ${name}`, position);
  const { type, read } = attribute;
  if (!OPERATORS[type].includes(operator)) {
    throw unsupported(
      `operator '${operator}' not supported for ${TYPE_NAMES[type]} type search attribute '${name}'`,
      position,
    );
  }
  if (operator === 'IS NULL') return (run) => read(run) === undefined;
  if (operator === 'IS NOT NULL') return (run) => read(run) !== undefined;
  const values = node.values.map((value) => converted(attribute, value));
  if (type === Type.TEXT) return ofText(read, operator, values);
  if (type === Type.KEYWORD_LIST) return ofList(read, operator, values);
  return ofScalar(read, operator, values);
}

/** A value as its attribute stores it. Throws when it can't be one. */
export function converted(
  { name, type }: Pick<Attribute, 'name' | 'type'>,
  { value, position }: FilterValue,
): string | number | boolean {
  if (name === 'ExecutionStatus') {
    const status = typeof value === 'number' ? statusNameOf(value) : String(value);
    if (!isStatusName(status))
      throw invalidExpression(`invalid ExecutionStatus value '${value}'`, position);
    return status;
  }
  if (name === 'ExecutionDuration' && typeof value === 'string') {
    const ms = goDurationMs(value);
    if (ms === undefined)
      throw invalidExpression(`invalid value for ExecutionDuration: '${value}'`, position);
    return ms * 1e6;
  }
  switch (type) {
    case Type.DATETIME:
      return typeof value === 'number' ? value / 1e6 : datetime(String(value), position);
    case Type.INT:
    case Type.DOUBLE: {
      const number = typeof value === 'boolean' ? Number.NaN : Number(value);
      if (Number.isNaN(number)) throw wrongType(name, type, value, position);
      return number;
    }
    case Type.BOOL:
      if (value === 'true' || value === 'false') return value === 'true';
      if (typeof value !== 'boolean') throw wrongType(name, type, value, position);
      return value;
    default:
      if (typeof value !== 'string') throw wrongType(name, type, value, position);
      return value;
  }
}

const wrongType = (
  name: string,
  type: Type,
  value: FilterValue['value'],
  position: number,
): FilterError =>
  invalidExpression(
    `invalid value for search attribute ${name} of type ${TYPE_NAMES[type]}: ${value}`,
    position,
  );

const DATETIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;

function datetime(text: string, position: number): number {
  const at = DATETIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalidExpression(`unable to parse datetime '${text}'`, position);
  return at;
}

type Read<Subject> = Attribute<Subject>['read'];

/** Words of a text, any of which a filter may match. */
const words = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

function ofText<Subject>(
  read: Read<Subject>,
  operator: Operator,
  [value = '']: readonly AttributeValue[],
): Predicate<Subject> {
  const wanted = words(String(value));
  const matches = (run: Subject): boolean => {
    const text = read(run);
    const present = typeof text === 'string' ? new Set(words(text)) : undefined;
    return present !== undefined && wanted.some((word) => present.has(word));
  };
  return operator === '=' ? matches : (run) => !matches(run);
}

function ofList<Subject>(
  read: Read<Subject>,
  operator: Operator,
  values: readonly AttributeValue[],
): Predicate<Subject> {
  const wanted = new Set(values.map(String));
  const matches = (run: Subject): boolean => {
    const list = read(run);
    return Array.isArray(list) && list.some((item) => wanted.has(String(item)));
  };
  return operator === '=' || operator === 'IN' ? matches : (run) => !matches(run);
}

function ofScalar<Subject>(
  read: Read<Subject>,
  operator: Operator,
  values: readonly (string | number | boolean)[],
): Predicate<Subject> {
  const [first = '', second = ''] = values;
  const test = scalarTest(operator, first, second, new Set(values));
  return (run) => {
    const value = read(run);
    return value === undefined ? undefined : test(value as string | number | boolean);
  };
}

function scalarTest(
  operator: Operator,
  first: string | number | boolean,
  second: string | number | boolean,
  all: ReadonlySet<unknown>,
): (value: string | number | boolean) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === first;
    case '!=':
      return (value) => value !== first;
    case '<':
      return (value) => value < first;
    case '<=':
      return (value) => value <= first;
    case '>':
      return (value) => value > first;
    case '>=':
      return (value) => value >= first;
    case 'IN':
      return (value) => all.has(value);
    case 'NOT IN':
      return (value) => !all.has(value);
    case 'BETWEEN':
      return (value) => value >= first && value <= second;
    case 'NOT BETWEEN':
      return (value) => value < first || value > second;
    case 'STARTS_WITH':
      return (value) => String(value).startsWith(String(first));
    default:
      return (value) => !String(value).startsWith(String(first));
  }
}
