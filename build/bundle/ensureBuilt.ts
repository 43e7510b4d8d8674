/** Brings dist/ up to date, and does nothing when it is. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureProtocol } from '../protocol/generate.mjs';
import { app, dist, root } from '../paths.ts';
import { bundleConfig, ENVIRONMENTS, entryOf } from './bundles.ts';
import { fingerprint } from './fingerprint.ts';
import { withLock } from './lock.ts';

/** Holds the fingerprint of what was bundled. The launcher in build/bin looks at its age. */
const stamp = path.join(dist, '.built');

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

/** Bundles the environments named into dist/, whatever is there. */
export async function bundle(environments: readonly string[]): Promise<void> {
  const missing = environments.map(entryOf).filter((entry) => !existsSync(entry));
  if (missing.length > 0) throw new Error(`The sources are incomplete: ${missing.join(', ')}.`);
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

/** Answers whether there was anything to do. `force` bundles in any case. */
export async function ensureBuilt({ force = false } = {}): Promise<boolean> {
  return withLock(path.join(root, 'node_modules/.cache/build.lock'), async () => {
    ensureProtocol();
    const wanted = fingerprint(root);
    const current = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
    const isCurrent = current === wanted && !force;
    if (!isCurrent) {
      rmSync(stamp, { force: true });
      await bundle(ENVIRONMENTS);
    }
    // Written in any case: its age says when dist/ was last compared with the sources.
    writeFileSync(stamp, wanted);
    return !isCurrent;
  });
}
