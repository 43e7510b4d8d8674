import ts from 'typescript';
import type { Analysis } from './requests.ts';
import { isInstalled, relativeName } from './sourcePlace.ts';

/** So many are worth showing; after them, more of the same. */
const PROBLEM_COUNT_MAX = 50;

/** The syntax and type errors in the project's own files. */
export function findProblems(root: string, program: ts.Program): Analysis['problems'] {
  const own = program
    .getSourceFiles()
    .filter((file) => !isInstalled(file) && !file.isDeclarationFile);
  const diagnostics = own.flatMap((file) => {
    const syntax = program.getSyntacticDiagnostics(file);
    // A file that cannot be parsed has type errors that only follow from that.
    return syntax.length > 0
      ? syntax.map((diagnostic) => ({ diagnostic, syntax: true }))
      : program.getSemanticDiagnostics(file).map((diagnostic) => ({ diagnostic, syntax: false }));
  });
  return diagnostics.slice(0, PROBLEM_COUNT_MAX).map(({ diagnostic, syntax }) => {
    const { file, start } = diagnostic;
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    if (file === undefined || start === undefined) return { message: text };
    const name = relativeName(root, file.fileName);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    return {
      message: `${name}:${line}: ${text}`,
      fix: syntax
        ? `Correct ${name}:${line}. The worker takes it when the file is saved.`
        : `Correct ${name}:${line}. The worker runs all the same: types are not checked when code runs.`,
      file: name,
      line,
    };
  });
}
