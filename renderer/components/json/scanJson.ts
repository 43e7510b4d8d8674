/**
 * Reads JSON and remembers where everything stands, so that an error can be marked at its place: a syntax error where the text stops being
 * JSON, a value that its schema refuses where the value is. `JSON.parse` has the last word on the value itself.
 */

/** A piece of a text, by its offsets. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** What a text is: a value with the places of all its parts, by JSON pointer as a URI fragment (`#/items/0`), or wrong. */
export type JsonScan =
  | { readonly ok: true; readonly value: unknown; readonly places: ReadonlyMap<string, TextRange> }
  | { readonly ok: false; readonly message: string; readonly place: TextRange };

const depthMax = 500;

class SyntaxProblem extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** One step of a pointer, escaped as in a URI fragment. */
export function pointerStep(key: string | number): string {
  return encodeURI(String(key).replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Reads along a text; each method starts at `at` and leaves it behind what it read. */
class Scanner {
  readonly text: string;
  readonly places = new Map<string, TextRange>();
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): void {
    this.space();
    if (this.at === this.text.length)
      throw new SyntaxProblem('There is no value. Write null if that is meant.', 0);
    this.value('#', 0);
    this.space();
    if (this.at < this.text.length)
      throw new SyntaxProblem('Only one value may stand here; this is a second one.', this.at);
  }

  private space(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private value(pointer: string, depth: number): void {
    if (depth > depthMax) throw new SyntaxProblem('This is nested too deeply.', this.at);
    const from = this.at;
    const first = this.text[from];
    if (first === '{') this.members(pointer, depth);
    else if (first === '[') this.elements(pointer, depth);
    else if (first === '"') this.string();
    else this.word();
    this.places.set(pointer, { from, to: this.at });
  }

  private members(pointer: string, depth: number): void {
    this.at += 1;
    this.space();
    if (this.taken('}')) return;
    for (;;) {
      this.space();
      if (this.text[this.at] === '}')
        throw new SyntaxProblem('A comma before } is one too many.', this.at - 1);
      if (this.text[this.at] !== '"')
        throw new SyntaxProblem(
          this.ended('A property name in double quotes is expected.'),
          this.at,
        );
      const nameFrom = this.at;
      const name = this.string();
      this.space();
      if (!this.taken(':'))
        throw new SyntaxProblem(this.ended('A colon is expected after the name.'), this.at);
      this.space();
      const child = `${pointer}/${pointerStep(name)}`;
      this.value(child, depth + 1);
      const place = this.places.get(child);
      // The name is marked too when the property itself is what is wrong.
      this.places.set(`${child}:name`, { from: nameFrom, to: place?.to ?? this.at });
      this.space();
      if (this.taken('}')) return;
      if (!this.taken(','))
        throw new SyntaxProblem(this.ended('A comma or } is expected.'), this.at);
    }
  }

  private elements(pointer: string, depth: number): void {
    this.at += 1;
    this.space();
    if (this.taken(']')) return;
    for (let index = 0; ; index += 1) {
      this.space();
      if (this.text[this.at] === ']')
        throw new SyntaxProblem('A comma before ] is one too many.', this.at - 1);
      this.value(`${pointer}/${index}`, depth + 1);
      this.space();
      if (this.taken(']')) return;
      if (!this.taken(','))
        throw new SyntaxProblem(this.ended('A comma or ] is expected.'), this.at);
    }
  }

  private string(): string {
    const from = this.at;
    // oxlint-disable-next-line no-control-regex -- JSON allows no control characters in a string
    const open = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
    open.lastIndex = from;
    const stop = from + (open.exec(this.text)?.[0].length ?? 0);
    if (this.text[stop] !== '"') {
      throw new SyntaxProblem(
        this.text[stop] === '\\'
          ? 'This is no escape that JSON knows.'
          : 'The text has no closing quote.',
        stop,
      );
    }
    this.at = stop + 1;
    return JSON.parse(this.text.slice(from, this.at)) as string;
  }

  private word(): void {
    const found = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
    found.lastIndex = this.at;
    const text = found.exec(this.text)?.[0] ?? '';
    const next = this.text[this.at + text.length] ?? '';
    if (text !== '' && !/[\w.$'"]/.test(next)) {
      this.at += text.length;
      return;
    }
    const wrong = /[^\s,:{}[\]"]+/y;
    wrong.lastIndex = this.at;
    const said = wrong.exec(this.text)?.[0];
    throw new SyntaxProblem(
      said === undefined
        ? this.ended('A value is expected.')
        : `${said} is no JSON value. Text needs double quotes.`,
      this.at,
    );
  }

  private taken(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private ended(message: string): string {
    return this.at >= this.text.length ? `The text ends too early. ${message}` : message;
  }
}

function wordAt(text: string, at: number): TextRange {
  const length = /^[^\s,:{}[\]"]+/.exec(text.slice(at, at + 200))?.[0].length ?? 1;
  const from = Math.min(at, Math.max(0, text.length - 1));
  return { from, to: Math.min(text.length, from + Math.max(1, length)) };
}

/** Reads a text as JSON. */
export function scanJson(text: string): JsonScan {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return { ok: true, value: JSON.parse(text), places: scanner.places };
  } catch (error) {
    if (error instanceof SyntaxProblem)
      return { ok: false, message: error.message, place: wordAt(text, error.at) };
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, message, place: { from: 0, to: text.length } };
  }
}
