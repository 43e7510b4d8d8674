/** Projects in temporary folders, for tests. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { CommandLaunch, TypescriptLaunch } from '../../shared/worker/launch.ts';

const NODE_MODULES = resolve(import.meta.dirname, '../../node_modules');

/** A folder with those files, and with the SDK of this repository installed unless told otherwise. */
export class TestProject {
  readonly root: string;

  constructor(files: Readonly<Record<string, string>>, options: { installed?: boolean } = {}) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'timelapse-project-')));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    if (options.installed ?? true) {
      symlinkSync(NODE_MODULES, join(this.root, 'node_modules'), 'junction');
    }
  }

  write(name: string, text: string): void {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  typescript(overrides: Partial<TypescriptLaunch> = {}): TypescriptLaunch {
    return {
      kind: 'typescript',
      ...this.common(),
      workflowsPath: join(this.root, 'src/workflows.ts'),
      activityPaths: [join(this.root, 'src/activities.ts')],
      ignoreModules: [],
      transpile: {},
      ...overrides,
    };
  }

  command(command: string): CommandLaunch {
    return { kind: 'command', ...this.common(), command };
  }

  private common() {
    return {
      root: this.root,
      nodePath: process.execPath,
      taskQueue: 'test',
      namespace: 'default',
      env: {},
    };
  }
}

/** The entry of the worker's process, as it stands in the sources. */
export const WORKER_ENTRY = join(import.meta.dirname, 'host/index.ts');
