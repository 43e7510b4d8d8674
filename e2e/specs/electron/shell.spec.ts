/** What the shell is for: windows and their places, one instance, a host that may die, and a menu that names the window's commands. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { electronExecutable, shellArguments, shellEnvironment, test } from '../../harness/shell.ts';
import { TimelapseWindow } from '../../pages/window.ts';

const screens = path.resolve(import.meta.dirname, '../../../test-results/screens');
test.setTimeout(120_000);

/** The process ids of the hosts that run under a data folder. */
function hostsOf(application: ElectronApplication): Promise<number[]> {
  return application.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name, serviceName }) => (name ?? serviceName) === 'Timelapse host')
      .map(({ pid }) => pid),
  );
}

async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `electron-${name}.png`) });
}

test('the window comes back where it was', async ({ start }) => {
  const wanted = { x: 30, y: 40, width: 1000, height: 700 };
  const first = await start();
  await first.application.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
  }, wanted);
  await first.application.close();
  const memory = path.join(first.dataFolder, 'window.json');
  expect(JSON.parse(readFileSync(memory, 'utf8'))).toMatchObject({ places: {} });
  const again = await start({ dataFolder: first.dataFolder });
  const bounds = await again.application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  expect(bounds).toEqual(wanted);
});

test('a second start hands its project to the first and ends', async ({ start }) => {
  const { window, dataFolder } = await start();
  await expect(window.getByRole('heading', { name: 'Timelapse' })).toBeVisible();
  const second = spawn(
    electronExecutable(),
    shellArguments({ dataFolder, project: path.join(dataFolder, 'nowhere') }),
    { env: shellEnvironment(), stdio: 'ignore' },
  );
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect(window.getByText(/nowhere does not exist/).first()).toBeVisible();
});

test('a page opens in a window of its own; both show the same server', async ({ start }) => {
  const { application, window } = await start();
  await window.getByRole('link', { name: 'Workflows' }).click();
  const opened = application.waitForEvent('window');
  await window.keyboard.press('Shift+N');
  const other = await opened;
  await expect(other).toHaveURL(/^timelapse:\/\/app\/index\.html#\/workflows/);
  await new TimelapseWindow(other).view('Settings');
  await expect(window).toHaveURL(/#\/workflows/);
  await other.keyboard.press('Alt+ArrowLeft');
  await expect(other).toHaveURL(/#\/workflows/);
  await keep(other, 'second-window');
  await other.close();
  await expect(window.getByRole('navigation', { name: 'Views' })).toBeVisible();
});

test('a host that dies is said, restarted, and what it had kept is there', async ({ start }) => {
  const { application, window } = await start();
  await window.getByRole('link', { name: 'Workflows' }).click();
  const timelapse = new TimelapseWindow(window);
  await timelapse.view('Settings');
  await window.getByRole('switch', { name: 'Open the last project' }).click();
  await expect(window.getByText('From the next start on')).toBeVisible();
  const pids = await hostsOf(application);
  const [pid] = pids.length > 0 ? pids : await childHosts(application);
  if (pid === undefined) throw new Error('No host runs.');
  process.kill(pid, 'SIGKILL');
  await expect(window.getByRole('alert')).toContainText('The server process ended');
  await keep(window, 'host-crashed');
  await window.getByRole('button', { name: 'Restart' }).click();
  await expect(window.getByRole('alert')).toBeHidden();
  await timelapse.view('Workflows');
  await timelapse.view('Settings');
  await expect(window.getByRole('switch', { name: 'Open the last project' })).not.toBeChecked();
});

/** Where the host is a plain Node process it is no process of Electron's own: the shell's child with the host's bundle. */
async function childHosts(application: ElectronApplication): Promise<number[]> {
  const parent = application.process().pid ?? 0;
  const { execFileSync } = await import('node:child_process');
  return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => Number(found?.[2]) === parent && found?.[3]?.includes('host/index.cjs'))
    .map((found) => Number(found?.[1]));
}

test("the menu's commands are the window's own", async ({ start }) => {
  const { application, window } = await start();
  const choose = (label: string): Promise<void> =>
    application.evaluate(({ Menu, BrowserWindow }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items
        ?.find((item) => item.label === wanted)
        ?.click({}, BrowserWindow.getAllWindows()[0], undefined);
    }, label);
  await window.getByRole('link', { name: 'Workflows' }).click();
  await choose('Retry lab');
  await expect(window).toHaveURL(/#\/lab/);
  await choose('Back');
  await expect(window).toHaveURL(/#\/workflows/);
  await choose('Search or command…');
  await expect(window.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
});

test('the window asks for nothing that it would not get', async ({ start }) => {
  const { window } = await start();
  const states = await window.evaluate(() =>
    Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    ),
  );
  expect(new Set(states)).toEqual(new Set(['denied']));
});
