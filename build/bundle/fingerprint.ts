/** Says whether what was bundled last is still what would be bundled now. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { sourceFiles } from '../checks/sourceFiles.ts';

/** Folders and files that end up in the bundles or decide how they are made. */
const INPUTS = [
  'electron',
  'renderer',
  'shared',
  'build/bundle',
  'package.json',
  'package-lock.json',
];
/** What lies among them without being bundled. */
const NOT_BUNDLED = /\.test\.tsx?$|\.md$|(^|\/)tsconfig.*\.json$|^engine\/(testing|fixtures)\//;

/** A hash of the content of everything that is bundled. The generated protocol follows from the lockfile. */
export function fingerprint(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const input of INPUTS) {
    const place = path.join(root, input);
    const files = statSync(place).isDirectory()
      ? sourceFiles(place).filter((file) => !NOT_BUNDLED.test(file))
      : [''];
    for (const file of files) {
      hash.update(`\0${input}/${file}\0`).update(readFileSync(path.join(place, file)));
    }
  }
  return hash.digest('hex');
}
