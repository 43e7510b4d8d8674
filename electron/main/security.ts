/**
 * What the window may do: show its own files, talk to its preload, and nothing else.
 *
 * 1. Its files come by our own scheme, with a content security policy that allows no inline script and no eval.
 * 2. Its session loads nothing but these files, and is denied every permission but writing text to the clipboard.
 * 3. It never navigates and embeds no web views. Of windows it opens only more of its own page, made by the shell like the first; other
 *    addresses go to the user's browser, http and https only.
 * 4. A message of it counts only when it comes from the top frame of our own page.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, protocol, shell, type IpcMainEvent, type Session, type WebContents } from 'electron';
import { assetOf, securityHeaders } from '../../shared/ipc/assets.ts';
import { externalAddress } from './externalAddress.ts';

const SCHEME = 'timelapse';
const ORIGIN = `${SCHEME}://app`;

/** The window's page. */
export const PAGE_URL = `${ORIGIN}/index.html`;

/** Makes the scheme a secure origin of its own. Before `ready`. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Locks a session and serves the window's files in it. @param folder where these lie */
export function secureSession(session: Session, folder: string): void {
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !url.startsWith(`${ORIGIN}/`) && !url.startsWith('devtools://') }),
  );
  session.protocol.handle(SCHEME, (request) => serveFile(request.url, folder));
}

async function serveFile(url: string, folder: string): Promise<Response> {
  const { host, pathname } = new URL(url);
  const headers = securityHeaders();
  const asset = host === 'app' ? assetOf(pathname) : undefined;
  if (asset === undefined) return new Response('There is no such file.', { status: 404, headers });
  try {
    const content = await readFile(path.join(folder, asset.path));
    return new Response(new Uint8Array(content), {
      headers: { ...headers, 'content-type': asset.contentType },
    });
  } catch (error) {
    return new Response(String(error), { status: 404, headers });
  }
}

/** The part of an address behind our own page's; undefined for every other address. */
export function ownPage(url: string): string | undefined {
  return url === PAGE_URL || url.startsWith(`${PAGE_URL}#`)
    ? url.slice(PAGE_URL.length)
    : undefined;
}

/** Locks every page of the application, whoever makes it. @param openOwn opens our page in one more window */
export function secureContents(openOwn: (hash: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const own = ownPage(url);
      if (own === undefined) openExternal(url);
      else openOwn(own);
      return { action: 'deny' };
    });
  });
}

/** Whether a message comes from the top frame of our own page in that window. */
export function isTrusted(event: IpcMainEvent, contents: WebContents): boolean {
  const frame = event.senderFrame;
  return (
    event.sender === contents &&
    frame !== null &&
    frame.parent === null &&
    new URL(frame.url).href.startsWith(`${ORIGIN}/`)
  );
}

/** Opens an address in the user's browser; other schemes than http and https are dropped. */
export function openExternal(url: unknown): void {
  const address = externalAddress(url);
  if (address === undefined) {
    console.warn('Timelapse opens http and https addresses only.');
    return;
  }
  shell.openExternal(address).catch((error: unknown) => {
    console.warn(`The browser could not open ${address}: ${String(error)}`);
  });
}
