/** What every page has: the palette, the keys, the way back, more windows, times as the user wants them; and payloads that a codec server reads. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { TimelapseWindow } from '../pages/window.ts';

test.use({
  viewport: { width: 1440, height: 900 },
  timezoneId: 'Asia/Tokyo',
  contextOptions: { reducedMotion: 'reduce' },
});
test.setTimeout(120_000);

const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 });
const rows = (page: Page) =>
  page.getByRole('treegrid', { name: 'Workflow executions' }).getByRole('row');

/** By keys alone; nobody works on the queue. */
async function start(page: Page, workflowId: string, argument: unknown): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(heading(page)).toHaveText('Workflows');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Start workflow' });
  await dialog.getByRole('combobox', { name: 'Workflow type' }).fill('Parcel');
  await page.keyboard.press('Escape');
  await dialog.getByLabel('Workflow ID').fill(workflowId);
  await dialog.getByRole('combobox', { name: 'Task queue' }).fill('nowhere');
  await page.keyboard.press('Escape');
  const editor = dialog.getByRole('textbox', { name: /, JSON$/ }).first();
  if ((await editor.count()) === 0) {
    await dialog.getByRole('button', { name: 'Add an argument' }).click();
  }
  await new TimelapseWindow(page).writeJson(editor, argument);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(heading(page)).toHaveText(workflowId);
}

async function paletteAndKeys(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog').filter({ has: page.getByRole('combobox') });
  await page.keyboard.type('#parcel-1');
  await expect(palette.getByRole('option').first()).toContainText('parcel-1');
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('>go to the clock');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/clock$/);
  await page.keyboard.press('Shift+?');
  const keys = page.getByRole('dialog', { name: 'Keys of this view' });
  await expect(keys).toContainText('Skip to next');
  await expect(keys).toContainText('Back');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(heading(page)).toHaveText('parcel-1');
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page).toHaveURL(/#\/clock$/);
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('F6');
  await expect(page.locator('[data-pane]:focus-within').first()).toBeVisible();
}

/** The same page in one more tab, which follows what is done in the first. */
async function anotherTab(page: Page): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.keyboard.press('Shift+N'),
  ]);
  await expect(heading(tab)).toHaveText('parcel-1');
  const console = page.getByRole('region', { name: 'Console' });
  await console.getByLabel('Name').fill('moved');
  await console.getByRole('button', { name: 'Send signal' }).click();
  const timeline = tab.getByRole('treegrid', { name: 'Event groups' });
  await expect(timeline.getByRole('row', { name: 'moved' })).toBeVisible();
  return tab;
}

async function times(page: Page): Promise<void> {
  const started = rows(page).filter({ hasText: 'parcel-1' }).getByRole('gridcell').last();
  const shown = async (as: string): Promise<string> => {
    await page.keyboard.press('ControlOrMeta+,');
    await page.getByRole('radio', { name: as }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    return (await started.textContent()) ?? '';
  };
  const [utc, local, relative] = [
    await shown('UTC'),
    await shown('Local'),
    await shown('Relative'),
  ];
  const hour = (text: string): number => Number(/(\d\d):\d\d/.exec(text)?.[1]);
  expect((hour(local) - hour(utc) + 24) % 24).toBe(9);
  expect(relative).toMatch(/ago|now/);
  await shown('UTC');
}

interface JsonPayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

/** A codec server that turns every payload around. */
async function codecServer(): Promise<{ readonly url: string; readonly close: () => void }> {
  const coded = Buffer.from('binary/reversed').toString('base64');
  const encode = (payload: JsonPayload): JsonPayload => ({
    metadata: { encoding: coded },
    data: Buffer.from(JSON.stringify(payload)).reverse().toString('base64'),
  });
  const decode = (payload: JsonPayload): JsonPayload =>
    payload.metadata?.['encoding'] === coded
      ? (JSON.parse(
          Buffer.from(payload.data ?? '', 'base64')
            .reverse()
            .toString(),
        ) as JsonPayload)
      : payload;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const { payloads } = JSON.parse(body) as { payloads: readonly JsonPayload[] };
      const act = request.url === '/encode' ? encode : decode;
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ payloads: payloads.map(act) }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** What is sent is coded; a tab that shows it reads it, as soon as any tab says how. */
async function coded(page: Page, tab: Page): Promise<void> {
  const codec = await codecServer();
  const settings = page.getByRole('region', { name: 'Codec server' });
  await page.keyboard.press('ControlOrMeta+,');
  await settings.getByLabel('Address').fill(codec.url);
  await settings.getByRole('button').first().click();
  await start(page, 'parcel-2', { to: 'Lyon' });
  await tab.goto(page.url());
  await expect(heading(tab)).toHaveText('parcel-2');
  await tab.getByRole('treegrid', { name: 'Event groups' }).getByRole('row').first().click();
  const input = tab.getByRole('region', { name: 'Input' });
  await expect(input).toContainText('"Lyon"');
  await page.keyboard.press('ControlOrMeta+,');
  await settings.getByRole('button', { name: 'Turn off' }).click();
  await expect(input).not.toContainText('"Lyon"');
  await expect(input).toContainText('binary/reversed');
  await settings.getByLabel('Address').fill(codec.url);
  await settings.getByRole('button').first().click();
  await expect(input).toContainText('"Lyon"');
  codec.close();
}

test('palette, keys, history, tabs, times, and payloads that are coded', async ({
  start: open,
}) => {
  const { page } = await open();
  await expect(page.getByRole('contentinfo', { name: 'Clock' })).toBeVisible();
  await start(page, 'parcel-1', { to: 'Paris' });
  await test.step('palette, help and back', () => paletteAndKeys(page));
  const tab = await test.step('another tab follows', () => anotherTab(page));
  await test.step('times in UTC, local and relative', () => times(page));
  await test.step('a codec server reads what is coded, in every tab', () => coded(page, tab));
});
