import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './security.ts';
import {
  parseMemory,
  placeWindow,
  rememberPlace,
  WINDOW_SIZE_MIN,
  type WindowMemory,
} from './windowPlace.ts';

/** The window's ground before its page has drawn: `--bg-app` of both themes. */
const GROUND = { dark: '#0d0f11', light: '#eceef1' } as const;

/** Opens the window where it was last. It shows itself when it has drawn. */
export function openWindow(): BrowserWindow {
  const memory = readMemory();
  const { bounds, maximized } = placeWindow(memory, displays());
  const window = new BrowserWindow({
    ...bounds,
    minWidth: WINDOW_SIZE_MIN.width,
    minHeight: WINDOW_SIZE_MIN.height,
    show: false,
    title: 'Timelapse',
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: path.join(app.getAppPath(), 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => saveMemory(window, memory));
  void window.loadURL(PAGE_URL);
  return window;
}

/** Brings the window to the front. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}

const memoryFile = (): string => path.join(app.getPath('userData'), 'window.json');

function displays() {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ id, workArea }) => ({ id: String(id), workArea }));
}

function readMemory(): WindowMemory {
  try {
    return parseMemory(readFileSync(memoryFile(), 'utf8'));
  } catch {
    return { places: {} }; // the first start
  }
}

function saveMemory(window: BrowserWindow, memory: WindowMemory): void {
  const bounds = window.getNormalBounds();
  const display = String(screen.getDisplayMatching(bounds).id);
  const place = { bounds, maximized: window.isMaximized() };
  try {
    writeFileSync(memoryFile(), JSON.stringify(rememberPlace(memory, display, place)));
  } catch (error) {
    console.warn(`The window's place could not be saved: ${String(error)}`);
  }
}
