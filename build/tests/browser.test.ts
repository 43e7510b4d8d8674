import path from 'node:path';
import { expect, it } from 'vitest';
import { systemBrowser } from './browser.ts';

const among =
  (...files: string[]) =>
  (file: string) =>
    files.includes(file);
const env = { PATH: ['/usr/local/bin', '/usr/bin'].join(path.delimiter) };

it('prefers Chromium to Chrome, wherever on the PATH they are', () => {
  const exists = among('/usr/local/bin/google-chrome', '/usr/bin/chromium');
  expect(systemBrowser(env, exists)).toBe('/usr/bin/chromium');
});

it('finds no browser where there is none', () => {
  expect(systemBrowser(env, () => false)).toBeUndefined();
  expect(systemBrowser({}, () => false)).toBeUndefined();
});

it('ignores relative folders of the PATH', () => {
  expect(systemBrowser({ PATH: 'bin' }, among('bin/chromium'))).toBeUndefined();
});
