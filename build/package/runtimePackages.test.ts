import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../paths.ts';
import { runtimePackages } from './runtimePackages.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runtime-packages-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Installs packages with what each depends on. */
function install(packages: Record<string, object>, absent: readonly string[] = []): void {
  for (const place of Object.keys(packages)) {
    if (!absent.includes(place)) mkdirSync(path.join(folder, place), { recursive: true });
  }
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }));
}

it('takes what is not bundled and all that it needs, the copy that it finds, and nothing else', () => {
  install(
    {
      '': { dependencies: { '@temporalio/worker': '1', react: '1' } },
      'node_modules/react': { dependencies: { scheduler: '1' } },
      'node_modules/scheduler': {},
      'node_modules/@temporalio/worker': {
        dependencies: { webpack: '1' },
        peerDependencies: { '@swc/core': '1' },
        optionalDependencies: { 'core-win32': '1' },
      },
      'node_modules/@swc/core': {},
      'node_modules/core-win32': {},
      'node_modules/webpack': { dependencies: { acorn: '2', '@temporalio/worker': '1' } },
      'node_modules/webpack/node_modules/acorn': { dependencies: { scheduler: '1' } },
      'node_modules/acorn': {},
    },
    ['node_modules/core-win32'],
  );
  expect(runtimePackages(folder)).toEqual([
    'node_modules/@swc/core',
    'node_modules/@temporalio/worker',
    'node_modules/scheduler',
    'node_modules/webpack',
    'node_modules/webpack/node_modules/acorn',
  ]);
});

it("takes ours: the SDK, its bundler and TypeScript, none of the window's", () => {
  const packages = runtimePackages(root);
  expect(packages).toEqual(
    expect.arrayContaining(
      ['@temporalio/worker', '@swc/core', 'webpack', 'typescript'].map(
        (name) => `node_modules/${name}`,
      ),
    ),
  );
  expect(packages.filter((name) => /react|codemirror|d3-|lucide|vitest/.test(name))).toEqual([]);
});
