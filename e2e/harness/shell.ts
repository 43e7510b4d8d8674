/**
 * Starts the application in the Electron that TIMELAPSE_ELECTRON names, each test with data folders of its own.
 *
 * An Electron as its package brings it takes the application's folder as an argument. One that was cut out of another application
 * (.ci/electron-runtime) starts what lies in its resources/app: that becomes a small entry which adds what an old Electron
 * lacks, in the main process and in the host's. So the host runs where the product runs it, in a utility process, and windows get
 * their ports handed over; what differs is confined to the folder oldElectron.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';

const appFolder = path.resolve(import.meta.dirname, '../../dist/app');

/** The running application. */
export interface Shell {
  readonly application: ElectronApplication;
  readonly window: Page;
  /** Where this start keeps settings and saved state; a second start with it continues there. */
  readonly dataFolder: string;
}

/** What to start it with. */
export interface ShellOptions {
  /** A project's folder. */
  readonly project?: string;
  /** Where to keep settings and saved state; a fresh folder by default. */
  readonly dataFolder?: string;
  /** As a new user starts it, who gets the sample; else the welcome page comes first. */
  readonly firstStart?: boolean;
  /** Variables for the application's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The Electron to test in. */
export function electronExecutable(): string {
  const executable = process.env['TIMELAPSE_ELECTRON'];
  if (executable === undefined || !existsSync(executable)) {
    throw new Error('Set TIMELAPSE_ELECTRON to the executable of an Electron.');
  }
  return executable;
}

/** Puts the entry for old Electrons in place; answers false for an Electron that takes a folder. */
function prepareOldElectron(executable: string): boolean {
  const resources = path.join(path.dirname(executable), 'resources');
  if (existsSync(path.join(resources, 'default_app.asar'))) return false;
  const entry = path.join(resources, 'app');
  mkdirSync(entry, { recursive: true });
  cpSync(path.join(import.meta.dirname, 'oldElectron', 'main.cjs'), path.join(entry, 'main.cjs'));
  writeFileSync(path.join(entry, 'package.json'), '{"name":"timelapse","main":"main.cjs"}');
  return true;
}

/** Runs in the page of an old Electron before its own code: Chromium 108 has no `toSorted`. */
function addWhatOldChromiumLacks(): void {
  if ('toSorted' in Array.prototype) return;
  Object.defineProperty(Array.prototype, 'toSorted', {
    value(this: unknown[], compare?: (a: unknown, b: unknown) => number): unknown[] {
      return Array.from(this).sort(compare);
    },
  });
}

/** How the application is started in the Electron to test in. */
export function shellArguments(options: {
  readonly dataFolder: string;
  readonly project?: string | undefined;
}): string[] {
  const { dataFolder, project } = options;
  return [
    ...(prepareOldElectron(electronExecutable()) ? [] : [appFolder]),
    // Chromium's sandbox refuses root, as whom containers run.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${dataFolder}`,
    `--timelapse-dataFolder=${dataFolder}`,
    // Away from servers that run here, and the first start shows the welcome page alone.
    '--timelapse-port=0',
    ...(project === undefined ? [] : [`--timelapse-project=${project}`]),
  ];
}

/** The environment of the application. As the command line starts it: a machine's own Node may be too old for workers. */
export function shellEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, PATH = '', ...inherited } = process.env;
  const isOld = prepareOldElectron(electronExecutable());
  return {
    ...(inherited as Record<string, string>),
    PATH: `${PATH}${path.delimiter}${path.dirname(process.execPath)}`,
    TIMELAPSE_APP: appFolder,
    ...(isOld ? { TIMELAPSE_OLD_ELECTRON: path.join(import.meta.dirname, 'oldElectron') } : {}),
  };
}

/** Starts the application and waits for its window. */
async function startShell(options: ShellOptions, dataFolder: string): Promise<Shell> {
  const executablePath = electronExecutable();
  const isOld = prepareOldElectron(executablePath);
  if (options.firstStart !== true && !existsSync(path.join(dataFolder, 'settings.json'))) {
    writeFileSync(path.join(dataFolder, 'settings.json'), '{"hasStarted":true}');
  }
  const application = await _electron.launch({
    executablePath,
    args: shellArguments({ dataFolder, project: options.project }),
    env: { ...shellEnvironment(), ...options.env },
  });
  // Windows that open later have it from the start; the first has begun already.
  if (isOld) await application.context().addInitScript(addWhatOldChromiumLacks);
  const window = await application.firstWindow();
  if (isOld) await window.reload();
  return { application, window, dataFolder };
}

/** Tests of the shell: `start` opens the application, as often as a test asks; all is closed and removed after it. */
export const test = base.extend<{ start: (options?: ShellOptions) => Promise<Shell> }>({
  start: async ({}, use) => {
    const shells: Shell[] = [];
    const folders: string[] = [];
    await use(async (options = {}) => {
      const dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'timelapse-shell-'));
      folders.push(dataFolder);
      const shell = await startShell(options, dataFolder);
      shells.push(shell);
      return shell;
    });
    for (const { application } of shells) await application.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  },
});
