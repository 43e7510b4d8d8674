import { existsSync } from 'node:fs';
import path from 'node:path';

/** What looking for a desktop depends on, so that a test can say it. */
export interface DesktopSearch {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The user's id; undefined on Windows. */
  readonly userId: number | undefined;
}

/** Electron's executable, or why there is no window on the desktop, as the end of a sentence. */
export type Desktop =
  | { readonly kind: 'found'; readonly executable: string }
  | { readonly kind: 'missing'; readonly reason: string };

const thisMachine: DesktopSearch = {
  platform: process.platform,
  env: process.env,
  userId: process.getuid?.(),
};

/** Looks for an Electron that is installed; never downloads one, which `npm start` does. @param root the folder with node_modules */
export function findDesktop(root: string, search: DesktopSearch = thisMachine): Desktop {
  const { platform, env, userId } = search;
  const missing = (reason: string): Desktop => ({ kind: 'missing', reason });
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return missing('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  }
  // Chromium's sandbox refuses root, and without the sandbox the window must not show untrusted payloads.
  if (platform === 'linux' && userId === 0) {
    return missing('Electron keeps its sandbox for users other than root');
  }
  const folder =
    env['ELECTRON_OVERRIDE_DIST_PATH'] || path.join(root, 'node_modules', 'electron', 'dist');
  const executable = path.join(folder, executableName(platform));
  return existsSync(executable)
    ? { kind: 'found', executable }
    : missing('Electron is not installed here ("npm start" downloads it)');
}

function executableName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}
