import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { root } from '../paths.ts';

const launcher = path.join(root, 'build', 'bin', 'timelapse');
const BUILD_LIMIT_MS = 60_000;
/** A busy machine starts a process late; it is still a failure only when nothing comes at all. */
const RUN_LIMIT_MS = 30_000;
beforeAll(() => ensureBuilt(), BUILD_LIMIT_MS);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'launcher-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('build/bin/timelapse', () => {
  it.each([
    ['by its path', (link: string) => (symlinkSync(launcher, link), launcher)],
    ['by a link', (link: string) => (symlinkSync(launcher, link), link)],
    [
      'by a relative link',
      (link: string) => (symlinkSync(path.relative(folder, launcher), link), link),
    ],
  ])('starts from any directory %s', (_how, command) => {
    const started = command(path.join(folder, 'link'));
    const { status, stdout } = spawnSync(started, ['version'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^timelapse \d/),
    });
  });

  it('hands over arguments and exit status as they are', () => {
    const { status, stderr } = spawnSync(launcher, ['serve', '--no such'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('no such');
  });

  it(
    'becomes the server, so that its signals end it',
    async () => {
      const server = spawn(launcher, ['serve', '--headless', '--port', '0']);
      const ready = Promise.withResolvers<string>();
      const ended = Promise.withResolvers<number | null>();
      server.stdout.setEncoding('utf8').on('data', ready.resolve);
      server.on('exit', ended.resolve);
      expect(await ready.promise).toContain('serves Temporal on 127.0.0.1:');
      server.kill('SIGTERM');
      expect(await ended.promise).toBe(0);
    },
    RUN_LIMIT_MS,
  );
});

describe.skipIf(process.platform === 'win32')('what it builds before', () => {
  /** Writes a file of a checkout, as old as `minute` says. */
  function write(file: string, minute: number, text = '', mode = 0o644): void {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text, { mode });
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute));
    utimesSync(place, at, at);
    utimesSync(path.dirname(place), at, at);
  }

  /** A checkout whose Node prints the scripts that it is given, and what a start of it runs. */
  function scriptsOf(...args: string[]): string[] {
    const command = path.join(folder, 'build', 'bin', 'timelapse');
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    const ran = `${stderr}${stdout}`.split('\n').filter((line) => line !== '');
    return ran.map((line) => line.replaceAll(`${path.resolve(folder)}${path.sep}`, ''));
  }

  beforeEach(() => {
    write('node_modules/node/bin/node', 0, '#!/bin/sh\necho "$@"\n', 0o755);
    write('node_modules/.package-lock.json', 1);
    write('package.json', 1);
    for (const file of ['electron/a.ts', 'shared/b.ts', 'renderer/c.ts']) write(file, 1);
    write('dist/.stamps/client', 2);
    write('dist/.stamps/cli', 2);
    write('build/bin/timelapse', 1);
    copyFileSync(launcher, path.join(folder, 'build', 'bin', 'timelapse'));
    chmodSync(path.join(folder, 'build', 'bin', 'timelapse'), 0o755);
  });

  const START = '--max-semi-space-size=4 --heap-growing-percent=30 dist/cli/index.cjs version';
  const BUILD = 'build/bundle/build.ts';

  it('nothing, while no source is newer than the build', () => {
    expect(scriptsOf('version')).toEqual([START]);
  });

  it.each(['electron/a.ts', 'shared/b.ts', 'renderer/c.ts', 'node_modules/.package-lock.json'])(
    'all, when %s is newer',
    (file) => {
      write(file, 3);
      expect(scriptsOf('version')).toEqual([BUILD, START]);
    },
  );

  it('for a server alone, what that needs', () => {
    write('renderer/c.ts', 3);
    const start = '--max-semi-space-size=4 --heap-growing-percent=30 dist/cli/index.cjs';
    expect(scriptsOf('7233')).toEqual([`${start} 7233`]);
    write('electron/a.ts', 3);
    expect(scriptsOf('serve', '--headless')).toEqual([
      `${BUILD} --only=cli`,
      `${start} serve --headless`,
    ]);
  });
});
