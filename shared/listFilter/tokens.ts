/** The words of a list filter. */
import { syntaxError } from './filterError.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'symbol' | 'end';
  /** The name, the string's content, the number's digits or the symbol. */
  readonly text: string;
  /** Counts characters from 1. */
  readonly position: number;
  /** A name in back quotes is never a keyword. */
  readonly quoted: boolean;
}

const SYMBOLS = ['<=', '>=', '!=', '<>', '=', '<', '>', '(', ')', ',', '*'];
const NAME = /[A-Za-z_][\w.-]*/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** All words, with one of kind `end` last. Throws a FilterError at what is none. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: Token['kind'], value: string, length: number, quoted = false): void => {
    tokens.push({ kind, text: value, position: at + 1, quoted });
    at += length;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      at += 1;
      continue;
    }
    if (character === "'" || character === '"' || character === '`') {
      const { value, length } = quotedText(text, at, character);
      push(character === '`' ? 'name' : 'string', value, length, true);
      continue;
    }
    const name = matchAt(NAME, text, at);
    const number = name === undefined ? matchAt(NUMBER, text, at) : undefined;
    const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, at));
    if (name !== undefined) push('name', name, name.length);
    else if (number !== undefined) push('number', number, number.length);
    else if (symbol !== undefined) push('symbol', symbol, symbol.length);
    else throw syntaxError(at + 1, character);
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1, quoted: false });
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A quoted text: a doubled quote and a backslash stand for what follows. */
function quotedText(text: string, from: number, quote: string): { value: string; length: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\' && at + 1 < text.length) {
      value += text.charAt(at + 1);
      at += 1;
    } else if (character !== quote) value += character;
    else if (text.charAt(at + 1) === quote) {
      value += quote;
      at += 1;
    } else return { value, length: at + 1 - from };
  }
  throw syntaxError(text.length + 1, text.slice(from));
}
