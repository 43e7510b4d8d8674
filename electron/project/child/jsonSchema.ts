import ts from 'typescript';

/** A JSON Schema, as far as TypeScript types need it. The dialect is 2019-09; nothing here differs in 2020-12. */
export type JsonSchema = Record<string, unknown>;

/** Deeper types are left open: nobody fills them in by hand, and a type may be endless. */
const DEPTH_MAX = 12;

/** JSDoc tags that say more than the type. */
const NUMBER_TAGS = new Set([
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);
const TEXT_TAGS = new Set(['pattern', 'format']);

/** A schema for each parameter, titled with the parameter's name; for a rest parameter that of one more argument. */
export function argumentSchemas(
  checker: ts.TypeChecker,
  signature: ts.Signature,
  at: ts.Node,
): JsonSchema[] {
  return signature.getParameters().map((parameter) => {
    const writer = new SchemaWriter(checker, at);
    const type = argumentType(checker, parameter, at);
    const schema = writer.write(type, 0);
    const { definitions } = writer;
    const isRecursive = Object.keys(definitions).length > 0;
    return {
      ...(isRecursive && '$ref' in schema ? { allOf: [schema] } : schema),
      title: titleOf(parameter, type),
      ...(isRecursive && { $defs: definitions }),
    };
  });
}

function argumentType(checker: ts.TypeChecker, parameter: ts.Symbol, at: ts.Node): ts.Type {
  const type = checker.getTypeOfSymbolAtLocation(parameter, at);
  const declaration = parameter.valueDeclaration;
  const isRest =
    declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken;
  if (!isRest || !checker.isArrayType(type)) return type;
  return checker.getTypeArguments(type as ts.TypeReference)[0] ?? type;
}

/** A parameter that is taken apart at once, `({ id }: Order)`, has no name of its own. */
function titleOf(parameter: ts.Symbol, type: ts.Type): string {
  if (!parameter.name.startsWith('__')) return parameter.name;
  const name = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? '';
  return name === '' || name.startsWith('__') ? 'input' : name;
}

/** What an `@example` shows: JSON where it is JSON, else the text itself. */
function exampleIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Writes types as schemas. A type that contains itself becomes a definition. */
class SchemaWriter {
  readonly definitions: Record<string, JsonSchema> = {};
  private readonly checker: ts.TypeChecker;
  private readonly at: ts.Node;
  private readonly open = new Map<ts.Type, { name: string; recursive: boolean }>();

  constructor(checker: ts.TypeChecker, at: ts.Node) {
    this.checker = checker;
    this.at = at;
  }

  write(type: ts.Type, depth: number): JsonSchema {
    if (depth > DEPTH_MAX) return {};
    if (type.isUnion()) return this.union(type, depth);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    const { flags } = type;
    if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) {
      return { const: this.checker.typeToString(type) === 'true' };
    }
    if ((flags & ts.TypeFlags.StringLike) !== 0) return { type: 'string' };
    if ((flags & ts.TypeFlags.NumberLike) !== 0) return { type: 'number' };
    if ((flags & ts.TypeFlags.Boolean) !== 0) return { type: 'boolean' };
    if ((flags & ts.TypeFlags.Null) !== 0) return { type: 'null' };
    if ((flags & ts.TypeFlags.TypeParameter) !== 0) {
      const constraint = this.checker.getBaseConstraintOfType(type);
      return constraint === undefined ? {} : this.write(constraint, depth + 1);
    }
    if ((flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return {};
    return this.objectLike(type, depth);
  }

  private union(type: ts.UnionType, depth: number): JsonSchema {
    const members = type.types.filter((member) => (member.flags & ts.TypeFlags.Undefined) === 0);
    const isBoolean = (member: ts.Type): boolean =>
      (member.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    // `boolean` is the union of its two values.
    const bothBooleans = members.filter(isBoolean).length === 2;
    const schemas = [
      ...(bothBooleans ? [{ type: 'boolean' }] : []),
      ...members
        .filter((member) => !bothBooleans || !isBoolean(member))
        .map((member) => this.write(member, depth + 1)),
    ];
    const [only] = schemas;
    if (schemas.length === 1 && only !== undefined) return only;
    const constants = schemas.filter((schema) => 'const' in schema);
    if (constants.length === schemas.length)
      return { enum: constants.map((each) => each['const']) };
    if (constants.length < 2) return { anyOf: schemas };
    const others = schemas.filter((schema) => !('const' in schema));
    return { anyOf: [{ enum: constants.map((each) => each['const']) }, ...others] };
  }

  private objectLike(type: ts.Type, depth: number): JsonSchema {
    const known = KNOWN_TYPES[type.getSymbol()?.name ?? ''];
    if (known !== undefined) return known;
    if (this.checker.isTupleType(type)) return this.tuple(type as ts.TupleTypeReference, depth);
    if (this.checker.isArrayType(type)) {
      const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
      const items = element === undefined ? {} : this.write(element, depth + 1);
      return { type: 'array', items };
    }
    const already = this.open.get(type);
    if (already !== undefined) {
      already.recursive = true;
      return { $ref: `#/$defs/${already.name}` };
    }
    const entry = { name: this.nameOf(type), recursive: false };
    this.open.set(type, entry);
    const schema = this.object(type, depth);
    this.open.delete(type);
    if (!entry.recursive) return schema;
    this.definitions[entry.name] = schema;
    return { $ref: `#/$defs/${entry.name}` };
  }

  /** The elements' places are not told apart: the dialects write tuples in different ways. */
  private tuple(type: ts.TupleTypeReference, depth: number): JsonSchema {
    const elements = this.checker.getTypeArguments(type);
    const { minLength, combinedFlags } = type.target;
    const open = (combinedFlags & ts.ElementFlags.Variable) !== 0;
    const schemas = elements.map((element) => this.write(element, depth + 1));
    const distinct = [...new Map(schemas.map((each) => [JSON.stringify(each), each])).values()];
    return {
      type: 'array',
      items: distinct.length === 1 ? distinct[0] : { anyOf: distinct },
      minItems: minLength,
      ...(!open && { maxItems: elements.length }),
    };
  }

  private object(type: ts.Type, depth: number): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const symbol of this.checker.getPropertiesOfType(type)) {
      const propertyType = this.checker.getTypeOfSymbolAtLocation(symbol, this.at);
      // Methods do not travel in JSON.
      if (propertyType.getCallSignatures().length > 0) continue;
      const schema = this.write(propertyType, depth + 1);
      properties[symbol.name] = { ...schema, ...documentation(this.checker, symbol) };
      if ((symbol.flags & ts.SymbolFlags.Optional) === 0) required.push(symbol.name);
    }
    const index = this.checker.getIndexInfosOfType(type)[0];
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index !== undefined && { additionalProperties: this.write(index.type, depth + 1) }),
    };
  }

  private nameOf(type: ts.Type): string {
    const name = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? 'type';
    const base = /^\w+$/.test(name) && name !== '__type' ? name : 'type';
    const taken = new Set([
      ...Object.keys(this.definitions),
      ...[...this.open.values()].map((each) => each.name),
    ]);
    let unique = base;
    for (let number = 2; taken.has(unique); number += 1) unique = `${base}${number}`;
    return unique;
  }
}

/** Types that JSON writes in another way than by their properties. */
const KNOWN_TYPES: Readonly<Record<string, JsonSchema>> = {
  Date: { type: 'string', format: 'date-time' },
  URL: { type: 'string', format: 'uri' },
  Uint8Array: {},
  Buffer: {},
  ArrayBuffer: {},
  Map: { type: 'object' },
  Set: { type: 'object' },
  Promise: {},
};

function documentation(checker: ts.TypeChecker, symbol: ts.Symbol): JsonSchema {
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags: JsonSchema = {};
  for (const { name, text } of symbol.getJsDocTags(checker)) {
    const value = ts.displayPartsToString(text).trim();
    if (NUMBER_TAGS.has(name) && Number.isFinite(Number.parseFloat(value))) {
      tags[name] = Number.parseFloat(value);
    } else if (TEXT_TAGS.has(name) && value !== '') tags[name] = value;
    else if (name === 'example' && value !== '') tags['examples'] = [exampleIn(value)];
  }
  return { ...(description !== '' && { description }), ...tags };
}
