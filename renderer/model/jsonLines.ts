/** JSON laid out in lines of coloured parts, for showing and never for parsing again. */

/** What a part of JSON is. */
export type JsonPartKind = 'key' | 'string' | 'number' | 'word' | 'punctuation' | 'space';

/** A part of a line. */
export interface JsonPart {
  readonly kind: JsonPartKind;
  readonly text: string;
}

/** Lines, and whether there were more. */
export interface JsonLines {
  readonly lines: readonly (readonly JsonPart[])[];
  readonly isCut: boolean;
}

const TEXT_MAX = 4000;
const INLINE_MAX = 56;

/** A value as indented JSON, at most `linesMax` lines. Short lists and objects stay on one line. */
export function jsonLines(value: unknown, linesMax = 400): JsonLines {
  const writer = new LineWriter(linesMax);
  writer.value(value, 0);
  return writer.result();
}

class LineWriter {
  readonly #linesMax: number;
  readonly #lines: JsonPart[][] = [[]];
  #isCut = false;

  constructor(linesMax: number) {
    this.#linesMax = linesMax;
  }

  result(): JsonLines {
    return { lines: this.#lines, isCut: this.#isCut };
  }

  #add(kind: JsonPartKind, text: string): void {
    this.#lines.at(-1)?.push({ kind, text });
  }

  #line(depth: number): void {
    this.#lines.push([]);
    if (depth > 0) this.#add('space', '  '.repeat(depth));
  }

  value(value: unknown, depth: number): void {
    if (this.#lines.length > this.#linesMax) {
      this.#isCut = true;
      return;
    }
    if (typeof value === 'string') {
      const isLong = value.length > TEXT_MAX;
      this.#add('string', JSON.stringify(isLong ? `${value.slice(0, TEXT_MAX)}…` : value));
    } else if (typeof value === 'number') this.#add('number', String(value));
    else if (typeof value !== 'object' || value === null) this.#add('word', String(value));
    else this.#container(value, depth);
  }

  #container(value: object, depth: number): void {
    const isList = Array.isArray(value);
    const entries = Object.entries(value);
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    this.#add('punctuation', open);
    const isInline = entries.length === 0 || (depth > 0 && isShort(entries, isList));
    entries.forEach(([key, item], index) => {
      if (this.#isCut) return;
      if (!isInline) this.#line(depth + 1);
      if (!isList) {
        this.#add('key', JSON.stringify(key));
        this.#add('punctuation', ': ');
      }
      this.value(item, depth + 1);
      if (index < entries.length - 1) this.#add('punctuation', isInline ? ', ' : ',');
    });
    if (!isInline) this.#line(depth);
    this.#add('punctuation', close);
  }
}

/** Whether an object has only plain values that fit on a line. */
function isShort(entries: readonly (readonly [string, unknown])[], isList: boolean): boolean {
  let length = 2;
  for (const [key, value] of entries) {
    if (typeof value === 'object' && value !== null) return false;
    if (typeof value === 'string' && value.length > INLINE_MAX) return false;
    length += String(value).length + 4 + (isList ? 0 : key.length + 4);
    if (length > INLINE_MAX) return false;
  }
  return true;
}
