/** How the window's own files are served, the same under Electron's scheme and over loopback HTTP. */

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  woff2: 'font/woff2',
};

/** A file to answer with. */
export interface Asset {
  /** Relative to the window's folder, with `/`. */
  readonly path: string;
  readonly contentType: string;
  /** Its name carries a hash of its content, so it never changes. */
  readonly immutable: boolean;
}

/** The file that a URL's path names; undefined when none of the window's can have that name. */
export function assetOf(urlPath: string): Asset | undefined {
  const path = decoded(urlPath)?.replace(/^\//, '');
  if (path === undefined) return undefined;
  if (path === '') return assetOf('/index.html');
  const segments = path.split('/');
  if (!segments.every((segment) => /^[\w-][\w.-]*$/.test(segment))) return undefined;
  const contentType = CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
  if (contentType === undefined) return undefined;
  return { path, contentType, immutable: segments[0] === 'assets' };
}

function decoded(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return undefined; // a stray percent sign: no such file
  }
}

/**
 * The headers of every answer. Scripts and workers come from the window's own origin alone; nothing is evaluated, framed or sent elsewhere.
 * @param connect origins besides its own that the window may talk to, such as its WebSocket's
 */
export function securityHeaders(connect: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "font-src 'self' data:",
      "img-src 'self' data:",
      `connect-src ${["'self'", ...connect].join(' ')}`,
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
