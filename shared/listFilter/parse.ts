/**
 * The parser of list filters, by precedence: OR below AND below NOT below comparisons.
 *
 * ```
 *  filter     = [ or ] [ GROUP BY name { , name } ]
 *  comparison = name ( = != <> < <= > >= ) value | name [NOT] IN ( values ) | name [NOT] BETWEEN value AND value
 *             | name [NOT] STARTS_WITH value | name IS [NOT] NULL
 * ```
 * ORDER BY and LIMIT are known and refused, as the server does.
 */
import { invalidExpression, syntaxError, unsupported } from './filterError.ts';
import { type Token, tokenise } from './tokens.ts';

export interface FilterValue {
  readonly value: string | number | boolean;
  readonly position: number;
}

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'IN'
  | 'NOT IN'
  | 'BETWEEN'
  | 'NOT BETWEEN'
  | 'STARTS_WITH'
  | 'NOT STARTS_WITH'
  | 'LIKE'
  | 'NOT LIKE'
  | 'IS NULL'
  | 'IS NOT NULL';

export interface Comparison {
  readonly kind: 'comparison';
  readonly name: string;
  readonly operator: Operator;
  readonly values: readonly FilterValue[];
  readonly position: number;
}

export type FilterNode =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly node: FilterNode };

export interface Filter {
  /** Undefined for the empty filter. */
  readonly where: FilterNode | undefined;
  readonly groupBy: readonly { readonly name: string; readonly position: number }[];
}

/** Parses a filter. Throws a FilterError. */
export function parseFilter(text: string): Filter {
  return new Parser(tokenise(text)).filter();
}

/** Nested deeper, a filter is refused: nobody writes it by hand, and the stack has an end. */
const DEPTH_MAX = 200;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  filter(): Filter {
    const begins = this.#peek();
    const hasWhere = begins.kind !== 'end' && !this.#isClause();
    const where = hasWhere ? this.#or() : undefined;
    const groupBy = this.#clauses();
    const left = this.#peek();
    if (left.kind !== 'end') throw syntaxError(left.position, left.text);
    return { where, groupBy };
  }

  #peek(ahead = 0): Token {
    return (this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1)) as Token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #isWord(word: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === 'name' && !token.quoted && token.text.toUpperCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  #expectSymbol(symbol: string): void {
    const token = this.#next();
    if (token.kind !== 'symbol' || token.text !== symbol)
      throw syntaxError(token.position, token.text);
  }

  #isClause(): boolean {
    return (
      (['GROUP', 'ORDER'].some((word) => this.#isWord(word)) && this.#isWord('BY', 1)) ||
      this.#isWord('LIMIT')
    );
  }

  #clauses(): Filter['groupBy'] {
    const groupBy: { name: string; position: number }[] = [];
    while (this.#isClause()) {
      const { position } = this.#peek();
      if (this.#takeWord('LIMIT')) throw unsupported("'LIMIT' clause", position);
      if (this.#takeWord('ORDER')) throw unsupported("'ORDER BY' clause", position);
      this.#at += 2;
      do {
        const name = this.#next();
        if (name.kind !== 'name') throw syntaxError(name.position, name.text);
        groupBy.push({ name: name.text, position: name.position });
      } while (this.#peek().text === ',' && this.#next());
    }
    return groupBy;
  }

  #or(): FilterNode {
    let left = this.#and();
    while (this.#takeWord('OR')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): FilterNode {
    let left = this.#not();
    while (this.#takeWord('AND')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): FilterNode {
    this.#depth += 1;
    const { position, text } = this.#peek();
    if (this.#depth > DEPTH_MAX) throw syntaxError(position, text);
    const node: FilterNode = this.#takeWord('NOT')
      ? { kind: 'not', node: this.#not() }
      : this.#primary();
    this.#depth -= 1;
    return node;
  }

  #primary(): FilterNode {
    const token = this.#peek();
    if (token.kind === 'symbol' && token.text === '(') {
      this.#next();
      const inner = this.#or();
      this.#expectSymbol(')');
      return inner;
    }
    return this.#comparison();
  }

  #comparison(): FilterNode {
    const token = this.#next();
    if (token.kind !== 'name') throw syntaxError(token.position, token.text);
    const { text: name, position } = token;
    const of = (operator: Operator, values: readonly FilterValue[]): Comparison => ({
      kind: 'comparison',
      name,
      operator,
      values,
      position,
    });
    const symbol = this.#peek();
    if (symbol.kind === 'symbol' && /^[=!<>]/.test(symbol.text)) {
      this.#next();
      const operator = (symbol.text === '<>' ? '!=' : symbol.text) as Operator;
      return of(operator, [this.#value()]);
    }
    if (this.#takeWord('IS')) {
      const negated = this.#takeWord('NOT');
      const word = this.#next();
      if (word.text.toUpperCase() !== 'NULL') throw syntaxError(word.position, word.text);
      return of(negated ? 'IS NOT NULL' : 'IS NULL', []);
    }
    const negated = this.#takeWord('NOT');
    if (this.#takeWord('IN')) return of(negated ? 'NOT IN' : 'IN', this.#list());
    if (this.#takeWord('STARTS_WITH'))
      return of(negated ? 'NOT STARTS_WITH' : 'STARTS_WITH', [this.#value()]);
    if (this.#takeWord('LIKE')) return of(negated ? 'NOT LIKE' : 'LIKE', [this.#value()]);
    if (this.#takeWord('BETWEEN')) {
      const from = this.#value();
      if (!this.#takeWord('AND')) throw syntaxError(this.#peek().position, this.#peek().text);
      return of(negated ? 'NOT BETWEEN' : 'BETWEEN', [from, this.#value()]);
    }
    const next = this.#peek();
    const ends =
      next.kind === 'end' ||
      next.text === ')' ||
      this.#isWord('AND') ||
      this.#isWord('OR') ||
      this.#isClause();
    if (negated || !ends) throw syntaxError(next.position, next.text);
    throw invalidExpression('incomplete expression', position);
  }

  #list(): FilterValue[] {
    const values: FilterValue[] = [];
    this.#expectSymbol('(');
    do values.push(this.#value());
    while (this.#peek().text === ',' && this.#peek().kind === 'symbol' && this.#next());
    this.#expectSymbol(')');
    return values;
  }

  #value(): FilterValue {
    const token = this.#next();
    const { position, text } = token;
    if (token.kind === 'string') return { value: text, position };
    if (token.kind === 'number') return { value: Number(text), position };
    const word = text.toLowerCase();
    if (token.kind === 'name' && !token.quoted && (word === 'true' || word === 'false'))
      return { value: word === 'true', position };
    throw syntaxError(position, text);
  }
}
