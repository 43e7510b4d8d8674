/**
 * Finds a Chromium for the end-to-end tests: the one that Playwright installed, else the system's, else the one that comes as an
 * npm package (@sparticuz/chromium, Linux x64), which is unpacked once.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { run } from '../command.ts';
import { inPackage, node, root } from '../paths.ts';

/** A browser, and what has to be in its environment. */
export interface Browser {
  readonly executable: string;
  readonly from: 'TIMELAPSE_BROWSER' | 'Playwright' | 'the system' | 'npm';
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
  'microsoft-edge',
  'msedge.exe',
];
const MAC_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The system's browser: on the PATH, or where its installer puts it. */
export function systemBrowser(
  env: NodeJS.ProcessEnv,
  exists: (file: string) => boolean = existsSync,
): string | undefined {
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter);
  const windows = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
    .filter((folder) => folder !== undefined)
    .map((folder) => path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  return [
    ...SYSTEM_NAMES.flatMap((name) => onPath.map((folder) => path.join(folder, name))),
    ...MAC_PLACES,
    ...windows,
  ].find((file) => path.isAbsolute(file) && exists(file));
}

/** Whether it starts here: on a bare Linux it may lack libraries. Elsewhere `--version` opens a window, so it is believed. */
async function starts(executable: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return (await run(executable, ['--version', '--no-sandbox'], { limitMs: 20_000 })).ok;
}

/** Unpacks into a folder of its own name and moves it in place when it is whole. */
async function packagedBrowser(): Promise<string | undefined> {
  const manifest = inPackage('@sparticuz/chromium', 'package.json');
  if (manifest === undefined || process.platform !== 'linux' || process.arch !== 'x64') {
    return undefined;
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const cache = path.join(root, 'node_modules', '.cache');
  const folder = path.join(cache, `chromium-${version}`);
  const executable = path.join(folder, 'chromium');
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'chromium-'));
  // The package unpacks into the folder for temporary files, so that is what it is given.
  const unpack = 'await (await import("@sparticuz/chromium")).default.executablePath()';
  const { ok, output } = await run(node, ['--input-type=module', '--eval', unpack], {
    env: { ...process.env, TMPDIR: scratch },
    limitMs: 120_000,
  });
  if (!ok) {
    rmSync(scratch, { recursive: true, force: true });
    throw new Error(`@sparticuz/chromium can't be unpacked: ${output.trim()}`);
  }
  if (existsSync(executable)) rmSync(scratch, { recursive: true });
  else renameSync(scratch, folder);
  return executable;
}

/** The first browser that starts here; undefined where there is none. */
export async function findBrowser(
  env: NodeJS.ProcessEnv = process.env,
): Promise<Browser | undefined> {
  const asked = env['TIMELAPSE_BROWSER'];
  if (asked !== undefined && asked !== '') {
    if (!existsSync(asked)) throw new Error(`TIMELAPSE_BROWSER names no file: ${asked}`);
    return { executable: asked, from: 'TIMELAPSE_BROWSER', env: {} };
  }
  const own = chromium.executablePath();
  if (existsSync(own) && (await starts(own))) {
    return { executable: own, from: 'Playwright', env: {} };
  }
  const system = systemBrowser(env);
  if (system !== undefined && (await starts(system))) {
    return { executable: system, from: 'the system', env: {} };
  }
  const packaged = await packagedBrowser();
  if (packaged === undefined || !(await starts(packaged))) return undefined;
  // A bare machine has no fonts besides those that come with it.
  const fonts = path.join(path.dirname(packaged), 'fonts');
  return {
    executable: packaged,
    from: 'npm',
    env: existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: fonts },
  };
}

/** The switches that every Chromium of the tests gets: no graphics card, and nothing that calls home. */
export const BROWSER_SWITCHES: readonly string[] = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];
