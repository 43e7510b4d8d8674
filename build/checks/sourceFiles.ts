/** The files of the repository that people write. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set([
  '.cache',
  '.git',
  '.venv',
  '__pycache__',
  'dist',
  'node_modules',
  'release',
  'test-results',
]);

/** All files below a folder, as paths relative to it with `/`, generated and installed ones left out. */
export function sourceFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (relative: string) => {
    for (const entry of readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && name !== 'shared/protocol') visit(name);
      } else if (entry.isFile()) {
        found.push(name);
      }
    }
  };
  visit('');
  return found.toSorted();
}
