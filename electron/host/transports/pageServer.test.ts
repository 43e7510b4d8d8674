import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_CLOSED, SOCKET_PATH } from '../../../shared/ipc/bridge.ts';
import { systemClock } from '../clock/wallClock.ts';
import { EnvironmentError } from '../../../shared/model/environmentError.ts';
import { BadFrame } from '../handlers/router.ts';
import { FrameServer } from './frameServer.ts';
import { openPageServer, type PageServer } from './pageServer.ts';

let folder: string;
let frames: FrameServer;
let server: PageServer;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-page-'));
  mkdirSync(path.join(folder, 'window', 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'window', 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'window', 'assets', 'app-1a2b.js'), 'start()');
  writeFileSync(path.join(folder, 'window', 'notes.exe'), 'no type of ours');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  frames = new FrameServer(systemClock());
  frames.serve((text) =>
    text === 'bad' ? Promise.reject(new BadFrame('')) : Promise.resolve(`answer to ${text}`),
  );
  server = await openPageServer({ frames, folder: path.join(folder, 'window'), port: 0 });
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const origin = () => `http://127.0.0.1:${server.port}`;

/** Asks as it is told: unlike fetch, with any Host and without normalising the path. */
function get(
  pathname: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: server.port,
      path: pathname,
      headers,
      method,
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.end();
  });
}

/** The cookie that the printed address gives. */
async function signIn(): Promise<string> {
  const { search } = new URL(server.url);
  const { headers } = await get(`/${search}`);
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

interface SocketWish {
  readonly cookie?: string;
  readonly origin?: string;
  readonly host?: string;
  readonly path?: string;
}

/** Opens a WebSocket; answers it, or the status of the refusal. */
async function connect(wish: SocketWish): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${wish.path ?? SOCKET_PATH}`, {
    headers: {
      ...(wish.cookie === undefined ? {} : { cookie: wish.cookie }),
      ...(wish.host === undefined ? {} : { host: wish.host }),
      ...(wish.origin === undefined ? {} : { origin: wish.origin }),
    },
  });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.on('error', () => undefined); // ws reports the refusal once more
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

async function connected(): Promise<WebSocket> {
  const socket = await connect({ cookie: await signIn(), origin: origin() });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

test('the address with its token gives the cookie once and leads to the page without the token', async () => {
  const { search } = new URL(server.url);
  const first = await get(`/${search}`);
  expect(first.status).toBe(303);
  expect(first.headers['location']).toBe('/');
  expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
  const page = await get('/', { cookie: await signIn() });
  expect(page).toMatchObject({ status: 200, body: '<!doctype html>' });
});

test('the page allows no eval, no inline script and no frame around it', async () => {
  const { headers } = await get('/', { cookie: await signIn() });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('files have strict types; those with a hash in their name may be kept', async () => {
  const cookie = await signIn();
  const script = await get('/assets/app-1a2b.js', { cookie });
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(script.headers['cache-control']).toContain('immutable');
  const page = await get('/index.html', { cookie });
  expect(page.headers['cache-control']).toBe('no-store');
});

test('HEAD has the headers alone', async () => {
  const head = await get('/', { cookie: await signIn() }, 'HEAD');
  expect(head).toMatchObject({ status: 200, body: '' });
});

test.each([
  '/missing.js',
  '/notes.exe',
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets//app-1a2b.js',
  '/%',
  '/.hidden.html',
  '/index.html%00.js',
])('%s is no file of the window', async (pathname) => {
  expect((await get(pathname, { cookie: await signIn() })).status).toBe(404);
});

test('only reading is served', async () => {
  expect((await get('/', { cookie: await signIn() }, 'POST')).status).toBe(405);
});

test('without the cookie nothing is answered, not even with a wrong token', async () => {
  expect((await get('/')).status).toBe(403);
  expect((await get('/?token=wrong')).status).toBe(403);
  expect((await get('/', { cookie: `timelapse-${server.port}=wrong` })).status).toBe(403);
});

test('a name that was rebound to this machine is refused, token or not', async () => {
  const { search } = new URL(server.url);
  const host = `evil.example:${server.port}`;
  expect((await get(`/${search}`, { host })).status).toBe(403);
  expect((await get('/', { host, cookie: await signIn() })).status).toBe(403);
  expect((await get('/', { host: '127.0.0.1', cookie: await signIn() })).status).toBe(403);
});

test('frames travel over the WebSocket, and changes with them', async () => {
  const socket = await connected();
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  socket.send('a');
  await expect.poll(() => heard).toEqual(['answer to a']);
  frames.publish(['clock']);
  await expect
    .poll(() => heard[1])
    .toBe(JSON.stringify({ changed: { sequence: 1, topics: ['clock'] } }));
});

test.each([
  ['no cookie', async () => ({ origin: origin() })],
  ['a wrong cookie', async () => ({ cookie: `timelapse-${server.port}=x`, origin: origin() })],
  ['no origin', async () => ({ cookie: await signIn() })],
  ['a foreign origin', async () => ({ cookie: await signIn(), origin: 'http://evil.example' })],
  [
    'another port of this machine',
    async () => ({ cookie: await signIn(), origin: 'http://127.0.0.1:1' }),
  ],
  [
    'a rebound name',
    async () => ({
      cookie: await signIn(),
      host: `evil.example:${server.port}`,
      origin: `http://evil.example:${server.port}`,
    }),
  ],
  ['another path', async () => ({ cookie: await signIn(), origin: origin(), path: '/other' })],
])('a WebSocket with %s is refused', async (_name, wish) => {
  expect(await connect(await wish())).toBe(403);
});

test('a window that breaks the protocol is cut off; so are all when the server closes', async () => {
  const broken = await connected();
  const codes: number[] = [];
  broken.on('close', (code) => codes.push(code));
  broken.send('bad');
  await expect.poll(() => codes).toEqual([SOCKET_CLOSED.badFrame]);
  const binary = await connected();
  binary.on('close', (code) => codes.push(code));
  binary.send(Buffer.from('a'));
  await expect.poll(() => codes.length).toBe(2);
  const left = await connected();
  left.on('close', (code) => codes.push(code));
  await server.close();
  await expect.poll(() => codes[2]).toBe(SOCKET_CLOSED.shuttingDown);
});

test('a port that is taken is refused with what to do', async () => {
  const taken = openPageServer({ frames, folder, port: server.port });
  await expect(taken).rejects.toThrow(EnvironmentError);
  await expect(taken).rejects.toMatchObject({ fix: expect.stringContaining('--ui-port') });
});

test('without a wish it takes the same port each time, and the next one while that is taken', async () => {
  const first = await openPageServer({ frames, folder });
  const second = await openPageServer({ frames, folder });
  expect(second.port).toBeGreaterThan(first.port);
  const { port } = first;
  await first.close();
  const again = await openPageServer({ frames, folder });
  expect(again.port).toBe(port);
  await Promise.all([again.close(), second.close()]);
});
