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
    Record<
      string,
      {
        readonly version?: string;
        readonly hasInstallScript?: boolean;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
function packageName(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/**
 * Packages with native code name one optional package per platform. An install on a registry that lacks some of them leaves these out
 * of the lockfile, and then `npm ci` refuses it and other platforms miss their binaries.
 */
function findMissingPlatforms({ packages }: Lockfile): string[] {
  const locations = Object.keys(packages);
  return Object.entries(packages).flatMap(([location, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !locations.some((other) => other.endsWith(`node_modules/${name}`)))
      .map(
        (name) =>
          `the lockfile lacks ${name}, an optional dependency of ${packageName(location)}: choose a version that has it`,
      ),
  );
}

/** One line per fault. */
export function findPackageFaults(manifest: PackageJson, lockfile: Lockfile): string[] {
  const faults = findMissingPlatforms(lockfile);
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
