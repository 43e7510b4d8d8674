/** Brings dist/ up to date, and does nothing when it is. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureProtocol } from '../protocol/generate.mjs';
import { app, dist, root } from '../paths.ts';
import { bundleConfig, ENVIRONMENTS, entryOf } from './bundles.ts';
import { fingerprint } from './fingerprint.ts';
import { withLock } from './lock.ts';

/**
 * A file per environment, with the fingerprint of what it was bundled from. The launcher in build/bin looks at their age: a server
 * without a window needs no more than `cli`.
 */
const stamps = path.join(dist, '.stamps');

/** Electron reads it to find the main process. Version and name show in the application's menus. */
function writeAppManifest(): void {
  const { version, description } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as { version: string; description: string };
  const manifest = { name: 'timelapse', productName: 'Timelapse', version, description };
  const text = JSON.stringify({ ...manifest, main: 'main/index.cjs' }, undefined, 2);
  mkdirSync(app, { recursive: true });
  writeFileSync(path.join(app, 'package.json'), `${text}\n`);
}

async function bundle(environments: readonly string[]): Promise<void> {
  const missing = environments.map(entryOf).filter((entry) => !existsSync(entry));
  if (missing.length > 0) throw new Error(`The sources are incomplete: ${missing.join(', ')}.`);
  // Vite bundles React's slow development half where this says otherwise, as it does in a test.
  process.env['NODE_ENV'] = 'production';
  const { createBuilder } = await import('vite');
  const builder = await createBuilder(bundleConfig(environments));
  await Promise.all(
    environments.map(async (name) => {
      const environment = builder.environments[name];
      if (environment === undefined) throw new Error(`Vite knows no environment ${name}.`);
      await builder.build(environment);
    }),
  );
  writeAppManifest();
}

function isCurrent(environment: string, wanted: string): boolean {
  const stamp = path.join(stamps, environment);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** What to bundle: all environments unless some are named; those that are up to date only when forced. */
export interface BuildOptions {
  readonly environments?: readonly string[];
  readonly force?: boolean;
}

/** Answers whether there was anything to do. */
export async function ensureBuilt({
  environments = ENVIRONMENTS,
  force = false,
}: BuildOptions = {}): Promise<boolean> {
  return withLock(path.join(root, 'node_modules/.cache/build.lock'), async () => {
    ensureProtocol();
    const wanted = fingerprint(root);
    const stale = environments.filter((name) => force || !isCurrent(name, wanted));
    for (const name of stale) rmSync(path.join(stamps, name), { force: true });
    if (stale.length > 0) await bundle(stale);
    // All are written: a stamp's age says when its bundle was last compared with the sources.
    mkdirSync(stamps, { recursive: true });
    for (const name of environments) writeFileSync(path.join(stamps, name), wanted);
    return stale.length > 0;
  });
}
