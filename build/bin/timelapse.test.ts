import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
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
