import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/ipc/bridge.ts';

/** What the menu needs. */
export interface MenuActions {
  /** Has the window in front do it. */
  command(command: MenuCommand): void;
  quit(): void;
}

/** Sets the application's menu. Its commands are the window's own: it only names them, where the platform's users look for them. */
export function setMenu(actions: MenuActions, platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, platform)));
}

/** The menu as data. */
export function menuTemplate(
  actions: MenuActions,
  platform: NodeJS.Platform,
): MenuItemConstructorOptions[] {
  const item = (
    label: string,
    command: MenuCommand,
    accelerator?: string,
  ): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(command),
    // Shown beside the label; the key itself is the window's, so that it can be rebound there.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = platform === 'darwin';
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      item('Open project…', 'project.open', 'CmdOrCtrl+O'),
      item('Close project', 'project.close'),
      line,
      item('Start workflow…', 'workflow.start', 'CmdOrCtrl+N'),
      ...(isMac ? [] : [line, { label: 'Quit', accelerator: 'Ctrl+Q', click: actions.quit }]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('Search or command…', 'palette.open', 'CmdOrCtrl+K'),
      line,
      item('Workflows', 'view.workflows'),
      item('Clock', 'view.clock'),
      item('Workers', 'view.workers'),
      line,
      item('Dark or light', 'theme.toggle'),
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      { role: 'togglefullscreen' },
      line,
      { role: 'reload' },
      { role: 'toggleDevTools' },
    ],
  };
  const run: MenuItemConstructorOptions = {
    label: '&Run',
    submenu: [
      item('Skip to next', 'clock.skipNext'),
      item('Freeze or resume time', 'clock.freeze'),
      line,
      item('Start worker', 'worker.start'),
      item('Stop worker', 'worker.stop'),
    ],
  };
  const help: MenuItemConstructorOptions = {
    label: '&Help',
    role: 'help',
    submenu: [item('Keys', 'help.keys')],
  };
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    file,
    { role: 'editMenu' },
    view,
    run,
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    help,
  ];
}
