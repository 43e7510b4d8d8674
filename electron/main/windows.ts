import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './security.ts';
import {
  parseMemory,
  placeBeside,
  placeWindow,
  rememberPlace,
  WINDOW_SIZE_MIN,
  type WindowMemory,
} from './windowPlace.ts';

/** The window's ground before its page has drawn: `--bg-app` of both themes. */
const GROUND = { dark: '#0d0f11', light: '#eceef1' } as const;

/** A page that crashes again so soon would crash for ever. */
const CRASHED_AGAIN_MS = 10_000;

/**
 * Opens a window where it was last, or beside another. It shows itself when it has drawn.
 * @param hash the page's address behind `#`; empty for the first page
 */
export function openWindow(hash = '', beside?: BrowserWindow): BrowserWindow {
  const { bounds, maximized } = beside
    ? placeBeside(beside.getNormalBounds(), displays())
    : placeWindow(readMemory(), displays());
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
  window.on('close', () => saveMemory(window));
  reviveCrashed(window);
  void window.loadURL(`${PAGE_URL}${hash}`);
  return window;
}

/** Loads a page anew whose process has ended: the host has everything that it showed. */
function reviveCrashed(window: BrowserWindow): void {
  let crashedAtMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const nowMs = performance.now();
    const again = nowMs - crashedAtMs < CRASHED_AGAIN_MS;
    crashedAtMs = nowMs;
    console.warn(`The window's process ended (${reason}).`);
    if (!again) window.webContents.reload();
  });
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

function saveMemory(window: BrowserWindow): void {
  const bounds = window.getNormalBounds();
  const display = String(screen.getDisplayMatching(bounds).id);
  const place = { bounds, maximized: window.isMaximized() };
  try {
    writeFileSync(memoryFile(), JSON.stringify(rememberPlace(readMemory(), display, place)));
  } catch (error) {
    console.warn(`The window's place could not be saved: ${String(error)}`);
  }
}
