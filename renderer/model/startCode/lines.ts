/** Writing code: lines, indents, literals. Pure. */

/** Every line one step further in. */
export function indented(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n');
}

/** Those that are there, in their order. */
export function given(lines: readonly (string | undefined | false)[]): string[] {
  return lines.filter((line): line is string => typeof line === 'string');
}

/** How a language writes JSON values. */
export interface Literals {
  readonly string: (text: string) => string;
  readonly nothing: string;
  readonly boolean: (value: boolean) => string;
  readonly list: readonly [open: string, close: string];
  readonly map: readonly [open: string, close: string];
  readonly key: (name: string) => string;
  readonly indent: string;
  /** Behind the last item of several lines. */
  readonly lastComma: boolean;
}

/** On one line, where it is not longer. */
const lineMax = 72;

/** A JSON value as a literal; long ones over several lines. */
export function literal(value: unknown, language: Literals): string {
  if (value === null || value === undefined) return language.nothing;
  if (typeof value === 'string') return language.string(value);
  if (typeof value === 'boolean') return language.boolean(value);
  if (typeof value !== 'object') return String(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? language.list : language.map;
  const items = isList
    ? value.map((item) => literal(item, language))
    : Object.entries(value).map(
        ([name, item]) => `${language.key(name)}: ${literal(item, language)}`,
      );
  if (items.length === 0) return open + close;
  const padding = isList || open !== '{' || close !== '}' || language.indent !== '  ' ? '' : ' ';
  const line = `${open}${padding}${items.join(', ')}${padding}${close}`;
  if (line.length <= lineMax && !line.includes('\n')) return line;
  const comma = language.lastComma ? ',' : '';
  return `${open}\n${indented(items.join(',\n'), language.indent)}${comma}\n${close}`;
}

/** The text without halves of surrogate pairs, which no language reads: U+FFFD in their place. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}

/** A string between double quotes, as JSON, which most languages read. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(wellFormed(text));
}

/** Ms in the largest unit that keeps them whole. */
export function wholeUnit(ms: number): readonly [count: number, unit: 'h' | 'm' | 's' | 'ms'] {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return [ms / size, unit];
}
