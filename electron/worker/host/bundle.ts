/**
 * Bundles workflow code in a process of its own, which ends with it: webpack keeps hundreds of megabytes,
 * and a worker should not carry them.
 */
import { readFileSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { BundleOptions, Logger } from '@temporalio/worker';
import { WorkerError, type WorkerFault } from '../../../shared/worker/fault.ts';
import type { TypescriptLaunch } from '../../../shared/worker/launch.ts';
import { bundleFault, disallowedFault, type DisallowedImport } from './bundleFault.ts';
import { errorMessage, errorStack } from './describeError.ts';
import { loadProjectSdk } from './projectSdk.ts';
import { SANDBOX_GUARD_ENTRY } from './sandboxGuard.ts';
import { WebpackProbe, type ImportChain } from './webpackProbe.ts';

/** The bundle of a project's workflow code. */
export interface WorkflowBundle {
  readonly code: string;
  /** What the workflow module exports, where it can be seen; not all of it needs to be a workflow. */
  readonly exports: string[] | undefined;
}

/** What the bundling process answers. */
export type BundleAnswer =
  | { readonly ok: true; readonly bundle: WorkflowBundle; readonly ms: number }
  | { readonly ok: false; readonly fault: WorkerFault };

/** The bundling process: takes one launch, answers once, and ends. */
export function runBundler(): void {
  process.once('disconnect', () => process.exit(1));
  process.once('message', (launch: TypescriptLaunch) => {
    const startedMs = performance.now();
    const answer = (message: BundleAnswer): void => {
      process.send?.(message, undefined, undefined, () => process.exit(0));
    };
    bundleWorkflows(launch).then(
      (bundle) => answer({ ok: true, bundle, ms: performance.now() - startedMs }),
      (error: unknown) => answer({ ok: false, fault: faultOf(error) }),
    );
  });
}

/**
 * Bundles the workflows of a launch with the project's own SDK.
 * @throws WorkerError `code`, `sdkMissing` or `sdkIncompatible`
 */
export async function bundleWorkflows(launch: TypescriptLaunch): Promise<WorkflowBundle> {
  const sdk = loadProjectSdk(launch.root);
  const probe = new WebpackProbe();
  const output: string[] = [];
  try {
    const { code } = await sdk.worker.bundleWorkflowCode({
      workflowsPath: launch.workflowsPath,
      ignoreModules: launch.ignoreModules,
      logger: collectingLogger(output),
      webpackConfigHook: (config) => configure(config, launch, probe),
    });
    return { code, exports: probe.exportsOf(entryFile(launch.workflowsPath)) };
  } catch (error) {
    throw new WorkerError(explain(launch, error, probe, output), { cause: error });
  }
}

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

function configure(
  config: WebpackConfig,
  launch: TypescriptLaunch,
  probe: WebpackProbe,
): WebpackConfig {
  const entries = Array.isArray(config.entry) ? (config.entry as string[]) : [];
  const externals = Array.isArray(config.externals) ? config.externals : [config.externals ?? {}];
  return {
    ...config,
    // The library is what the last entry exports.
    entry: [SANDBOX_GUARD_ENTRY, ...entries],
    externals: [...externals, probe.externals as never],
    plugins: [...(config.plugins ?? []), probe.plugin as never],
    resolve: {
      ...config.resolve,
      alias: { ...(config.resolve?.alias as Record<string, string>), ...aliasesOf(launch) },
      modules: [...(config.resolve?.modules ?? []), ...baseFolders(launch)],
    },
  };
}

/** The tsconfig's `paths` in webpack's words. A pattern with a `*` elsewhere than at its end has none. */
function aliasesOf(launch: TypescriptLaunch): Record<string, string[]> {
  const aliases: Record<string, string[]> = {};
  for (const { pattern, targets } of launch.transpile.paths ?? []) {
    if (!pattern.includes('*')) aliases[`${pattern}$`] = targets;
    else if (/^[^*]+\/\*$/.test(pattern) && targets.every((target) => target.endsWith('*'))) {
      aliases[pattern.slice(0, -2)] = targets.map((target) => target.slice(0, -2));
    }
  }
  return aliases;
}

/** Where any name is looked for as well: what a `baseUrl` means. */
function baseFolders(launch: TypescriptLaunch): string[] {
  const everything = launch.transpile.paths?.find(({ pattern }) => pattern === '*');
  return (everything?.targets ?? [])
    .filter((target) => target.endsWith('*'))
    .map((target) => target.slice(0, -2));
}

function collectingLogger(output: string[]): Logger {
  const log: Logger['log'] = (level, message) => {
    if (level === 'WARN' || level === 'ERROR') output.push(stripVTControlCharacters(message));
  };
  return {
    log,
    trace: () => {},
    debug: () => {},
    info: (message) => log('INFO', message),
    warn: (message) => log('WARN', message),
    error: (message) => log('ERROR', message),
  };
}

function explain(
  launch: TypescriptLaunch,
  error: unknown,
  probe: WebpackProbe,
  output: readonly string[],
): WorkerFault {
  const problems = probe.errors();
  const names = [
    ...[...errorMessage(error).matchAll(/^ {2}- '([^']+)'$/gm)].map(([, name]) => name ?? ''),
    // The scheme `node:` is not known in the sandbox, which webpack says in its own way.
    ...problems.flatMap(({ message }) => /Reading from "node:([^"]+)"/.exec(message)?.[1] ?? []),
  ];
  if (names.length > 0) {
    const imports = names.map((name) => locate(launch, probe.importChain(name)));
    return disallowedFault(launch.root, imports);
  }
  if (problems.length > 0) return bundleFault(launch, problems);
  return {
    kind: 'code',
    message: `The workflow code could not be bundled: ${errorMessage(error)}`,
    fix: 'The log has what the bundler said.',
    details: [errorStack(error), ...output].join('\n'),
  };
}

/** Where the project's own workflow code brings the module in: by itself, by a library, or by the activities. */
function locate(launch: TypescriptLaunch, { name, library, files }: ImportChain): DisallowedImport {
  const activity = files.findIndex((file) => launch.activityPaths.includes(file));
  const viaActivities = activity >= 0 && activity + 1 < files.length;
  const file = viaActivities ? files[activity + 1] : files[0];
  const via = viaActivities ? files[activity] : library;
  const wanted = viaActivities ? parse(via ?? '').name : (via ?? name);
  return {
    name,
    via,
    viaActivities,
    file,
    line: file === undefined ? undefined : lineThatImports(file, wanted),
  };
}

function lineThatImports(file: string, wanted: string): number | undefined {
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) =>
    [...line.matchAll(/['"](?:node:)?([^'"]+)['"]/g)].some(
      ([, specifier = '']) =>
        specifier === wanted ||
        specifier.startsWith(`${wanted}/`) ||
        (specifier.startsWith('.') && parse(specifier).name === wanted),
    ),
  );
  return index < 0 ? undefined : index + 1;
}

function entryFile(path: string): string {
  if (statSync(path).isFile()) return path;
  const index = ['index.ts', 'index.js'].map((name) => join(path, name));
  return index.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile()) ?? path;
}

function faultOf(error: unknown): WorkerFault {
  if (error instanceof WorkerError) return error.fault;
  return { kind: 'internal', message: errorMessage(error), details: errorStack(error) };
}
