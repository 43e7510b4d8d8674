/**
 * Serves the window as `npm start` does where there is no Electron, and opens it in the test's browser: each start on free ports, with
 * settings of its own and, where a test asks for it, with a copy of a sample project to write into.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Page } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../..');
const commandLine = path.join(root, 'dist', 'cli', 'index.cjs');

/** How long a start may take on a busy machine. */
const START_LIMIT_MS = 30_000;
/** How long an end may take before it is forced; the product promises 2 s. */
const STOP_LIMIT_MS = 5_000;

/** A running Timelapse, its window open. */
export interface Timelapse {
  readonly page: Page;
  /** The window's address, with its token. */
  readonly url: string;
  /** Where the embedded server listens, as `host:port`. */
  readonly address: string;
  /** The folder of the project that was opened. */
  readonly project: string | undefined;
  /** Where it keeps what the user chose; another start with it finds that again. */
  readonly settings: string;
  /** Everything that it printed so far. */
  output(): string;
  /** Ends it, as a signal does. */
  stop(): Promise<void>;
}

/** What to start it with. */
export interface TimelapseOptions {
  /** A sample's name in e2e/projects; it is copied, so that a test may change it. */
  readonly sample?: string;
  /** A project's folder, as it is. */
  readonly project?: string;
  /** More arguments of `timelapse serve`. */
  readonly args?: readonly string[];
  /** The settings of an earlier start. */
  readonly settings?: string;
  /** The server takes the port that the settings name, in place of any free one. */
  readonly settingsPort?: boolean;
}

/** Copied beside the others, inside the repository, so that its packages are found. */
function copySample(name: string): string {
  const samples = path.join(root, 'e2e', 'projects');
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(root, '.cache', `${name}-`));
  cpSync(path.join(samples, name), folder, { recursive: true });
  return folder;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.on('exit', () => resolve());
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await promise;
  clearTimeout(limit);
}

/** Waits until it has printed where its server and its window are. */
async function readAddresses(child: ChildProcess, output: () => string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; address: string }>();
  const read = () => {
    const address = /serves Temporal on (\S+)/.exec(output())?.[1];
    const url = /window is at (\S+)/.exec(output())?.[1];
    if (address !== undefined && url !== undefined) resolve({ url, address });
  };
  child.stdout?.on('data', read);
  child.on('exit', (code) => reject(new Error(`It ended with status ${code}:\n${output()}`)));
  const limit = setTimeout(
    () => reject(new Error(`It was not ready after ${START_LIMIT_MS} ms:\n${output()}`)),
    START_LIMIT_MS,
  );
  return promise.finally(() => clearTimeout(limit));
}

/** Tests of the window in a browser: `start` opens it; all is ended and removed after the test. */
export const test = base.extend<{ start: (options?: TimelapseOptions) => Promise<Timelapse> }>({
  start: async ({ page }, use, info) => {
    const folders: string[] = [];
    const children: ChildProcess[] = [];
    let output = '';
    await use(async ({ sample, project: given, args = [], settingsPort, ...before } = {}) => {
      const settings = before.settings ?? mkdtempSync(path.join(tmpdir(), 'timelapse-settings-'));
      folders.push(settings);
      const project = sample === undefined ? given : copySample(sample);
      if (sample !== undefined && project !== undefined) folders.push(project);
      const child = spawn(
        process.execPath,
        [
          ...[commandLine, 'serve', '--ui-port', '0'],
          ...(settingsPort === true ? [] : ['--port', '0']),
          ...(project === undefined ? [] : ['--project', project]),
          ...args,
        ],
        {
          env: { ...process.env, XDG_CONFIG_HOME: settings, APPDATA: settings },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      children.push(child);
      let printed = '';
      const take = (text: string): void => {
        printed += text;
        output += text;
      };
      child.stdout.setEncoding('utf8').on('data', take);
      child.stderr.setEncoding('utf8').on('data', take);
      const { url, address } = await readAddresses(child, () => printed);
      await page.goto(url);
      const end = (): Promise<void> => stop(child);
      return { page, url, address, project, settings, output: () => printed, stop: end };
    });
    await Promise.all(children.map(stop));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    if (info.status !== info.expectedStatus) {
      await info.attach('output', { body: output, contentType: 'text/plain' });
    }
  },
});
