import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import type { TranspileSettings } from '../../../shared/worker/launch.ts';

/** The options of the nearest tsconfig.json above a folder; none when there is no such file or it cannot be read. */
function readOptions(folder: string): { options: ts.CompilerOptions; folder: string } | undefined {
  const path = ts.findConfigFile(folder, ts.sys.fileExists);
  if (path === undefined) return undefined;
  const { config } = ts.readConfigFile(path, ts.sys.readFile) as { config?: unknown };
  if (config === undefined) return undefined;
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path);
  return { options: parsed.options, folder: dirname(path) };
}

/** What the tsconfig says that changes how code runs. */
export function readTranspileSettings(root: string): TranspileSettings {
  const read = readOptions(root);
  if (read === undefined) return {};
  const { options } = read;
  const paths = absolutePaths(options, read.folder);
  return {
    ...(options.experimentalDecorators !== undefined && {
      experimentalDecorators: options.experimentalDecorators,
    }),
    ...(options.emitDecoratorMetadata !== undefined && {
      emitDecoratorMetadata: options.emitDecoratorMetadata,
    }),
    useDefineForClassFields:
      options.useDefineForClassFields ??
      (options.target ?? ts.ScriptTarget.ES2022) >= ts.ScriptTarget.ES2022,
    ...(options.jsx === ts.JsxEmit.React && { jsx: 'react' as const }),
    ...(options.jsx === ts.JsxEmit.ReactJSX && { jsx: 'react-jsx' as const }),
    ...(options.jsxImportSource !== undefined && { jsxImportSource: options.jsxImportSource }),
    ...(paths.length > 0 && { paths }),
  };
}

/** `paths`, and what a `baseUrl` alone means, as absolute patterns; longer prefixes first, as the compiler tries them. */
function absolutePaths(
  options: ts.CompilerOptions,
  folder: string,
): NonNullable<TranspileSettings['paths']> {
  const own = options['pathsBasePath'];
  const base = options.baseUrl ?? (typeof own === 'string' ? own : folder);
  const paths = Object.entries(options.paths ?? {})
    .map(([pattern, targets]) => ({
      pattern,
      targets: targets.map((target) => resolve(base, target)),
    }))
    .sort((a, b) => prefixLength(b.pattern) - prefixLength(a.pattern));
  if (options.baseUrl !== undefined) {
    paths.push({ pattern: '*', targets: [join(options.baseUrl, '*')] });
  }
  return paths;
}

function prefixLength(pattern: string): number {
  const star = pattern.indexOf('*');
  return star < 0 ? Infinity : star;
}

/**
 * The options to check a project with. Its own compiler may be older than ours, whose defaults are stricter:
 * then the defaults of its own time hold.
 */
export function readCheckOptions(root: string): ts.CompilerOptions {
  const options = readOptions(root)?.options ?? {};
  const older = projectCompilerMajor(root) < 6;
  return {
    ...(older && {
      strict: false,
      types: ['*'],
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      esModuleInterop: true,
    }),
    target: ts.ScriptTarget.ES2022,
    ...options,
    ...resolution(options),
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    composite: false,
    incremental: false,
    declaration: false,
    ignoreDeprecations: '6.0',
  };
}

/** CommonJS without a stated resolution meant a mode that is deprecated; the bundler's finds the same and more. */
function resolution(options: ts.CompilerOptions): ts.CompilerOptions {
  const deprecated =
    options.moduleResolution === ts.ModuleResolutionKind.Node10 ||
    options.moduleResolution === ts.ModuleResolutionKind.Classic;
  const unstated = options.moduleResolution === undefined;
  const nodeModule =
    options.module !== undefined &&
    options.module >= ts.ModuleKind.Node16 &&
    options.module <= ts.ModuleKind.NodeNext;
  if (!deprecated && !(unstated && !nodeModule)) return {};
  return { moduleResolution: ts.ModuleResolutionKind.Bundler };
}

/** The major version of the project's TypeScript; 5 when it has none, because its rules are the more lenient ones. */
function projectCompilerMajor(root: string): number {
  try {
    const manifest = createRequire(join(root, 'package.json'))('typescript/package.json') as {
      version: string;
    };
    return Number(manifest.version.split('.')[0]);
  } catch {
    // It has no TypeScript of its own.
    return 5;
  }
}
