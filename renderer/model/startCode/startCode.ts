/** A start as code, to be pasted into a program or a terminal. Pure. */
import type { StartInput } from '../../../shared/ipc/models.ts';
import { cliCode } from './cli.ts';
import { goCode } from './go.ts';
import { javaCode } from './java.ts';
import { pythonCode } from './python.ts';
import { typescriptCode } from './typescript.ts';

/** What is started, and where. */
export interface CodeInput {
  readonly start: StartInput & { readonly workflowId: string };
  readonly address: string;
  readonly namespace: string;
}

/** What a start can be copied as. */
export const codeLanguages = ['TypeScript', 'Python', 'Go', 'Java', 'CLI'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

const writers: Readonly<Record<CodeLanguage, (input: CodeInput) => string>> = {
  TypeScript: typescriptCode,
  Python: pythonCode,
  Go: goCode,
  Java: javaCode,
  CLI: cliCode,
};

/** The code that starts it. It says nothing of what is left as the SDK has it. */
export function startCode(language: CodeLanguage, input: CodeInput): string {
  return writers[language](input);
}
