/** The window looks at a server elsewhere, which dies and comes back; and at a run there whose names are as long as they may be. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';

test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(120_000);

const root = path.resolve(import.meta.dirname, '../..');
const screens = path.join(root, 'test-results', 'screens');
const commandLine = path.join(root, 'dist', 'cli', 'index.cjs');
const LONG = 'x'.repeat(990);

let folder: string;
let children: ChildProcess[];

test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-elsewhere-'));
  children = [];
});
test.afterEach(async () => {
  await Promise.all(children.map(kill));
  rmSync(folder, { recursive: true });
});

/** Starts it and waits until it has printed what it is asked to find. */
async function run(args: readonly string[], find: RegExp) {
  const child = spawn(process.execPath, [commandLine, ...args], {
    env: { ...process.env, XDG_CONFIG_HOME: folder, APPDATA: folder, DISPLAY: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    output += text;
    const found = find.exec(output)?.[1];
    if (found !== undefined) return { child, found };
  }
  throw new Error(`It ended before it was ready:\n${output}`);
}

const serve = (port: string) => run(['serve', '--headless', '--port', port], /Temporal on (\S+)/);

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Starts a run by the dialog, which leads to it. */
async function start(page: Page, type: string, workflowId: string, queue: string): Promise<void> {
  await page.getByRole('button', { name: 'Start workflow' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByRole('combobox', { name: 'Workflow type' }).fill(type);
  await page.keyboard.press('Tab');
  await dialog.getByLabel('Workflow ID').fill(workflowId);
  await dialog.getByRole('combobox', { name: 'Task queue' }).fill(queue);
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Start and open' }).click();
  const title = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(title).toHaveAttribute('title', workflowId);
}

/** Back to the list, whose run of this id is there. */
async function list(page: Page, workflowId: string): Promise<void> {
  await page
    .getByRole('link', { name: /^Workflows/ })
    .first()
    .click();
  const rows = page.getByRole('treegrid', { name: 'Workflow executions' }).getByRole('row');
  await expect(rows.filter({ hasText: workflowId })).toBeVisible({ timeout: 20_000 });
}

test('a server that dies is said so, what was seen stays, and all goes on when it is back', async ({
  page,
}) => {
  const { child, found: address } = await serve('0');
  const open = ['open', '--ui', 'browser', '--ui-port', '0', '--connect', address];
  const { found: url } = await run(open, /window is at (\S+)/);
  await page.goto(`${url}#/workflows`);
  const main = page.getByRole('main');
  await start(page, 'Short', 'short', 'nowhere');
  await list(page, 'short');

  await test.step('names of a thousand characters push nothing out of sight', async () => {
    await start(page, `Type${LONG}`, `id-${LONG}`, `queue-${LONG}`);
    await main.getByRole('treegrid', { name: 'Event groups' }).getByRole('row').first().click();
    for (const name of ['Terminate…', 'Copy a link to event 1']) {
      await expect(main.getByRole('button', { name }).first()).toBeInViewport({ ratio: 1 });
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    mkdirSync(screens, { recursive: true });
    await page.screenshot({ path: path.join(screens, 'odd-long-names.png') });
  });

  await kill(child);
  const said = page.getByText(`The server at ${address} does not answer.`);
  await expect(said).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(`Nothing listens at ${address}.`)).toBeVisible();
  await expect(main.getByRole('button', { name: 'Terminate…' })).toHaveAttribute(
    'title',
    'The server does not answer.',
  );
  await page.screenshot({ path: path.join(screens, 'odd-server-dead.png') });
  await list(page, 'short');

  await serve(address.split(':')[1] ?? '');
  await expect(said).toBeHidden({ timeout: 20_000 });
  await start(page, 'Short', 'again', 'nowhere');
  await list(page, 'again');
});
