/** What decides whether a window of Electron can be shown. */
export interface DesktopFacts {
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's id; undefined on Windows. */
  readonly userId: number | undefined;
}

/** Why no window of Electron can be shown, as the end of a sentence; undefined when one can. */
export function missingDesktop({ platform, env, userId }: DesktopFacts): string | undefined {
  if (platform !== 'linux') return undefined;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  // Chromium's sandbox refuses root, and without the sandbox the window must not show untrusted payloads.
  if (userId === 0) return 'Electron keeps its sandbox for users other than root';
  return undefined;
}

/** Electron's executable, relative to the folder it is unpacked in, with `/`. */
export function electronExecutable(platform: string): string {
  switch (platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron';
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}
