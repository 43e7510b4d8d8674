import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ElectronSearch, findElectron } from './electronBinary.ts';

let folder = '';
let downloads = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'electron-binary-'));
  downloads = 0;
  writeFileSync(path.join(folder, 'package.json'), '{"version":"45.4.1"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function unpack(version = '45.4.1'): void {
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  writeFileSync(path.join(folder, 'dist', 'version'), version);
  writeFileSync(path.join(folder, 'dist', 'electron'), '');
}

function search(changes: Partial<ElectronSearch> = {}): ElectronSearch {
  return {
    platform: 'linux',
    env: {},
    packageFolder: folder,
    download: () => {
      downloads += 1;
      return Promise.resolve({ ok: false, output: 'TypeError: fetch failed\n    at x' });
    },
    ...changes,
  };
}

it('finds an installed binary without downloading', async () => {
  unpack();
  const executable = path.join(folder, 'dist', 'electron');
  expect(await findElectron(search())).toEqual({ kind: 'found', executable });
  expect(downloads).toBe(0);
});

it('downloads when the version is another one', async () => {
  unpack('41.0.0');
  const download = () => {
    unpack();
    return Promise.resolve({ ok: true, output: '' });
  };
  expect(await findElectron(search({ download }))).toMatchObject({ kind: 'found' });
});

it('says why there is none, and what to set', async () => {
  const found = await findElectron(search());
  expect(downloads).toBe(1);
  expect(found).toEqual({
    kind: 'missing',
    reason: expect.stringMatching(/\(TypeError: fetch failed\); set ELECTRON_MIRROR/),
  });
});

it('checks what ELECTRON_OVERRIDE_DIST_PATH names', async () => {
  const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'dist') };
  expect(await findElectron(search({ env }))).toMatchObject({ kind: 'missing' });
  unpack('22.3.25');
  expect(await findElectron(search({ env }))).toMatchObject({ kind: 'found' });
  expect(downloads).toBe(0);
});

it('looks for the executable where the platform has it', async () => {
  const mac = path.join(folder, 'dist', 'Electron.app', 'Contents', 'MacOS');
  mkdirSync(mac, { recursive: true });
  writeFileSync(path.join(mac, 'Electron'), '');
  writeFileSync(path.join(folder, 'dist', 'version'), 'v45.4.1');
  const found = await findElectron(search({ platform: 'darwin' }));
  expect(found).toEqual({ kind: 'found', executable: path.join(mac, 'Electron') });
});
