/** What a user can get wrong: each case is said clearly, with its fix, and breaks nothing else. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { TimelapseWindow } from '../pages/window.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.setTimeout(120_000);

const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

/** Keeps a picture of what the user is told. */
async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `wrong-${name}.png`) });
}

/** Types a folder into the dialog that opens projects. */
async function openFolder(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+O');
  const dialog = page.getByRole('dialog', { name: 'Open a project' });
  await dialog.getByRole('combobox', { name: 'Folder of the project' }).fill(folder);
  await page.keyboard.press('Control+Enter');
}

/** Folders that are no project, from nothing at all to a wrong configuration, and what is said about each. */
const FOLDERS: readonly (readonly [
  name: string,
  make: (folder: string) => string,
  says: RegExp,
])[] = [
  [
    'no-folder',
    (folder) => path.join(folder, 'nowhere'),
    /nowhere does not exist\..*Check the path, or open another folder\./,
  ],
  ['no-project', (folder) => folder, /is not a Temporal project.*npm install @temporalio\/worker/],
  [
    'no-sdk',
    (folder) => {
      const manifest = { name: 'shop', dependencies: { '@temporalio/worker': '^1.0.0' } };
      writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
      return folder;
    },
    /SDK of .* is not installed.*Run npm install in the project/,
  ],
  [
    'bad-config',
    (folder) => {
      writeFileSync(path.join(folder, 'timelapse.config.json'), '{"taskQueue": }');
      return folder;
    },
    /timelapse\.config\.json:1 cannot be read as JSON.*Correct/,
  ],
];

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'timelapse-wrong-'));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

test('what is typed wrong is said where it was typed, and everything works on', async ({
  start,
  page,
}) => {
  const { output } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();

  await test.step('invalid JSON is marked where it is wrong, and nothing starts', async () => {
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Start workflow' });
    await dialog.getByRole('textbox', { name: /, JSON$/ }).click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{"orderId": 1,,}');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toContainText(/problem/);
    await keep(page, 'invalid-json');
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('main')).toContainText('No workflows yet');
  });

  await test.step('a folder that is no project', async () => {
    for (const [name, make, says] of FOLDERS) {
      await openFolder(page, make(folder));
      const dialog = page.getByRole('dialog', { name: 'Open a project' });
      await expect(dialog.getByRole('alert')).toContainText(says);
      await keep(page, name);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    }
    await window.workerReady();
    await window.startWorkflow('subscription', {
      customerId: 'customer-1',
      plan: 'solo',
      priceCents: 900,
      periods: 2,
    });
    await expect(window.timelineRow('renewalDue')).toContainText('in 30');
    expect(output()).not.toContain('does not exist');
  });

  await test.step('an unknown workflow type, and the one that was probably meant', async () => {
    await window.view('Workflows');
    await page.getByRole('button', { name: 'Start workflow' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Start workflow' });
    await dialog.getByRole('combobox', { name: 'Workflow type' }).fill('orderSage');
    await expect(dialog).toContainText('Did you mean orderSaga?');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toContainText('The project registers no workflow orderSage.');
    await expect(dialog).toBeVisible();
    await keep(page, 'unknown-type');
    await dialog.getByRole('combobox', { name: 'Workflow type' }).fill('subscription');
    await page.keyboard.press('Control+Enter');
    await expect(dialog).toBeHidden();
  });

  await test.step('a signal to a closed workflow is refused with the reason', async () => {
    await window.startWorkflow('approval', {
      title: 'Desk',
      requestedBy: 'Ada',
      amountCents: 32_000,
    });
    await window.signal('approve', { by: 'Grace' });
    await window.says(/Completed/);
    await window.console.getByRole('tab', { name: /^Signal/ }).click();
    await keep(page, 'signal-to-closed');
    await expect(window.console).toContainText('This run has ended, so no signal reaches it');
    await expect(window.console.getByRole('button', { name: 'Send signal' })).toBeDisabled();
  });
});

test('a folder that is no project is said on the terminal, too, when it is what was asked for', async ({
  start,
  page,
}) => {
  const { output } = await start({ project: folder });
  await expect(page.getByRole('alert').first()).toContainText('is not a Temporal project');
  expect(output()).toMatch(/is not a Temporal project.*Run npm install @temporalio\/worker/);
  await keep(page, 'no-project-at-start');
  await page.getByRole('link', { name: 'Workflows' }).click();
  await expect(page.getByRole('main')).toContainText('No workflows yet');
});

test('wrong code is named with its place, and mended by correcting it', async ({ start, page }) => {
  const { project = '', output } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  const file = path.join(project, 'src', 'workflows', 'approval.ts');
  const source = readFileSync(file, 'utf8');
  await window.view('Workers');
  const main = page.getByRole('main');
  const about = page.getByRole('region', { name: 'Project' });

  await test.step('what does not compile runs all the same', async () => {
    const wrong = "Type 'string' is not assignable to type 'number'";
    writeFileSync(file, `const wrong: number = 'text';\n${source}`);
    await expect(main).toContainText(`approval.ts:1: ${wrong}`, { timeout: 30_000 });
    await keep(page, 'type-error');
    await window.workerReady();
    await expect.poll(output).toContain(wrong);
  });

  await test.step('with a syntax error the worker waits for the correction', async () => {
    writeFileSync(file, `export const oops = ;\n${source}`);
    await expect(main).toContainText(/approval\.ts:1 has a syntax error: Expression expected/, {
      timeout: 30_000,
    });
    await keep(page, 'syntax-error');
    await expect.poll(output).toContain('approval.ts:1 has a syntax error');
    writeFileSync(file, source);
    await expect(about).not.toContainText('Expression expected', { timeout: 30_000 });
    await window.workerReady();
  });
});

test('a busy port: another is taken and named, in the window and on the terminal', async ({
  start,
  page,
}) => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  const first = await start();
  await new TimelapseWindow(page).page.goto(`${first.url}#/settings`);
  const field = page.getByRole('textbox', { name: 'Port of the server' });
  await field.fill(String(port));
  await field.press('Enter');
  await expect(page.getByRole('main')).toContainText('From the next start on');
  await first.stop();
  const again = await start({ settingsPort: true, settings: first.settings });
  await expect(page.getByText(`not ${port}`)).toBeVisible();
  expect(again.output()).toContain(`port ${port} is used by another process`);
  await keep(page, 'busy-port');
  occupant.close();
});
