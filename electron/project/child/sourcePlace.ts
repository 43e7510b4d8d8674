import { relative, sep } from 'node:path';
import type ts from 'typescript';

/** `src/workflows.ts:12`, relative to the project. */
export function sourcePlace(root: string, node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${relativeName(root, file.fileName)}:${line + 1}`;
}

/** A path relative to the project, with forward slashes. */
export function relativeName(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Whether a file is of a package, not of the project. */
export function isInstalled(file: ts.SourceFile): boolean {
  return file.fileName.includes('/node_modules/');
}
