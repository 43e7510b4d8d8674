/** Which installed packages the packaged application needs beside its bundles. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EXTERNAL } from '../bundle/bundles.ts';

/** As much of package-lock.json as is read here. */
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The folders, relative to the root, of what was left out of the bundles and of all that it depends on, as installed on this platform. */
export function runtimePackages(root: string): string[] {
  const { packages } = JSON.parse(
    readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
  ) as Lock;
  const direct = Object.keys(packages['']?.dependencies ?? {});
  const wanted = direct
    .filter((name) => EXTERNAL.some((pattern) => pattern.test(name)))
    .map((name) => `node_modules/${name}`);
  const found = new Set<string>();
  for (const folder of wanted) {
    if (found.has(folder)) continue;
    found.add(folder);
    const { dependencies, optionalDependencies, peerDependencies } = packages[folder] ?? {};
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of names) {
      const place = installedFor(folder, name, packages);
      if (place !== undefined && existsSync(path.join(root, place))) wanted.push(place);
    }
  }
  return [...found].sort();
}

/** Where a package finds another: inside of itself, or inside of a folder above. */
function installedFor(
  folder: string,
  name: string,
  packages: Lock['packages'],
): string | undefined {
  for (let from = folder; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    if (place in packages) return place;
    if (from === '') return undefined;
  }
}
