import { fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { usePreferences } from '../../state/preferences.ts';
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
