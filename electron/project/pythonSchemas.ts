/** JSON Schemas of Python's type annotations, as far as they can be read without running anything. */

/** A JSON Schema. */
type Schema = Record<string, unknown>;

/** A class of data, such as a dataclass: what its JSON is made of. */
interface PythonClass {
  readonly bases: readonly string[];
  readonly fields: readonly Annotated[];
}

/** A name with what its annotation says; `fallback` is the text of its default. */
interface Annotated {
  readonly name: string;
  readonly type: string | undefined;
  readonly fallback: string | undefined;
}

/** Classes of data by name. */
export type PythonClasses = ReadonlyMap<string, PythonClass>;

/** Deeper types are left open: a class may contain itself. */
const DEPTH_MAX = 6;

const CLASS = /^(\s*)class\s+(\w+)\s*(?:\((.*)\))?\s*:/;
const DATA_BASE = /\b(?:BaseModel|TypedDict|NamedTuple)\b/;
const DATA_DECORATOR = /^\s*@(?:[\w.]+\.)?dataclass\b/;
const ANNOTATION = /^(\w+)\s*(?::\s*([^=]+?))?\s*(?:=\s*(.+))?$/;

/** The dataclasses, models and typed dictionaries of a file. */
export function readPythonClasses(text: string): PythonClasses {
  const lines = withoutTexts(text).split('\n');
  const classes = new Map<string, PythonClass>();
  let isData = false;
  for (const [index, line] of lines.entries()) {
    const found = CLASS.exec(line);
    if (found === null) {
      if (/^\s*@/.test(line)) isData ||= DATA_DECORATOR.test(line);
      else if (line.trim() !== '') isData = false;
      continue;
    }
    const [, indent = '', name = '', bases = ''] = found;
    if (isData || DATA_BASE.test(bases)) {
      const fields = fieldsBelow(lines.slice(index + 1), indent.length);
      classes.set(name, { bases: parts(bases, ',').map(lastName), fields });
    }
    isData = false;
  }
  return classes;
}

/** A schema for each parameter of a list such as `input: GreetingInput, count: int = 1`, titled with its name. */
export function parameterSchemas(parameters: string, classes: PythonClasses): Schema[] {
  const positional = parts(parameters, ',').map(annotated);
  // What comes after a star is not given by position, and tasks carry positions only.
  const end = positional.findIndex((parameter) => parameter === undefined);
  return positional
    .slice(0, end === -1 ? undefined : end)
    .filter((parameter) => parameter !== undefined)
    .map((parameter) => ({
      ...schemaOfAnnotated(parameter, classes, 0),
      title: parameter.name,
    }));
}

/** Docstrings and comments say things that look like fields. */
const withoutTexts = (text: string): string =>
  text
    .replaceAll(/("""|''')[\s\S]*?\1/g, (found) => found.replaceAll(/[^\n]/g, ''))
    .replaceAll(/(^|\s)#.*$/gm, '');

/** The annotated names of a class's body, which ends where a line is indented no deeper than the class. */
function fieldsBelow(lines: readonly string[], classIndent: number): Annotated[] {
  const fields: Annotated[] = [];
  let bodyIndent: number | undefined;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = line.search(/\S/);
    if (indent <= classIndent) break;
    bodyIndent ??= indent;
    const field = indent === bodyIndent ? annotated(line.trim()) : undefined;
    if (field?.type !== undefined && !/\bClassVar\b/.test(field.type)) fields.push(field);
  }
  return fields;
}

function annotated(text: string): Annotated | undefined {
  const [, name, type, fallback] = ANNOTATION.exec(text) ?? [];
  return name === undefined ? undefined : { name, type, fallback };
}

function schemaOfAnnotated(
  { type, fallback }: Annotated,
  classes: PythonClasses,
  depth: number,
): Schema {
  const schema = type === undefined ? {} : schemaOf(type, classes, depth);
  const value = fallback === undefined ? undefined : literal(fallback);
  return value === undefined ? schema : { ...schema, default: value };
}

const SIMPLE: Readonly<Record<string, Schema>> = {
  str: { type: 'string' },
  int: { type: 'integer' },
  float: { type: 'number' },
  bool: { type: 'boolean' },
  None: { type: 'null' },
  list: { type: 'array' },
  dict: { type: 'object' },
  datetime: { type: 'string' },
  date: { type: 'string' },
  UUID: { type: 'string' },
  Any: {},
  object: {},
};

function schemaOf(text: string, classes: PythonClasses, depth: number): Schema {
  if (depth > DEPTH_MAX) return {};
  const type = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  const choices = parts(type, '|');
  if (choices.length > 1) return anyOf(choices, classes, depth);
  const [, generic, inside = ''] = /^([\w.]+)\s*\[([\s\S]*)\]$/.exec(type) ?? [];
  if (generic !== undefined) return schemaOfGeneric(lastName(generic), inside, classes, depth);
  const name = lastName(type);
  if (Object.hasOwn(SIMPLE, name)) return { ...SIMPLE[name] };
  const fields = fieldsOf(name, classes, depth);
  // Some class that could not be read: most are objects in JSON, but nothing is known to be wrong.
  if (fields === undefined) return { examples: [{}] };
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [field.name, schemaOfAnnotated(field, classes, depth + 1)]),
    ),
    required: fields.filter(({ fallback }) => fallback === undefined).map((field) => field.name),
  };
}

function schemaOfGeneric(
  name: string,
  inside: string,
  classes: PythonClasses,
  depth: number,
): Schema {
  const types = parts(inside, ',');
  const inner = (index: number): Schema => schemaOf(types[index] ?? 'Any', classes, depth + 1);
  switch (name.toLowerCase()) {
    case 'optional':
      return anyOf([...types, 'None'], classes, depth);
    case 'union':
      return anyOf(types, classes, depth);
    case 'annotated':
      return inner(0);
    case 'literal':
      return { enum: types.map(literal) };
    case 'list':
    case 'sequence':
    case 'iterable':
    case 'set':
    case 'frozenset':
      return { type: 'array', items: inner(0) };
    case 'tuple':
      return { type: 'array' };
    case 'dict':
    case 'mapping':
      return { type: 'object', additionalProperties: inner(1) };
    default:
      return {};
  }
}

const anyOf = (types: readonly string[], classes: PythonClasses, depth: number): Schema => ({
  anyOf: types.map((type) => schemaOf(type, classes, depth + 1)),
});

/** The fields of a class and of those that it extends; undefined where it is not known. */
function fieldsOf(name: string, classes: PythonClasses, depth: number): Annotated[] | undefined {
  const found = classes.get(name);
  if (found === undefined || depth > DEPTH_MAX) return undefined;
  const inherited = found.bases.flatMap((base) => fieldsOf(base, classes, depth + 1) ?? []);
  return [...new Map([...inherited, ...found.fields].map((field) => [field.name, field])).values()];
}

/** The JSON value that a Python literal stands for; undefined for any other expression. */
function literal(text: string): unknown {
  const constants: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };
  if (Object.hasOwn(constants, text)) return constants[text];
  const [, , quoted] = /^(["'])([^\\]*)\1$/.exec(text) ?? [];
  if (quoted !== undefined) return quoted;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const lastName = (path: string): string => path.trim().split('.').at(-1) ?? '';

/** A text cut at a separator outside of brackets and quotes, without empty parts. */
function parts(text: string, separator: string): string[] {
  const found = [''];
  let depth = 0;
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (character === separator && depth === 0 && quote === undefined) found.push('');
    else found[found.length - 1] += character;
  }
  return found.map((part) => part.trim()).filter((part) => part !== '');
}
