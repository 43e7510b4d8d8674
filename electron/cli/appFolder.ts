import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder of the bundles: beside the command line's own bundle, or, where it runs from its source, in dist/. */
export function appFolder(): string {
  const here = import.meta.dirname;
  const bundled = path.resolve(here, '..', 'app');
  return existsSync(bundled) ? bundled : path.resolve(here, '..', '..', 'dist', 'app');
}
