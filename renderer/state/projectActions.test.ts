import { afterEach, expect, test } from 'vitest';
import type { Shell } from '../../shared/ipc/bridge.ts';
import { host } from '../app/bridge.ts';
import { FakeHost } from '../testing/fakeHost.ts';
import { fakeWorld } from '../testing/fakeWorld.ts';
import { startStores } from '../testing/renderWindow.tsx';
import { useOverlay } from './overlays.ts';
import { usePreferences } from './preferences.ts';
import { chooseProject, closeProject } from './projectActions.ts';

const shell: Shell = {
  platform: 'linux',
  onMenuCommand: () => () => {},
  restartHost: () => {},
  openExternal: () => {},
};

afterEach(() => host.stop());

test('with a shell a folder is asked for and opened', async () => {
  await startStores();
  const fake = new FakeHost(fakeWorld(), shell);
  host.start(fake.bridge());
  await chooseProject();
  expect(fake.asked.filter(({ name }) => name.startsWith('project.'))).toEqual([
    { name: 'project.choose', input: undefined },
    { name: 'project.open', input: { path: '/home/ada/acme-shop' } },
  ]);
  expect(usePreferences.getState().recentProjects).toEqual(['/home/ada/code/acme-shop']);
});

test('a folder that was not chosen changes nothing', async () => {
  await startStores();
  const fake = new FakeHost(fakeWorld(), shell);
  fake.answer('project.choose', () => undefined);
  host.start(fake.bridge());
  await chooseProject();
  expect(fake.asked.some(({ name }) => name === 'project.open')).toBe(false);
});

test('without a shell its path is asked for', async () => {
  await startStores();
  await chooseProject();
  expect(useOverlay.getState().overlay?.kind).toBe('openProject');
});

test('closing a project leads to the welcome page', async () => {
  await startStores();
  await closeProject();
  expect(window.location.hash).toBe('#/welcome');
});
