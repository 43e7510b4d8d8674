/**
 * Lets Node load the project's activities as they are written.
 *
 * Node's own type stripping refuses what real projects use (enums, parameter properties, decorators),
 * and resolves neither imports without an extension nor `paths`. So each source file passes through
 * @swc/core, which every @temporalio/worker brings along and bundles workflow code with: activities
 * and workflows are read by the same compiler, and the project needs nothing more.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TranspileSettings } from '../../../shared/worker/launch.ts';
import { findByPaths, findModuleFile, moduleFormat } from './moduleFiles.ts';
import type { Swc } from './projectSdk.ts';

const SOURCE = /\.(?:ts|tsx|mts|cts|jsx)$/;
const DECLARATION = /\.d\.[mc]?ts$/;

/** From now on, `import` and `require` of this process load TypeScript outside of node_modules. */
export function installTranspiler(swc: Swc, settings: TranspileSettings): void {
  process.setSourceMapsEnabled(true);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const file = findSource(specifier, context.parentURL, settings);
      return file === undefined
        ? nextResolve(specifier, context)
        : { url: pathToFileURL(file).href, format: moduleFormat(file), shortCircuit: true };
    },
    load(url, context, nextLoad) {
      const path = sourcePath(url);
      if (path === undefined) return nextLoad(url, context);
      const format = moduleFormat(path);
      const source = transpile(swc, settings, path, readFileSync(path, 'utf8'));
      return { format, source, shortCircuit: true };
    },
  });
}

/** The JavaScript of a source file, with its source map inline. Throws swc's error, which names file and line. */
export function transpile(
  swc: Swc,
  settings: TranspileSettings,
  path: string,
  source: string,
): string {
  const jsx = path.endsWith('x');
  return swc.transformSync(source, {
    filename: path,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    module: { type: moduleFormat(path) === 'module' ? 'es6' : 'commonjs' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', tsx: jsx, decorators: true },
      transform: {
        legacyDecorator: settings.experimentalDecorators ?? false,
        decoratorMetadata: settings.emitDecoratorMetadata ?? false,
        ...(settings.experimentalDecorators !== true && { decoratorVersion: '2022-03' }),
        useDefineForClassFields: settings.useDefineForClassFields ?? true,
        ...(jsx && {
          react: {
            runtime: settings.jsx === 'react' ? 'classic' : 'automatic',
            ...(settings.jsxImportSource !== undefined && {
              importSource: settings.jsxImportSource,
            }),
          },
        }),
      },
    },
  }).code;
}

/** The file of the project that an import means where Node would not find it or not see that it is TypeScript. */
function findSource(
  specifier: string,
  parentUrl: string | undefined,
  settings: TranspileSettings,
): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  const parent = parentUrl?.startsWith('file:') === true ? fileURLToPath(parentUrl) : undefined;
  if (parent !== undefined && inNodeModules(parent)) return undefined;
  const path = pathOf(specifier, parent);
  const file =
    path === undefined
      ? findByPaths(specifier, settings.paths ?? [])
      : inNodeModules(path)
        ? undefined
        : findModuleFile(path);
  return file !== undefined && (path === undefined || SOURCE.test(file)) ? file : undefined;
}

/** The absolute path that a relative, absolute or file URL import names; undefined for a package's name. */
function pathOf(specifier: string, parent: string | undefined): string | undefined {
  if (specifier.startsWith('file:')) return fileURLToPath(specifier);
  if (isAbsolute(specifier)) return specifier;
  if (/^\.\.?(?:\/|$)/.test(specifier) && parent !== undefined) {
    return resolve(dirname(parent), specifier);
  }
  return undefined;
}

function sourcePath(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url);
  const ours = SOURCE.test(path) && !DECLARATION.test(path) && !inNodeModules(path);
  return ours ? path : undefined;
}

function inNodeModules(path: string): boolean {
  return path.split(sep).includes('node_modules');
}
