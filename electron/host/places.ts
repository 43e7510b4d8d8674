import { existsSync } from 'node:fs';
import path from 'node:path';
import { readSamples, type Sample } from './samples.ts';

/** Where the other parts of Timelapse lie. */
export interface Places {
  /** The window's files. */
  readonly renderer: string;
  /** What runs in a worker's process. */
  readonly workerEntry: string;
  /** What runs in the disposable processes that read a project. */
  readonly projectChildEntry: string;
  readonly samples: readonly Sample[];
}

/** The places in the folder of the bundles, or in the archive that a package makes of it. */
export function placesIn(appFolder: string): Places {
  const outside = outsideArchive(appFolder);
  return {
    renderer: path.join(appFolder, 'renderer'),
    workerEntry: path.join(outside, 'worker', 'index.mjs'),
    projectChildEntry: path.join(outside, 'project', 'index.mjs'),
    samples: readSamples(samplesFolder(outside)),
  };
}

/** Only Electron reads its archives: what other processes read lies beside the archive, in a folder of this name. */
function outsideArchive(appFolder: string): string {
  return appFolder.endsWith('.asar') ? `${appFolder}.unpacked` : appFolder;
}

/** Packaged beside the bundles; in a clone where they are written. */
function samplesFolder(appFolder: string): string {
  const packaged = path.join(appFolder, 'samples');
  return existsSync(packaged) ? packaged : path.resolve(appFolder, '..', '..', 'e2e', 'projects');
}
