/** Whether this machine can show a window of Electron. */

/** What the answer depends on, so that a test can say it. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The user's id; undefined on Windows. */
  readonly userId: number | undefined;
}

/** Why no window can be shown, as the end of a sentence; undefined when one can. */
export function missingDesktop({ platform, env, userId }: Desktop): string | undefined {
  if (platform !== 'linux') return undefined;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  // Chromium's sandbox refuses root, and without the sandbox the window must not show untrusted payloads.
  if (userId === 0) return 'Electron keeps its sandbox for users other than root';
  return undefined;
}

/** This machine. */
export const thisDesktop: Desktop = {
  platform: process.platform,
  env: process.env,
  userId: process.getuid?.(),
};
