import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsIn, userDataFolder } from './settings.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'timelapse-settings-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const failOnReport = (message: string): void => {
  throw new Error(message);
};

test('what is written is read by the next start, and leaves no draft behind', () => {
  const inner = path.join(folder, 'not', 'there', 'yet');
  settingsIn(inner, failOnReport).write({ lastProject: '/shop' });
  expect(settingsIn(inner, failOnReport).read()).toEqual({ lastProject: '/shop' });
  expect(readdirSync(inner)).toEqual(['settings.json']);
});

test('a setting that is taken back is gone', () => {
  const settings = settingsIn(folder, failOnReport);
  settings.write({ lastProject: '/shop' });
  settings.write({ lastProject: undefined });
  expect(settings.read()).toEqual({});
});

test.each(['', '{"lastProj', '{"lastProject":7}', 'null'])(
  'a file with %s counts as none',
  (text) => {
    writeFileSync(path.join(folder, 'settings.json'), text);
    expect(settingsIn(folder, failOnReport).read()).toEqual({});
  },
);

test('a folder that cannot be written is reported', () => {
  const reports: string[] = [];
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  settingsIn(file, (message) => reports.push(message)).write({ lastProject: '/shop' });
  expect(reports).toEqual([expect.stringContaining('could not be saved')]);
});

test.each([
  ['linux', {}, path.join('ada', '.config', 'timelapse')],
  ['linux', { XDG_CONFIG_HOME: '/config' }, path.join('/config', 'timelapse')],
  ['darwin', {}, path.join('ada', 'Library', 'Application Support', 'timelapse')],
  ['win32', { APPDATA: '/roaming' }, path.join('/roaming', 'timelapse')],
] as const)('on %s with %o the data is in %s', (platform, env, expected) => {
  expect(userDataFolder(platform, env, 'ada')).toBe(expected);
});
