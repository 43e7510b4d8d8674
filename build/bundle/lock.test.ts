import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
  file = path.join(folder, 'deep', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in at a time and cleans up', async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = withLock(file, async () => {
    order.push('first begins');
    await gate.promise;
    order.push('first ends');
  });
  const second = withLock(file, () => Promise.resolve(order.push('second')));
  gate.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
  expect(existsSync(file)).toBe(false);
});

it('is free again after a failure', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(file, () => Promise.resolve('in'))).toBe('in');
});

it('takes over from a process that died', async () => {
  await withLock(file, () => Promise.resolve());
  writeFileSync(file, '2147483646'); // above the largest process id
  expect(await withLock(file, () => Promise.resolve('in'))).toBe('in');
});
