import ts from 'typescript';
import { isInstalled } from './sourcePlace.ts';

/** A function that a module exports. */
export interface ExportedFunction {
  readonly name: string;
  readonly signature: ts.Signature;
  readonly declaration: ts.Declaration;
}

/** The functions that the modules export, by what imports and re-exports lead to; a default export has no name. */
export function exportedFunctions(
  program: ts.Program,
  checker: ts.TypeChecker,
  paths: readonly string[],
): ExportedFunction[] {
  return paths.flatMap((path) => {
    const file = program.getSourceFile(path);
    const module = file && moduleSymbol(checker, file);
    if (module === undefined) return [];
    return exportsOf(checker, module).flatMap((exported) => {
      const symbol = resolveAlias(checker, exported);
      const declaration = symbol.valueDeclaration;
      // What a library exports and the project passes on is not the project's.
      if (declaration === undefined || isInstalled(declaration.getSourceFile())) return [];
      if (exported.name === 'default') return [];
      const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
      const [signature] = type.getCallSignatures();
      return signature === undefined ? [] : [{ name: exported.name, signature, declaration }];
    });
  });
}

/** The checker answers for ES modules only; a CommonJS module written in JavaScript has its symbol on the file. */
function moduleSymbol(checker: ts.TypeChecker, file: ts.SourceFile): ts.Symbol | undefined {
  const { symbol } = file as { symbol?: ts.Symbol };
  return checker.getSymbolAtLocation(file) ?? symbol;
}

/** What a module exports; for `module.exports = { … }` the properties of that object. */
function exportsOf(checker: ts.TypeChecker, module: ts.Symbol): ts.Symbol[] {
  const named = checker.getExportsOfModule(module);
  const whole = module.exports?.get(ts.InternalSymbolName.ExportEquals);
  if (whole === undefined) return named;
  const names = new Set(named.map(({ name }) => name));
  const properties = checker.getTypeOfSymbol(whole).getProperties();
  return [...named, ...properties.filter(({ name }) => !names.has(name))];
}

/** Follows imports and re-exports to what they mean. */
export function resolveAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
