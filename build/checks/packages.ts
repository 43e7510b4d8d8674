/** What package.json and the lockfile must keep true. */

/** As much of package.json as is looked at. */
export interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** As much of package-lock.json as is looked at. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly hasInstallScript?: boolean }>
  >;
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
function packageName(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** One line per fault. */
export function findPackageFaults(manifest: PackageJson, lockfile: Lockfile): string[] {
  const faults: string[] = [];
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  for (const [name, version] of Object.entries(wanted)) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
      faults.push(`${name} is not pinned (${version}): install it with --save-exact`);
    }
  }
  const installed = Object.entries(lockfile.packages).filter(([location]) => location !== '');
  // Two copies do not know each other's classes, and history import fails with "type must be a Type".
  const copies = installed.filter(([location]) => packageName(location) === 'protobufjs');
  if (copies.length !== 1) {
    const places = copies.map(([location, { version }]) => `${location} ${version ?? ''}`);
    faults.push(`one copy of protobufjs must be installed, found: ${places.join(', ') || 'none'}`);
  }
  for (const [location, { hasInstallScript }] of installed) {
    const name = packageName(location);
    if (hasInstallScript === true && manifest.allowScripts?.[name] === undefined) {
      faults.push(`${name} has an install script: allow or refuse it in "allowScripts"`);
    }
  }
  return faults;
}
