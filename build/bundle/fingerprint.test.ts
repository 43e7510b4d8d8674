import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

let root = '';
const write = (file: string, text: string) => {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fingerprint-'));
  for (const folder of ['electron', 'renderer', 'shared', 'build/bundle'])
    write(`${folder}/a.ts`, '');
  write('package.json', '{}');
  write('package-lock.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

it.each([
  'electron/main/index.ts',
  'renderer/tokens.css',
  'package-lock.json',
  'build/bundle/a.ts',
])('changes with %s', (file) => {
  const before = fingerprint(root);
  write(file, 'changed');
  expect(fingerprint(root)).not.toBe(before);
});

it.each(['electron/main/a.test.ts', 'electron/main/README.md', 'e2e/specs/a.spec.ts'])(
  'does not change with %s',
  (file) => {
    const before = fingerprint(root);
    write(file, 'changed');
    expect(fingerprint(root)).toBe(before);
  },
);

it('changes when a file is renamed', () => {
  const before = fingerprint(root);
  rmSync(path.join(root, 'electron/a.ts'));
  write('electron/b.ts', '');
  expect(fingerprint(root)).not.toBe(before);
});
