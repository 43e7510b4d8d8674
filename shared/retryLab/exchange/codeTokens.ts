/** A tokenizer for what TypeScript, Python, Go, Java and JSON have in common: names, numbers, strings, punctuation, comments. */

export type CodeToken =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string };

const pattern = new RegExp(
  [
    /(?<comment>\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/,
    /(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[lLfFdDn]?\b)/,
    /(?<name>[A-Za-z_$][\w$]*)/,
    /(?<mark>:=|[^\s])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** The tokens of a piece of code; comments are dropped. Never fails: what it does not know is a mark. */
export function codeTokens(code: string): CodeToken[] {
  return [...code.matchAll(pattern)].flatMap(({ groups }): CodeToken[] => {
    if (groups?.string !== undefined) return [{ kind: 'string', text: unescape(groups.string) }];
    if (groups?.number !== undefined) {
      const digits = groups.number.replace(/_/g, '').replace(/[lLfFdDn]$/, '');
      return [{ kind: 'number', value: Number(digits), text: groups.number }];
    }
    if (groups?.name !== undefined) return [{ kind: 'name', text: groups.name }];
    if (groups?.mark !== undefined) return [{ kind: 'mark', text: groups.mark }];
    return [];
  });
}

const unescape = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/gs, '$1');
