import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';

const app = {
  isPackaged: true,
  requestSingleInstanceLock: vi.fn<(data: unknown) => boolean>(),
  on: vi.fn<(event: string, heard: (...values: unknown[]) => void) => void>(),
};
vi.mock('electron', () => ({ app }));
const { environmentOf, launchOf, takeSingleInstance } = await import('./launch.ts');

const HERE = import.meta.dirname;

beforeEach(() => {
  app.isPackaged = true;
  vi.clearAllMocks();
});

test('a folder that a file manager hands over is a project; what does not exist is not', () => {
  expect(launchOf(['timelapse', '--no-sandbox', '.'], HERE).project).toBe(HERE);
  expect(launchOf(['timelapse', 'no-such-folder'], HERE).project).toBeUndefined();
});

test("an unpackaged Electron's first argument is the application itself", () => {
  app.isPackaged = false;
  expect(launchOf(['electron', HERE], HERE).project).toBeUndefined();
});

test('what the command line asked for wins', () => {
  const argv = ['timelapse', '.', '--timelapse-project=shop', '--timelapse-port=7300'];
  expect(launchOf(argv, HERE)).toMatchObject({ project: 'shop', port: 7300 });
});

test('the first start stays and hears what later ones were asked for', () => {
  app.requestSingleInstanceLock.mockReturnValue(true);
  const second = vi.fn<(launch: object) => void>();
  expect(takeSingleInstance({ project: '/shop' }, second)).toBe(true);
  const [event, heard] = app.on.mock.calls[0] ?? [];
  expect(event).toBe('second-instance');
  heard?.({}, [], '/', { project: '/bakery' });
  heard?.({}, [], '/', undefined);
  expect(second.mock.calls).toEqual([[{ project: '/bakery' }], [{}]]);
});

test('a later start hands over what it was asked for and goes', () => {
  app.requestSingleInstanceLock.mockReturnValue(false);
  expect(takeSingleInstance({ project: '/bakery' }, vi.fn<() => void>())).toBe(false);
  expect(app.requestSingleInstanceLock).toHaveBeenCalledWith({ project: '/bakery' });
  expect(app.on).not.toHaveBeenCalled();
});

test("the package's Node comes behind those of the machine; the command line has seen to its own", () => {
  const env = { Path: '/usr/bin', HOME: '/home/ada' };
  expect(environmentOf(env, undefined)).toBe(env);
  expect(environmentOf(env, '/opt/timelapse')).toEqual({
    Path: ['/usr/bin', path.join('/opt/timelapse', 'node')].join(path.delimiter),
    HOME: '/home/ada',
  });
  expect(environmentOf({}, '/opt')).toEqual({ PATH: path.join('/opt', 'node') });
});
