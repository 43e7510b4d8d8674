import ts from 'typescript';
import { isInstalled } from './sourcePlace.ts';

/**
 * The types of every message of the protocol, 9 MB of them: most of the time and memory that reading a
 * project would take. The SDK's types mention them, a project's hardly ever.
 */
const PROTOCOL_TYPES = /\/@temporalio\/proto\/.*\/root\.d\.ts$/;

/** The project as the compiler sees it. Where the project itself does not import the protocol's types, they are `any`. */
export function createProjectProgram(
  rootNames: readonly string[],
  options: ts.CompilerOptions,
): ts.Program {
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  const slim: ts.CompilerHost = {
    ...host,
    readFile: (path) => (PROTOCOL_TYPES.test(path) ? 'export {};' : readFile(path)),
    getSourceFile: (path, languageVersion, ...rest) =>
      PROTOCOL_TYPES.test(path)
        ? ts.createSourceFile(path, 'export {};', languageVersion)
        : getSourceFile(path, languageVersion, ...rest),
  };
  const program = ts.createProgram({ rootNames, options, host: slim });
  return importsProtocol(program) ? ts.createProgram({ rootNames, options, host }) : program;
}

function importsProtocol(program: ts.Program): boolean {
  return program
    .getSourceFiles()
    .filter((file) => !isInstalled(file))
    .some((file) =>
      ts
        .preProcessFile(file.text)
        .importedFiles.some(({ fileName }) => fileName.startsWith('@temporalio/proto')),
    );
}
