/**
 * The browser mode's server: the window's files and its WebSocket, for this machine and for whoever has the address.
 *
 * 1. It listens on loopback only, and answers only requests whose Host is loopback with its own port: a foreign page that rebinds its name to
 *    127.0.0.1 is refused.
 * 2. The address carries a random token; the first page turns it into a cookie (HttpOnly, SameSite=Lax) and drops it from the address.
 *    Nothing is answered without that cookie.
 * 3. A WebSocket needs the cookie and an Origin that is this server.
 * 4. Files come from the window's folder only, by names of an allow-list, with a strict type and the window's security headers.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { assetOf, securityHeaders } from '../../../shared/ipc/assets.ts';
import { SOCKET_CLOSED, SOCKET_PATH } from '../../../shared/ipc/bridge.ts';
import { listen, listenOnFirstFree } from '../loopback.ts';
import type { FrameServer } from './frameServer.ts';

export interface PageServerOptions {
  readonly frames: FrameServer;
  /** The window's folder, with its index.html. */
  readonly folder: string;
  /** The first free one of the usual ports without it. */
  readonly port?: number | undefined;
}

export interface PageServer {
  /** The page's address with its token: whoever has it may use the window. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A browser keeps what the user chose about the window (theme, sizes, recent projects) by address: the same port finds it again. */
const USUAL_PORTS = Array.from({ length: 10 }, (_, index) => 7280 + index);

/** A window's frame is a call with its arguments: far below this. */
const FRAME_BYTES_MAX = 32 * 1024 * 1024;

/** A window that has this much unread gets no invalidations until it has read on. */
const CONGESTED_BYTES = 1024 * 1024;

/** Opens the page's server. Rejects with EnvironmentError when the port can't be had. */
export async function openPageServer(options: PageServerOptions): Promise<PageServer> {
  const token = randomBytes(32).toString('base64url');
  const server = createServer();
  const { port: wanted } = options;
  const purpose = "the window's page";
  const { port } =
    wanted === undefined
      ? await listenOnFirstFree(server, USUAL_PORTS)
      : await listen(server, { wanted, purpose, flag: '--ui-port' });
  const guard = createGuard(port, token);
  server.on('request', (request, response) => {
    answer(request, response, guard, options.folder).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const sockets = serveSockets(server, guard, options.frames);
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    port,
    close: () => close(server, sockets),
  };
}

interface Guard {
  readonly port: number;
  /** The request came to us by a loopback name. */
  isOwnHost(request: IncomingMessage): boolean;
  isOwnOrigin(request: IncomingMessage): boolean;
  hasCookie(request: IncomingMessage): boolean;
  isToken(token: string | null): boolean;
  readonly cookie: string;
}

/** Cookies are shared by all ports of a host: the name keeps two windows apart. */
function createGuard(port: number, token: string): Guard {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const origins = hosts.map((host) => `http://${host}`);
  const name = `timelapse-${port}`;
  const expected = Buffer.from(token);
  const isToken = (given: string | null | undefined): boolean => {
    const bytes = Buffer.from(given ?? '');
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  };
  return {
    port,
    isOwnHost: ({ headers }) => hosts.includes(headers.host ?? ''),
    isOwnOrigin: ({ headers }) =>
      origins.includes(headers.origin ?? '') && headers.origin === `http://${headers.host}`,
    hasCookie: ({ headers }) => isToken(cookieOf(headers.cookie ?? '', name)),
    isToken,
    cookie: `${name}=${token}; HttpOnly; SameSite=Lax; Path=/`,
  };
}

function cookieOf(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Guard,
  folder: string,
): Promise<void> {
  const origin = `ws://${request.headers.host}`;
  for (const [name, value] of Object.entries(securityHeaders([origin]))) {
    response.setHeader(name, value);
  }
  if (!guard.isOwnHost(request)) return refuse(response, 403, 'This address is not served.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'Only GET is served.');
  }
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (guard.isToken(url.searchParams.get('token'))) {
    response.writeHead(303, { 'set-cookie': guard.cookie, location: '/' }).end();
    return;
  }
  if (!guard.hasCookie(request)) {
    return refuse(response, 403, 'Open the address that Timelapse printed, with its token.');
  }
  await sendFile(request, response, folder, url.pathname);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  urlPath: string,
): Promise<void> {
  const asset = assetOf(urlPath);
  const file = asset && path.join(folder, asset.path);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (asset === undefined || file === undefined || !found?.isFile()) {
    return refuse(response, 404, 'There is no such file.');
  }
  response.writeHead(200, {
    'content-type': asset.contentType,
    'content-length': found.size,
    'cache-control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file)
    .on('error', (error) => response.destroy(error))
    .pipe(response);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
}

function serveSockets(server: Server, guard: Guard, frames: FrameServer): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket: Socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const allowed =
      pathname === SOCKET_PATH &&
      guard.isOwnHost(request) &&
      guard.isOwnOrigin(request) &&
      guard.hasCookie(request);
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(frames, webSocket));
  });
  return sockets;
}

function serveSocket(frames: FrameServer, socket: WebSocket): void {
  const events = frames.add({
    send: (text) => socket.send(text),
    close: (reason) => socket.close(SOCKET_CLOSED[reason]),
    get congested() {
      return socket.bufferedAmount > CONGESTED_BYTES;
    },
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(SOCKET_CLOSED.badFrame);
    else events.received(String(data));
  });
  socket.on('close', () => events.closed());
  socket.on('error', () => socket.terminate()); // a broken peer; `close` follows
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(SOCKET_CLOSED.shuttingDown);
  sockets.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets.clients) socket.terminate();
}
