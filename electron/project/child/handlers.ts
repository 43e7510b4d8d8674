import ts from 'typescript';
import type { HandlerType } from '../../../shared/ipc/models.ts';
import { argumentSchemas } from './jsonSchema.ts';
import { resolveAlias, type ExportedFunction } from './exportedFunctions.ts';
import { isInstalled } from './sourcePlace.ts';

/** The handlers that a workflow sets: their names, and what those take whose function could be read. */
export interface WorkflowHandlers {
  readonly signals: string[];
  readonly queries: string[];
  readonly updates: string[];
  readonly handlers: HandlerType[];
}

type Kind = 'signals' | 'queries' | 'updates';

const DEFINES: Readonly<Record<string, Kind>> = {
  defineSignal: 'signals',
  defineQuery: 'queries',
  defineUpdate: 'updates',
};
const KIND_OF_TYPE: Readonly<Record<string, Kind>> = {
  signal: 'signals',
  query: 'queries',
  update: 'updates',
};

const ONE_OF: Readonly<Record<Kind, HandlerType['kind']>> = {
  signals: 'signal',
  queries: 'query',
  updates: 'update',
};

interface Definition {
  readonly kind: Kind;
  readonly name: string;
  /** The function that handles it. */
  readonly handler?: ts.Expression | undefined;
}

/**
 * Finds which handlers each workflow sets: the calls of `setHandler` in its body and in every function of the
 * project that it calls, in whatever file. A definition for which no such call is found is taken for one of
 * every workflow in its file, rather than being lost.
 */
export class HandlerReader {
  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  /** The handlers, in the order of the workflows. */
  read(workflows: readonly ExportedFunction[]): WorkflowHandlers[] {
    const found = workflows.map(({ declaration }) => {
      const definitions: Definition[] = [];
      this.walk(declaration, definitions, new Set());
      return definitions;
    });
    const bound = new Set(found.flat().map(keyOf));
    return workflows.map(({ declaration }, index) => {
      const unbound = this.definitionsIn(declaration.getSourceFile());
      const all = [
        ...(found[index] ?? []),
        ...unbound.filter((definition) => !bound.has(keyOf(definition))),
      ];
      const names = (kind: Kind): string[] => [
        ...new Set(all.filter((each) => each.kind === kind).map(({ name }) => name)),
      ];
      return {
        signals: names('signals'),
        queries: names('queries'),
        updates: names('updates'),
        handlers: all.flatMap((definition) => this.typeOf(definition) ?? []),
      };
    });
  }

  /** What a handler takes: its parameters have the definition's types and names of their own. */
  private typeOf({ kind, name, handler }: Definition): HandlerType | undefined {
    if (handler === undefined) return undefined;
    const [signature] = this.checker.getTypeAtLocation(handler).getCallSignatures();
    if (signature === undefined) return undefined;
    return {
      kind: ONE_OF[kind],
      name,
      signature: parametersText(this.checker, signature, handler),
      argumentSchemas: argumentSchemas(this.checker, signature, handler),
    };
  }

  private walk(node: ts.Node, definitions: Definition[], visited: Set<ts.Node>): void {
    if (visited.has(node)) return;
    visited.add(node);
    const visit = (child: ts.Node): void => {
      if (ts.isCallExpression(child)) {
        const [first, handler] = child.arguments;
        if (this.calledName(child) === 'setHandler' && first !== undefined) {
          const definition = this.definitionOf(first);
          if (definition !== undefined) definitions.push({ ...definition, handler });
        } else {
          this.follow(child.expression, definitions, visited);
        }
      } else if (ts.isNewExpression(child)) {
        this.follow(child.expression, definitions, visited);
      }
      ts.forEachChild(child, visit);
    };
    ts.forEachChild(node, visit);
  }

  /** Goes on in a function, method or class of the project that is called. */
  private follow(called: ts.Expression, definitions: Definition[], visited: Set<ts.Node>): void {
    const declaration = this.symbolOf(called)?.valueDeclaration;
    if (declaration === undefined || isInstalled(declaration.getSourceFile())) return;
    const body =
      ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)
        ? declaration.initializer
        : declaration;
    const isCode =
      body !== undefined &&
      (ts.isFunctionLike(body) || ts.isClassDeclaration(body) || ts.isClassExpression(body));
    if (isCode) this.walk(body, definitions, visited);
  }

  /** What a definition that is given to `setHandler` is: the call that made it, or what its type says. */
  private definitionOf(expression: ts.Expression): Definition | undefined {
    const made = ts.isCallExpression(expression)
      ? expression
      : this.initializerOf(this.symbolOf(expression)?.valueDeclaration);
    const byCall = made && ts.isCallExpression(made) ? this.definitionMadeBy(made) : undefined;
    return byCall ?? this.definitionOfType(expression);
  }

  private definitionMadeBy(call: ts.CallExpression): Definition | undefined {
    const kind = DEFINES[this.calledName(call) ?? ''];
    const [first] = call.arguments;
    if (kind === undefined || first === undefined) return undefined;
    const name = this.literalOf(this.checker.getTypeAtLocation(first));
    return name === undefined ? undefined : { kind, name };
  }

  private definitionOfType(expression: ts.Expression): Definition | undefined {
    const type = this.checker.getTypeAtLocation(expression);
    const literal = (property: string): string | undefined => {
      const symbol = type.getProperty(property);
      return symbol && this.literalOf(this.checker.getTypeOfSymbolAtLocation(symbol, expression));
    };
    const kind = KIND_OF_TYPE[literal('type') ?? ''];
    const name = literal('name');
    return kind === undefined || name === undefined ? undefined : { kind, name };
  }

  /** The definitions made at the top level of a file. */
  private definitionsIn(file: ts.SourceFile): Definition[] {
    return file.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .flatMap(({ initializer }) => {
        const definition =
          initializer && ts.isCallExpression(initializer) && this.definitionMadeBy(initializer);
        return definition ? [definition] : [];
      });
  }

  /** The name of the SDK's function that is called; undefined for any other. */
  private calledName(call: ts.CallExpression): string | undefined {
    const symbol = this.symbolOf(call.expression);
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? '';
    return /\/@temporalio\/(?:workflow|common)\//.test(file) ? symbol?.name : undefined;
  }

  private symbolOf(expression: ts.Expression): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(expression);
    return symbol && resolveAlias(this.checker, symbol);
  }

  private initializerOf(declaration: ts.Declaration | undefined): ts.Expression | undefined {
    if (declaration === undefined) return undefined;
    return ts.isVariableDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration) ||
      ts.isPropertyDeclaration(declaration)
      ? declaration.initializer
      : undefined;
  }

  private literalOf(type: ts.Type): string | undefined {
    return type.isStringLiteral() ? type.value : undefined;
  }
}

/** `(decision: Decision, at?: string)`. */
function parametersText(checker: ts.TypeChecker, signature: ts.Signature, at: ts.Node): string {
  const flags = ts.TypeFormatFlags.NoTruncation;
  const parts = signature.getParameters().map((parameter) => {
    const declaration = parameter.valueDeclaration;
    const isOptional =
      declaration !== undefined &&
      ts.isParameter(declaration) &&
      checker.isOptionalParameter(declaration);
    const type = checker.getTypeOfSymbolAtLocation(parameter, at);
    return `${parameter.name}${isOptional ? '?' : ''}: ${checker.typeToString(type, undefined, flags)}`;
  });
  return `(${parts.join(', ')})`;
}

function keyOf({ kind, name }: Definition): string {
  return `${kind} ${name}`;
}
