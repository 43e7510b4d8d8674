import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { codecInput } from '../../shared/ipc/steering.ts';
import { startSettings } from '../../shared/ipc/settings.ts';

const settingsSchema = v.object({
  /** The project that was open last; absent when the user closed it. */
  lastProject: v.optional(v.string()),
  /** Its name, where it is a sample of ours: another copy of Timelapse opens its own. */
  lastSample: v.optional(v.string()),
  /** A project was opened or closed before, so the sample is not opened by itself any more. */
  hasStarted: v.optional(v.boolean()),
  /** What the user chose for the next start. */
  start: v.optional(startSettings),
  /** The codec server, with its secret. */
  codec: v.optional(codecInput),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

/** What outlives a session, in a file of the data folder. */
export interface SettingsFile {
  read(): Settings;
  /** Changes what is given. A failure is reported, not thrown: no user loses an action because a setting could not be kept. */
  write(change: Partial<Settings>): void;
}

/** The settings in a folder. @param report hears why they could not be written */
export function settingsIn(folder: string, report: (message: string) => void): SettingsFile {
  const file = path.join(folder, 'settings.json');
  const read = (): Settings => {
    try {
      const parsed = v.safeParse(settingsSchema, JSON.parse(readFileSync(file, 'utf8')));
      return parsed.success ? parsed.output : {};
    } catch {
      return {}; // none yet, or cut short
    }
  };
  return {
    read,
    write: (change) => {
      try {
        mkdirSync(folder, { recursive: true });
        // Renamed into place: a crash leaves the old file or the new one.
        const draft = `${file}.${process.pid}`;
        const text = JSON.stringify({ ...read(), ...change }, undefined, 2);
        // It may hold a secret.
        writeFileSync(draft, text, { mode: 0o600 });
        renameSync(draft, file);
      } catch (error) {
        report(`The settings could not be saved: ${String(error)}`);
      }
    },
  };
}

/** Where the platform keeps a user's data of an application. */
export function userDataFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home = homedir(),
): string {
  const name = 'timelapse';
  switch (platform) {
    case 'win32':
      return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), name);
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', name);
    default:
      return path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), name);
  }
}
