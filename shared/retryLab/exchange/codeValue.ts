/**
 * Reads a constant expression out of code: `5 * time.Second`, `timedelta(minutes=1, seconds=30)`, `Duration.ofMillis(250)`,
 * `['A', B.name]`. What needs running the program is unknown.
 */
import type { CodeToken } from './codeTokens.ts';
import { unitLengthMs } from '../../temporal/lengths.ts';

export type CodeValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'length'; readonly ms: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly CodeValue[] }
  | { readonly kind: 'unknown' };

const unknown: CodeValue = { kind: 'unknown' };

/** How deep expressions may nest; deeper ones are unknown. */
const depthMax = 50;

/** Reads expressions from a list of tokens, from a position on. */
export class CodeReader {
  readonly #tokens: readonly CodeToken[];
  #position: number;
  #depth = 0;

  constructor(tokens: readonly CodeToken[], position: number) {
    this.#tokens = tokens;
    this.#position = position;
  }

  /** A sum of products. */
  expression(): CodeValue {
    this.#depth += 1;
    if (this.#depth > depthMax) return unknown;
    let value = this.#product();
    while (this.#isAt('+') || this.#isAt('-')) {
      const sign = this.#take()?.text === '-' ? -1 : 1;
      value = add(value, this.#product(), sign);
    }
    this.#depth -= 1;
    return value;
  }

  /** An expression that is the whole value: what `of(1).plus(2)`, `5 if x else 3` or `1 << 3` come to is unknown. */
  whole(): CodeValue {
    const value = this.expression();
    const next = this.#peek();
    if (next?.kind === 'mark' && /[.?<>%|&^]/.test(next.text)) return unknown;
    return next?.kind === 'name' && /^(if|or|and)$/.test(next.text) ? unknown : value;
  }

  /** Expressions between commas up to a closing mark, which is taken too. */
  list(closing: string): { name: string | undefined; value: CodeValue }[] {
    const items: { name: string | undefined; value: CodeValue }[] = [];
    while (this.#position < this.#tokens.length && !this.#isAt(closing)) {
      const before = this.#position;
      items.push({ name: this.#argumentName(), value: this.expression() });
      if (!this.#isAt(closing) && !this.#skip(',')) this.#position = before + 1;
    }
    this.#skip(closing);
    return items;
  }

  #product(): CodeValue {
    let value = this.#unary();
    while (this.#isAt('*') || this.#isAt('/')) {
      const isDivision = this.#take()?.text === '/';
      value = multiply(value, this.#unary(), isDivision);
    }
    return value;
  }

  #unary(): CodeValue {
    if (this.#skip('-')) return multiply({ kind: 'number', value: -1 }, this.#unary(), false);
    return this.#primary();
  }

  #primary(): CodeValue {
    const token = this.#take();
    if (!token) return unknown;
    if (token.kind === 'number') return { kind: 'number', value: token.value };
    if (token.kind === 'string') return { kind: 'text', text: token.text };
    if (token.kind === 'name') return this.#named(token.text);
    if (token.text === '(') {
      const inner = this.expression();
      this.#skip(')');
      return inner;
    }
    if (token.text === '[') return this.#bracketed();
    return unknown;
  }

  /** `[a, b]`, or Go's `[]string{a, b}`. */
  #bracketed(): CodeValue {
    const items = this.list(']');
    if (items.length === 0 && this.#peek()?.kind === 'name') {
      this.#take();
      if (this.#skip('{')) return listOf(this.list('}'));
    }
    return listOf(items);
  }

  #named(first: string): CodeValue {
    const path = [first];
    while (this.#isAt('.') && this.#tokens[this.#position + 1]?.kind === 'name') {
      this.#take();
      path.push(this.#take()?.text ?? '');
    }
    if (this.#skip('(')) return called(path, this.list(')'));
    // Java and Kotlin lists of constants: `new String[] {"A"}`.
    if (path[0] === 'new' && this.#peek()?.kind === 'name') {
      this.#take();
      if (this.#skip('[') && this.#skip(']') && this.#skip('{')) return listOf(this.list('}'));
    }
    return constant(path);
  }

  /** Python's `seconds=`. */
  #argumentName(): string | undefined {
    const name = this.#peek();
    const next = this.#tokens[this.#position + 1];
    if (name?.kind !== 'name' || next?.kind !== 'mark' || next.text !== '=') return undefined;
    this.#position += 2;
    return name.text;
  }

  #peek(): CodeToken | undefined {
    return this.#tokens[this.#position];
  }

  #take(): CodeToken | undefined {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    return token;
  }

  #isAt(mark: string): boolean {
    const token = this.#peek();
    return token?.kind === 'mark' && token.text === mark;
  }

  #skip(mark: string): boolean {
    if (!this.#isAt(mark)) return false;
    this.#position += 1;
    return true;
  }
}

const listOf = (items: { value: CodeValue }[]): CodeValue => ({
  kind: 'list',
  items: items.map(({ value }) => value),
});

function add(left: CodeValue, right: CodeValue, sign: number): CodeValue {
  if (left.kind === 'length' && right.kind === 'length') {
    return { kind: 'length', ms: left.ms + sign * right.ms };
  }
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', value: left.value + sign * right.value };
  }
  return unknown;
}

function multiply(left: CodeValue, right: CodeValue, isDivision: boolean): CodeValue {
  const scale = (a: number, b: number) => (isDivision ? a / b : a * b);
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', value: scale(left.value, right.value) };
  }
  if (left.kind === 'length' && right.kind === 'number') {
    return { kind: 'length', ms: scale(left.ms, right.value) };
  }
  if (left.kind === 'number' && right.kind === 'length' && !isDivision) {
    return { kind: 'length', ms: left.value * right.ms };
  }
  return unknown;
}

/** `time.Second`, `Duration.ZERO`, `CardDeclined.name`. */
function constant(path: readonly string[]): CodeValue {
  const [first = '', last = ''] = [path[0], path.at(-1)];
  if (path.length >= 2 && (first === 'time' || first === 'Duration')) {
    if (last === 'ZERO') return { kind: 'length', ms: 0 };
    const ms = unitLengthMs(last);
    return ms === undefined ? unknown : { kind: 'length', ms };
  }
  if (path.length >= 2 && (last === 'name' || last === '__name__')) return text(path.at(-2));
  return unknown;
}

const text = (name: string | undefined): CodeValue =>
  name === undefined ? unknown : { kind: 'text', text: name };

/** `timedelta(seconds=1)`, `Duration.ofSeconds(1)`, `CardDeclined.class.getName()`, `durationpb.New(…)`, `List.of(…)`. */
function called(
  path: readonly string[],
  given: readonly { name: string | undefined; value: CodeValue }[],
): CodeValue {
  const last = path.at(-1) ?? '';
  const first = given[0]?.value ?? unknown;
  if (last === 'timedelta') return timedelta(given);
  if (path.at(-2) === 'Duration' && last.startsWith('of')) {
    const ms = unitLengthMs(last.slice(2));
    return ms === undefined ? unknown : multiply(first, { kind: 'length', ms }, false);
  }
  if (path.includes('class')) return text(path[path.indexOf('class') - 1]);
  if (last === 'New' || last === 'Duration') return first;
  if (/^(of|asList|listOf|arrayOf)$/.test(last)) {
    return { kind: 'list', items: given.map(({ value }) => value) };
  }
  return unknown;
}

/** Python's: days, seconds, microseconds by position. */
function timedelta(given: readonly { name: string | undefined; value: CodeValue }[]): CodeValue {
  const positions = [
    'days',
    'seconds',
    'microseconds',
    'milliseconds',
    'minutes',
    'hours',
    'weeks',
  ];
  let sum: CodeValue = { kind: 'length', ms: 0 };
  for (const [index, { name, value }] of given.entries()) {
    const ms = unitLengthMs(name ?? positions[index] ?? '');
    sum = ms === undefined ? unknown : add(sum, multiply(value, { kind: 'length', ms }, false), 1);
  }
  return sum;
}
