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
  const isMac = platform === 'darwin';
  const item: Item = (label, command, accelerator) => ({
    label,
    click: () => actions.command(command),
    // Shown beside the label; the key itself is the window's, so that it can be rebound there.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    fileMenu(item, isMac ? undefined : actions.quit),
    { role: 'editMenu' },
    viewMenu(item, isMac),
    runMenu(item),
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    { label: '&Help', role: 'help', submenu: [item('Keys', 'help.keys')] },
  ];
}

/** Makes an item for a command of the window. */
type Item = (
  label: string,
  command: MenuCommand,
  accelerator?: string,
) => MenuItemConstructorOptions;

const line: MenuItemConstructorOptions = { type: 'separator' };

/** @param quit undefined where the application's own menu quits */
function fileMenu(item: Item, quit: (() => void) | undefined): MenuItemConstructorOptions {
  const settings = item('Settings', 'view.settings', 'Ctrl+,');
  return {
    label: '&File',
    submenu: [
      item('Open project…', 'project.open', 'CmdOrCtrl+O'),
      item('Close project', 'project.close'),
      line,
      item('Start workflow…', 'workflow.start'),
      line,
      item('New window', 'window.new'),
      ...(quit
        ? [line, settings, line, { label: 'Quit', accelerator: 'Ctrl+Q', click: quit }]
        : []),
    ],
  };
}

function viewMenu(item: Item, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      item('Search or command…', 'palette.open', 'CmdOrCtrl+K'),
      line,
      item('Workflows', 'view.workflows'),
      item('Clock', 'view.clock'),
      item('Schedules', 'view.schedules'),
      item('Retry lab', 'view.retryLab'),
      item('Workers', 'view.workers'),
      ...(isMac ? [item('Settings', 'view.settings', 'Cmd+,')] : []),
      line,
      item('Back', 'history.back', 'Alt+Left'),
      item('Forward', 'history.forward', 'Alt+Right'),
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
}

function runMenu(item: Item): MenuItemConstructorOptions {
  return {
    label: '&Run',
    submenu: [
      item('Skip to next', 'clock.skipNext'),
      item('Skip to…', 'clock.skipTo'),
      item('Freeze or resume time', 'clock.freeze'),
      line,
      item('Start worker', 'worker.start'),
      item('Stop worker', 'worker.stop'),
    ],
  };
}
