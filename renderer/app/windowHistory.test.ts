import { fireEvent } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { HostBridge } from './bridge.ts';
import { host } from './bridge.ts';
import { backOff, followMouseButtons, forwardOff, openWindow } from './windowHistory.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  host.stop();
});

test('back and forward are off where there is nothing, and on where nobody can say', () => {
  expect([backOff(), forwardOff()]).toEqual([undefined, undefined]);
  vi.stubGlobal('navigation', { canGoBack: false, canGoForward: true });
  expect(backOff()).toBe('This is the first page of this window.');
  expect(forwardOff()).toBeUndefined();
});

test('a new window shows the page of this one, or another, and has no hold on it', () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null);
  window.location.hash = '#/clock';
  openWindow();
  openWindow('#/workers');
  expect(open.mock.calls).toEqual([
    ['/#/clock', '_blank', 'noopener'],
    ['/#/workers', '_blank', 'noopener'],
  ]);
});

test("the mouse's side buttons go back and forward in the shell; a browser does so itself", () => {
  const back = vi.spyOn(window.history, 'back').mockImplementation(() => undefined);
  const forward = vi.spyOn(window.history, 'forward').mockImplementation(() => undefined);
  const stop = followMouseButtons();
  fireEvent.mouseUp(document.body, { button: 3 });
  expect(back).not.toHaveBeenCalled();
  const connect = () => ({ send: () => undefined, close: () => undefined });
  host.start({ shell: { platform: 'linux' }, connect } as unknown as HostBridge);
  fireEvent.mouseUp(document.body, { button: 3 });
  fireEvent.mouseUp(document.body, { button: 4 });
  fireEvent.mouseUp(document.body, { button: 0 });
  expect([back.mock.calls.length, forward.mock.calls.length]).toEqual([1, 1]);
  stop();
  fireEvent.mouseUp(document.body, { button: 3 });
  expect(back).toHaveBeenCalledOnce();
});
