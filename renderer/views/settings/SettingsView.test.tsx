import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { setPreferences, usePreferences } from '../../state/preferences.ts';
import { SettingsView } from './SettingsView.tsx';

test('theme and keys are chosen and kept', async () => {
  await renderWindow(<SettingsView />);
  fireEvent.click(screen.getByRole('radio', { name: 'Light' }));
  fireEvent.click(screen.getByRole('switch', { name: 'Single keys' }));
  expect(usePreferences.getState()).toMatchObject({ theme: 'light', singleKeys: false });
  expect(JSON.parse(window.localStorage.getItem('timelapse.preferences') ?? '')).toMatchObject({
    theme: 'light',
    singleKeys: false,
  });
});

test('pane sizes go back to what they were at first', async () => {
  await renderWindow(<SettingsView />);
  usePreferences.setState({ paneSizes: { console: 500 } });
  fireEvent.click(screen.getByRole('button', { name: 'Reset all' }));
  expect(usePreferences.getState().paneSizes).toEqual({});
});

test('times are written as the user chose', async () => {
  await renderWindow(<SettingsView />);
  fireEvent.click(screen.getByRole('radio', { name: 'Relative' }));
  expect(usePreferences.getState().timeDisplay).toBe('relative');
});

test('recent projects are forgotten', async () => {
  await renderWindow(<SettingsView />);
  act(() => setPreferences({ recentProjects: ['/shop'] }));
  fireEvent.click(screen.getByRole('button', { name: 'Forget them' }));
  expect(usePreferences.getState().recentProjects).toEqual([]);
});

test('port, clock and project of the next start are kept by the host', async () => {
  const { fake } = await renderWindow(<SettingsView />);
  const port = await screen.findByRole('textbox', { name: 'Port of the server' });
  fireEvent.change(port, { target: { value: '7300' } });
  fireEvent.keyDown(port, { key: 'Enter' });
  await waitFor(() => expect(fake.startSettings).toEqual({ port: 7300 }));
  await screen.findByText(/From the next start on/);
  fireEvent.click(screen.getByRole('radio', { name: 'Frozen' }));
  await waitFor(() => expect(fake.startSettings).toEqual({ port: 7300, clockMode: 'frozen' }));
  fireEvent.click(screen.getByRole('switch', { name: 'Open the last project' }));
  await waitFor(() => expect(fake.startSettings).toMatchObject({ openLast: false }));
  fireEvent.change(port, { target: { value: '' } });
  fireEvent.blur(port);
  await waitFor(() => expect(fake.startSettings.port).toBeUndefined());
});

test.each(['0', '70000', '7.5', 'http'])('%s is no port and is not kept', async (written) => {
  const { fake } = await renderWindow(<SettingsView />);
  const port = await screen.findByRole('textbox', { name: 'Port of the server' });
  fireEvent.change(port, { target: { value: written } });
  fireEvent.keyDown(port, { key: 'Enter' });
  expect(screen.getByText(new RegExp(`${written} is no port`))).toBeTruthy();
  expect(port.getAttribute('aria-invalid')).toBe('true');
  expect(fake.startSettings).toEqual({});
  fireEvent.keyDown(port, { key: 'Escape' });
  expect(port).toHaveProperty('value', '');
});

test('a setting that could not be kept says why', async () => {
  const { fake } = await renderWindow(<SettingsView />);
  fake.answer('settings.write', () => {
    throw new FakeFailure({ kind: 'environment', message: 'The disk is full.' });
  });
  fireEvent.click(await screen.findByRole('switch', { name: 'Open the last project' }));
  await screen.findByText('The disk is full.');
});
