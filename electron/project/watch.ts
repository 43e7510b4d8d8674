import { existsSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import type { DiscoveredProject } from './discover.ts';

/** What changed: settings decide how the worker is started, sources what it runs. */
export interface ProjectChange {
  readonly kind: 'settings' | 'sources';
  /** Relative to the project, with forward slashes. */
  readonly files: readonly string[];
}

export interface ProjectWatchEvents {
  onChange(change: ProjectChange): void;
  /** Changes are no longer seen. */
  onError(problem: { message: string; fix: string }): void;
}

/** An editor saves in several steps and often several files; what comes within this is one change. */
const GATHER_MS = 80;

const SETTINGS =
  /^(?:package\.json|tsconfig\.json|timelapse\.config\.\w+|requirements\.txt|pyproject\.toml|go\.mod)$/;
const SETTING_NAMES = [
  'package.json',
  'tsconfig.json',
  ...['json', 'ts', 'mts', 'js', 'mjs'].map((extension) => `timelapse.config.${extension}`),
];
const TYPESCRIPT = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const OTHER = [
  '.py',
  '.go',
  '.rb',
  '.java',
  '.kt',
  '.cs',
  '.php',
  '.toml',
  '.yaml',
  '.yml',
  '.env',
];
/** Never sources, wherever they are. */
const IGNORED = /^(?:\..*|node_modules|__pycache__|venv|site-packages|coverage)$/;
/** What builds leave at the top of a project. */
const BUILT = /^(?:dist|lib|build|out|target|bin|obj)$/;

/** Watches a project's sources and settings until it is closed. */
export function watchProject(
  project: DiscoveredProject,
  events: ProjectWatchEvents,
): { close(): Promise<void> } {
  const { root } = project;
  const extensions = new Set(
    project.launch.kind === 'typescript' ? TYPESCRIPT : [...TYPESCRIPT, ...OTHER],
  );
  let gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const files = [...gathered].sort();
    gathered = new Set();
    const settings = files.some((file) => SETTINGS.test(file));
    events.onChange({ kind: settings ? 'settings' : 'sources', files });
  };

  const roots = sourceRoots(project);
  const watchesAll = roots.includes(root);
  const paths = [...roots, ...SETTING_NAMES.map((name) => join(root, name))];
  const watcher = watchFiles(paths, {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const parts = relative(root, path).split(sep);
      if (parts.some((part) => part !== '..' && IGNORED.test(part))) return true;
      if (watchesAll && BUILT.test(parts[0] ?? '')) return true;
      return stats?.isFile() === true && !extensions.has(extname(path));
    },
  });
  watcher.on('all', (event, path) => {
    if (event !== 'add' && event !== 'change' && event !== 'unlink') return;
    gathered.add(relative(root, path).split(sep).join('/'));
    timer ??= setTimeout(flush, GATHER_MS);
  });
  watcher.on('error', (error) => events.onError(describeWatchError(error)));
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** The folders right below the project that hold its modules; the project itself when a module lies there. */
export function sourceRoots({ root, launch, modules }: DiscoveredProject): string[] {
  if (launch.kind === 'command' || modules === undefined) return [root];
  const folders = [modules.workflowsPath, ...modules.activityPaths].map((path) => {
    const [first, ...rest] = relative(root, path).split(sep);
    return first === undefined || rest.length === 0 || first === '..' ? root : join(root, first);
  });
  const distinct = [...new Set(folders)].filter((folder) => existsSync(folder));
  return distinct.includes(root) ? [root] : distinct;
}

function describeWatchError(error: unknown): { message: string; fix: string } {
  const reason = error instanceof Error ? error.message : String(error);
  const tooMany = /ENOSPC|EMFILE/.test(reason);
  return {
    message: `Changes of the project's files are not seen any more: ${reason}.`,
    fix: tooMany
      ? 'The system allows no more watched files. On Linux: sudo sysctl fs.inotify.max_user_watches=524288. Then open the project again.'
      : 'Open the project again. Until then, restart the worker by hand after a change.',
  };
}
