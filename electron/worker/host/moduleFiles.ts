import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { TranspileSettings } from '../../../shared/worker/launch.ts';

/** What a TypeScript compiler tries, in its order, for a path without an extension. */
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
/** The sources that the JavaScript named in an import may have been compiled from. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Where a path without or with a compiled file's extension leads to in the sources; undefined when nowhere. */
export function findModuleFile(path: string): string | undefined {
  if (isFile(path)) return path;
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const candidates = [
    ...(SOURCES_OF[extension] ?? []).map((source) => stem + source),
    ...EXTENSIONS.map((each) => path + each),
    ...EXTENSIONS.map((each) => join(path, `index${each}`)),
  ];
  return candidates.find(isFile);
}

/** Where an import leads to by the tsconfig's `paths`; undefined when no pattern matches or no file is there. */
export function findByPaths(
  specifier: string,
  paths: NonNullable<TranspileSettings['paths']>,
): string | undefined {
  for (const { pattern, targets } of paths) {
    const matched = matchPattern(pattern, specifier);
    if (matched === undefined) continue;
    for (const target of targets) {
      const file = findModuleFile(target.replace('*', () => matched));
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

/** What the `*` of the pattern stands for; an empty string when the pattern has none and is the specifier. */
function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier ? '' : undefined;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  const fits =
    specifier.length >= head.length + tail.length &&
    specifier.startsWith(head) &&
    specifier.endsWith(tail);
  return fits ? specifier.slice(head.length, specifier.length - tail.length) : undefined;
}

/** Whether Node loads a source file as an ES module or as CommonJS: by its extension, else by the nearest package.json. */
export function moduleFormat(path: string): 'module' | 'commonjs' {
  const extension = extname(path);
  if (extension === '.mts' || extension === '.mjs') return 'module';
  if (extension === '.cts' || extension === '.cjs') return 'commonjs';
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (isFile(manifest)) {
      const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string };
      return type === 'module' ? 'module' : 'commonjs';
    }
    if (folder === dirname(folder)) return 'commonjs';
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
