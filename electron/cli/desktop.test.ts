import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDesktop } from './desktop.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'timelapse-desktop-'))));
afterEach(() => rmSync(root, { recursive: true }));

const LINUX = { platform: 'linux', env: { DISPLAY: ':0' }, userId: 1000 } as const;

function install(...segments: string[]): string {
  const file = path.join(root, ...segments);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  return file;
}

test.each([
  ['linux', ['electron']],
  ['win32', ['electron.exe']],
  ['darwin', ['Electron.app', 'Contents', 'MacOS', 'Electron']],
] as const)('finds what is installed on %s', (platform, name) => {
  const executable = install('node_modules', 'electron', 'dist', ...name);
  expect(findDesktop(root, { ...LINUX, platform })).toEqual({ kind: 'found', executable });
});

test('an unpacked Electron named by its own variable wins', () => {
  install('node_modules', 'electron', 'dist', 'electron');
  const executable = install('other', 'electron');
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'other') };
  expect(findDesktop(root, { ...LINUX, env })).toEqual({ kind: 'found', executable });
});

test.each([
  ['nothing is installed', LINUX, 'not installed'],
  ['there is no display', { ...LINUX, env: {} }, 'no display'],
  ['the user is root', { ...LINUX, userId: 0 }, 'other than root'],
])('says so when %s', (_name, search, reason) => {
  expect(findDesktop(root, search)).toEqual({
    kind: 'missing',
    reason: expect.stringContaining(reason),
  });
});
