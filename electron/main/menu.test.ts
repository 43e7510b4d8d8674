import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';
import { MENU_COMMANDS, type MenuCommand } from '../../shared/ipc/bridge.ts';

vi.mock('electron', () => ({ Menu: {} }));
const { menuTemplate } = await import('./menu.ts');

/** Clicks every item of the menu; answers what it asked of the window. */
function clickAll(items: readonly MenuItemConstructorOptions[]): void {
  for (const { click, submenu } of items) {
    click?.(undefined as never, undefined, undefined as never);
    if (Array.isArray(submenu)) clickAll(submenu);
  }
}

test.each(['linux', 'darwin', 'win32'] as const)(
  'on %s each command is in the menu once',
  (platform) => {
    const asked: MenuCommand[] = [];
    const quit = vi.fn();
    clickAll(menuTemplate({ command: (command) => asked.push(command), quit }, platform));
    expect(asked.toSorted()).toEqual([...MENU_COMMANDS].toSorted());
    // On macOS the application's own menu has it.
    expect(quit).toHaveBeenCalledTimes(platform === 'darwin' ? 0 : 1);
  },
);
