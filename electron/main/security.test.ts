import { beforeEach, expect, test, vi } from 'vitest';
import type { Session, WebContents } from 'electron';

type Listener = (...args: never[]) => void;

const made: Listener[] = [];
const opened: string[] = [];
vi.mock('electron', () => ({
  app: { on: (_event: string, listener: Listener) => made.push(listener) },
  protocol: {},
  shell: {
    openExternal: (url: string) => {
      opened.push(url);
      return Promise.resolve();
    },
  },
}));

const { isTrusted, ownPage, PAGE_URL, secureContents, secureSession } =
  await import('./security.ts');

beforeEach(() => {
  made.length = opened.length = 0;
});

test.each([
  [PAGE_URL, ''],
  [`${PAGE_URL}#/workflows/a`, '#/workflows/a'],
  [`${PAGE_URL}.evil`, undefined],
  ['timelapse://other/index.html#/', undefined],
  ['https://example.com/#timelapse://app/index.html', undefined],
])('%s is a page of ours: %s', (url, hash) => {
  expect(ownPage(url)).toBe(hash);
});

/** The listeners of a page that was made. */
function page(openOwn: (hash: string) => void) {
  secureContents(openOwn);
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  let open: (details: { url: string }) => unknown = () => undefined;
  const contents = {
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
  };
  for (const listener of made) (listener as (...args: unknown[]) => void)({}, contents);
  return { listeners, open: (url: string) => open({ url }) };
}

test('a page never navigates and attaches no web view', () => {
  const { listeners } = page(() => undefined);
  for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
    const preventDefault = vi.fn();
    listeners.get(event)?.({ preventDefault });
    expect(preventDefault, event).toHaveBeenCalledOnce();
  }
});

test('of windows only our own page is opened, by the shell; the web goes to the browser, the rest nowhere', () => {
  const own: string[] = [];
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { open } = page((hash) => own.push(hash));
  for (const url of [`${PAGE_URL}#/clock`, 'https://temporal.io/', 'file:///etc/passwd', 'x:y']) {
    expect(open(url)).toEqual({ action: 'deny' });
  }
  expect(own).toEqual(['#/clock']);
  expect(opened).toEqual(['https://temporal.io/']);
});

test('a message counts only from the top frame of our own page in that window', () => {
  const contents = {} as WebContents;
  const event = (url: string, parent: unknown = null, sender = contents) =>
    ({ sender, senderFrame: { url, parent } }) as unknown as Parameters<typeof isTrusted>[0];
  expect(isTrusted(event(`${PAGE_URL}#/x`), contents)).toBe(true);
  expect(isTrusted(event('https://example.com/'), contents)).toBe(false);
  expect(isTrusted(event(PAGE_URL, {}), contents)).toBe(false);
  expect(isTrusted(event(PAGE_URL, null, {} as WebContents), contents)).toBe(false);
  expect(isTrusted({ ...event(PAGE_URL), senderFrame: null }, contents)).toBe(false);
});

test('a session grants nothing but writing text to the clipboard, and loads nothing but our files', () => {
  const set: Record<string, (...args: never[]) => unknown> = {};
  const keep = (name: string) => (handler: (...args: never[]) => unknown) => {
    set[name] = handler;
  };
  const session = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    webRequest: { onBeforeRequest: keep('load') },
    protocol: { handle: () => undefined },
  };
  secureSession(session as unknown as Session, '/window');
  const asked = (name: string, ...args: unknown[]) => set[name]?.(...(args as never[]));
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
  ]) {
    const decide = vi.fn();
    asked('request', {}, permission, decide);
    expect(decide, permission).toHaveBeenCalledWith(false);
    expect(asked('check', {}, permission), permission).toBe(false);
  }
  expect(asked('check', {}, 'clipboard-sanitized-write')).toBe(true);
  expect(asked('device', {})).toBe(false);
  const loads = (url: string) => {
    const decide = vi.fn();
    asked('load', { url }, decide);
    return decide.mock.calls[0]?.[0] as unknown;
  };
  expect(loads('timelapse://app/assets/a.js')).toEqual({ cancel: false });
  for (const url of ['https://example.com/', 'file:///etc/passwd', 'timelapse://app.evil/']) {
    expect(loads(url), url).toEqual({ cancel: true });
  }
});
