/**
 * What is bundled for which process: one Vite environment each. The layout of dist/ is described in README.md beside this file.
 */
import { builtinModules } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { EnvironmentOptions, InlineConfig } from 'vite';
import { app, dist, root } from '../paths.ts';

/**
 * Never bundled: Electron's own module, Temporal's SDK (native code, and the worker takes it from the user's project), and
 * what exists for speed alone and is asked for in a `try`.
 */
export const EXTERNAL: readonly RegExp[] = [
  /^electron(\/|$)/,
  /^@temporalio\//,
  /^@swc\//,
  /^typescript$/,
  /^(bufferutil|utf-8-validate)$/,
];

const builtins = [...builtinModules, /^node:/];

/** One bundle for Node or Electron. */
interface NodeBundle {
  readonly entry: string;
  readonly folder: string;
  readonly file: string;
  readonly format: 'cjs' | 'es';
  /** The oldest runtime that has to read it. Electron 22, on which the shell is tested too, has Node 16 in its main process. */
  readonly target: string;
}

/** The bundles of the node side, by the name of their environment. */
export const NODE_BUNDLES = {
  main: {
    entry: 'electron/main/index.ts',
    folder: path.join(app, 'main'),
    file: 'index.cjs',
    format: 'cjs',
    target: 'node16',
  },
  preload: {
    entry: 'electron/preload/index.ts',
    folder: path.join(app, 'preload'),
    file: 'index.cjs',
    format: 'cjs',
    target: 'node16',
  },
  host: {
    entry: 'electron/host/index.ts',
    folder: path.join(app, 'host'),
    file: 'index.cjs',
    format: 'cjs',
    target: 'node24',
  },
  workerHost: {
    entry: 'electron/worker/host/index.ts',
    folder: path.join(app, 'worker'),
    file: 'index.mjs',
    format: 'es',
    target: 'node20',
  },
  projectChild: {
    entry: 'electron/project/child/index.ts',
    folder: path.join(app, 'project'),
    file: 'index.mjs',
    format: 'es',
    target: 'node20',
  },
  cli: {
    entry: 'electron/cli/index.ts',
    folder: path.join(dist, 'cli'),
    file: 'index.cjs',
    // Node starts a CommonJS bundle 8 ms sooner: it loads no module loader for it, and of built-in modules only what is used.
    format: 'cjs',
    target: 'node24',
  },
} as const satisfies Record<string, NodeBundle>;

function nodeEnvironment({ entry, folder, file, format, target }: NodeBundle): EnvironmentOptions {
  return {
    consumer: 'server',
    // Vite would leave node's packages out of a server's bundle; ours has to run without node_modules.
    resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
    build: {
      target,
      outDir: folder,
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: path.join(root, entry),
        platform: 'node',
        external: [...builtins, ...EXTERNAL],
        output: {
          format,
          entryFileNames: file,
          chunkFileNames: `[name]-[hash]${path.extname(file)}`,
          // The command line loads the window's server only when it is asked for; the others are one file each.
          codeSplitting: entry === NODE_BUNDLES.cli.entry,
        },
      },
    },
  };
}

/** Code that later pages share: it would delay the pages with which a window begins. */
const LATER = /[\\/](json-schema|schedules|retryLab|json)[\\/]/;

/**
 * Which code of the window lies in which file. Of few files each is read for a part of its code only; each of many costs a request before
 * the first picture.
 */
const windowFiles = [
  // What asks the host, before there is anything to draw with.
  { name: 'first', tags: ['$initial' as const], priority: 3 },
  // Menus, dialogs and fields with lists: nothing of them is in a page's first picture. (The provider has a policy for them.)
  {
    name: 'popups',
    test: /node_modules[\\/]@(base|floating)-ui[\\/](?!.*csp)/,
    priority: 2,
    includeDependenciesRecursively: false,
  },
  { name: 'window', test: (id: string) => !LATER.test(id), minShareCount: 2, priority: 1 },
  { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 20_000 },
];

const windowEnvironment: EnvironmentOptions = {
  consumer: 'client',
  build: {
    // Chromium 108 is Electron 22's.
    target: 'chrome108',
    outDir: path.join(app, 'renderer'),
    emptyOutDir: true,
    // The content security policy allows files of the own origin, not inlined ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file: the first picture would wait for several.
    cssCodeSplit: false,
    sourcemap: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: path.join(root, 'renderer/index.html'),
      output: {
        codeSplitting: { groups: windowFiles },
        // A file that several others share is named after all of them otherwise.
        chunkFileNames: ({ name }) => `assets/${name.split('~', 1)[0]}-[hash].js`,
      },
    },
  },
};

/** The configuration of the environments named. */
export function bundleConfig(environments: readonly string[]): InlineConfig {
  const all: Record<string, EnvironmentOptions> = {
    client: windowEnvironment,
    ...Object.fromEntries(
      Object.entries(NODE_BUNDLES).map(([name, bundle]) => [name, nodeEnvironment(bundle)]),
    ),
  };
  return {
    configFile: false,
    root: path.join(root, 'renderer'),
    base: './',
    publicDir: 'public',
    cacheDir: path.join(root, 'node_modules/.cache/vite'),
    logLevel: 'warn',
    // One text for JSON.parse, which is on the start path of the server and faster than the same as code.
    json: { stringify: true, namedExports: false },
    plugins: [react()],
    worker: { format: 'es' },
    environments: Object.fromEntries(
      environments.map((name) => {
        const options = all[name];
        if (options === undefined) throw new Error(`There is no bundle called ${name}.`);
        return [name, options];
      }),
    ),
    builder: {},
  };
}

/** Every environment: the window and the node bundles. */
export const ENVIRONMENTS: readonly string[] = ['client', ...Object.keys(NODE_BUNDLES)];

/** The source that an environment begins with. */
export function entryOf(environment: string): string {
  const bundle: NodeBundle | undefined = Object.entries(NODE_BUNDLES).find(
    ([name]) => name === environment,
  )?.[1];
  return path.join(root, bundle?.entry ?? 'renderer/index.html');
}
