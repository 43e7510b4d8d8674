import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkProject } from './checkProject.ts';
import { UsageError } from './usageError.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder that is there, or none, is fine', () => {
  checkProject(undefined);
  checkProject(folder);
});

test('one that is not there is a wrong use that names the fix', () => {
  const missing = path.join(folder, 'nowhere');
  expect(() => checkProject(missing)).toThrow(UsageError);
  expect(() => checkProject(missing)).toThrow(`${missing} does not exist. Check the path`);
});

test('a file is not a folder', () => {
  const file = path.join(folder, 'worker.py');
  writeFileSync(file, '');
  expect(() => checkProject(file)).toThrow(`Open the folder that it is in: ${folder}.`);
});
