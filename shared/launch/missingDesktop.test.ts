import { expect, it } from 'vitest';
import { missingDesktop } from './missingDesktop.ts';

it.each([
  { platform: 'linux' as const, env: {}, userId: 1000, says: /no display/ },
  { platform: 'linux' as const, env: { DISPLAY: '' }, userId: 1000, says: /no display/ },
  { platform: 'linux' as const, env: { DISPLAY: ':0' }, userId: 0, says: /root/ },
])('says why there is no window ($platform, user $userId)', ({ says, ...desktop }) => {
  expect(missingDesktop(desktop)).toMatch(says);
});

it.each([
  { platform: 'linux' as const, env: { DISPLAY: ':0' }, userId: 1000 },
  { platform: 'linux' as const, env: { WAYLAND_DISPLAY: 'wayland-0' }, userId: 1000 },
  { platform: 'darwin' as const, env: {}, userId: 501 },
  { platform: 'win32' as const, env: {}, userId: undefined },
])('lets Electron start ($platform)', (desktop) => {
  expect(missingDesktop(desktop)).toBeUndefined();
});
