/** Where things lie, for the scripts in build/. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's root. */
export const root = path.resolve(import.meta.dirname, '..');

/** What bundling writes. */
export const dist = path.join(root, 'dist');

/** What Electron loads: main, preload, host, worker host and window, with a package.json of its own. */
export const app = path.join(dist, 'app');

/** The command line's bundle, for the pinned Node. */
export const cli = path.join(dist, 'cli', 'index.cjs');

/** The pinned Node's executable: this script runs on it. */
export const node = process.execPath;

/** A file inside an installed package, `undefined` where it is not installed. */
export function inPackage(name: string, ...file: string[]): string | undefined {
  const found = path.join(root, 'node_modules', name, ...file);
  return existsSync(found) ? found : undefined;
}
