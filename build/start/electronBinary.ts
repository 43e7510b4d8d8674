/**
 * Finds the Electron to start. The package has no install script: its module downloads the binary when it is first
 * required, and throws from there where it can't. So this looks for the binary itself and downloads it with a time limit.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { electronExecutable } from '../../shared/launch/missingDesktop.ts';
import { run } from '../command.ts';
import { node, root } from '../paths.ts';

/** A slow line needs minutes for its 120 MB; one that is not there fails at once. */
const DOWNLOAD_LIMIT_MS = 300_000;

/** The executable, or why there is none, as the end of a sentence. */
export type ElectronBinary =
  | { readonly kind: 'found'; readonly executable: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** What finding depends on, so that a test can say it. */
export interface ElectronSearch {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the package `electron`. */
  readonly packageFolder: string;
  /** Downloads into the package's folder; the answer's last line says why it failed. */
  readonly download: () => Promise<{ readonly ok: boolean; readonly output: string }>;
}

function downloadFailure(output: string): string {
  const line = output.split('\n').find((text) => /error|ended after/i.test(text)) ?? 'no answer';
  return `Electron can't be downloaded (${line.trim()}); set ELECTRON_MIRROR to a mirror, ending in a slash, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron`;
}

/** True when the binary is there and is the version that the package wants. */
function isInstalled(packageFolder: string, executable: string): boolean {
  const versionFile = path.join(packageFolder, 'dist', 'version');
  if (!existsSync(executable) || !existsSync(versionFile)) return false;
  const { version } = JSON.parse(
    readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
  ) as { version: string };
  return readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') === version;
}

/** Finds Electron's executable, downloading it when that has not happened yet. */
export async function findElectron(search: ElectronSearch): Promise<ElectronBinary> {
  const name = electronExecutable(search.platform);
  const override = search.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executable = path.join(override, name);
    return existsSync(executable)
      ? { kind: 'found', executable }
      : {
          kind: 'missing',
          reason: `ELECTRON_OVERRIDE_DIST_PATH names no Electron (${executable})`,
        };
  }
  if (!existsSync(path.join(search.packageFolder, 'package.json'))) {
    return { kind: 'missing', reason: 'the package "electron" is not installed' };
  }
  const executable = path.join(search.packageFolder, 'dist', name);
  if (isInstalled(search.packageFolder, executable)) return { kind: 'found', executable };
  const { ok, output } = await search.download();
  return ok && existsSync(executable)
    ? { kind: 'found', executable }
    : { kind: 'missing', reason: downloadFailure(output) };
}

const packageFolder = path.join(root, 'node_modules', 'electron');

/** The search on this machine. */
export const thisMachine: ElectronSearch = {
  platform: process.platform,
  env: process.env,
  packageFolder,
  download: () => {
    console.log('Downloading Electron, once …');
    return run(node, [path.join(packageFolder, 'install.js')], { limitMs: DOWNLOAD_LIMIT_MS });
  },
};
