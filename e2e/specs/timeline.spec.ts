/** A run's timeline and its events, on a history by a real worker: moved, filtered, measured, exported, read and compared. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Download, type Locator, type Page } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { ExecutionPage } from '../pages/executionPage.ts';
import { TimelapseWindow } from '../pages/window.ts';

const project = path.resolve(import.meta.dirname, '../fixtures/every-kind');

test.use({
  viewport: { width: 1440, height: 900 },
  hasTouch: true,
  contextOptions: { reducedMotion: 'reduce' },
});
test.setTimeout(180_000);

/** What part of the run is in view, in words. */
const inView = (page: Page) =>
  page.getByRole('slider', { name: /^Overview/ }).getAttribute('aria-valuetext');

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not drawn');
  return box;
}

/** Does it, and waits until another part of the run is in view. */
async function moves(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await inView(page);
  await act();
  await expect.poll(() => inView(page)).not.toBe(before);
}

/** Two fingers on the timeline that part from each other. */
async function pinch(page: Page, x: number, y: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const fingers = (apart: number) => [
    { x, y: y - apart, id: 1 },
    { x: x + apart, y, id: 2 },
  ];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(20) });
  for (const apart of [40, 60, 80]) {
    const touchPoints = fingers(apart);
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

async function isMoved({ page, rows }: ExecutionPage): Promise<void> {
  const box = await boxOf(rows);
  const [x, y] = [box.x + 600, box.y + 130];
  await page.mouse.move(x, y);
  const wheel = async (key: 'Control' | 'Shift', deltaY: number): Promise<void> => {
    await page.keyboard.down(key);
    await page.mouse.wheel(0, deltaY);
    await page.keyboard.up(key);
  };
  await moves(page, () => wheel('Control', -400));
  await moves(page, () => wheel('Shift', 120));
  await moves(page, async () => {
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 4 });
    await page.mouse.up();
  });
  await rows.focus();
  for (const key of ['w', 'd', 'a', 's']) await moves(page, () => page.keyboard.press(key));
  await moves(page, () => pinch(page, x, y));
  await page.getByRole('button', { name: 'Fit the whole run' }).click();
  await expect.poll(() => inView(page)).toMatch(/^0\sms to/);
  await moves(page, async () => {
    const overview = await boxOf(page.getByRole('slider', { name: /^Overview/ }));
    await page.mouse.move(overview.x + 100, overview.y + 20);
    await page.mouse.down();
    await page.mouse.move(overview.x + 300, overview.y + 20, { steps: 4 });
    await page.mouse.up();
  });
  await rows.focus();
  await moves(page, () => page.keyboard.press('0'));
}

/** What the card under the pointer says of the first thing of a row. */
async function saysUnderThePointer(run: ExecutionPage, name: string, says: RegExp): Promise<void> {
  const { page, rows } = run;
  const [all, row] = [await boxOf(rows), await boxOf(run.row(name))];
  const stage = all.x + 250;
  await expect(async () => {
    for (let x = stage; x < all.x + all.width - 20; x += 6) {
      await page.mouse.move(x, row.y + 12);
      const card = await page.getByRole('main').locator('[aria-hidden="true"] b').all();
      const texts = await Promise.all(card.map((one) => one.locator('../..').textContent()));
      if (texts.some((text) => says.test(text ?? ''))) return;
    }
    throw new Error('no card says so');
  }).toPass();
}

async function isFiltered({ page, rows }: ExecutionPage): Promise<void> {
  await page.keyboard.press('/');
  const filter = page.getByRole('textbox', { name: /^Filter by name/ });
  const found = async (text: string, ...names: readonly string[]): Promise<void> => {
    await filter.fill(text);
    await expect(rows.getByRole('row').getByRole('gridcell').first()).toBeVisible();
    for (const name of names) {
      await expect(rows.getByRole('gridcell', { name, exact: true }).first()).toBeVisible();
    }
    await expect(rows.getByRole('gridcell', { name: 'Workflow tasks', exact: true })).toHaveCount(
      0,
    );
  };
  await found('502 upstream', 'chargeCard');
  await found('"EUR 124.90"', 'priceOrder');
  await found('kind:timer', 'coolDown');
  await found('status:running kind:activity', 'askHuman');
  await filter.fill('status:blue');
  await expect(page.getByText('No status is called "blue".').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(filter).toHaveValue('');
}

async function saved(page: Page, act: () => Promise<void>): Promise<[Download, string]> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return [download, readFileSync(await download.path(), 'latin1')];
}

async function isExported({ page }: ExecutionPage): Promise<void> {
  const as = (item: string) => async (): Promise<void> => {
    await page.getByRole('button', { name: 'Export the timeline' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const [png, pixels] = await saved(page, as('Export as PNG'));
  expect(png.suggestedFilename()).toMatch(/^everything-.*\.png$/);
  expect(pixels.slice(1, 4)).toBe('PNG');
  const [svg, drawing] = await saved(page, as('Export as SVG'));
  expect(svg.suggestedFilename()).toMatch(/\.svg$/);
  expect(drawing).toContain('chargeCard');
  expect(drawing).not.toContain('<script');
}

async function eventsAreRead(run: ExecutionPage): Promise<void> {
  const { page } = run;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('e');
  const look = (name: string) => page.getByRole('radio', { name }).click();
  const events = page.getByRole('grid', { name: 'Events', exact: true });
  const inspector = run.inspector(/^chargeCard/);
  // The list still goes to the event that was selected in the timeline.
  await expect(async () => {
    await events.getByRole('row', { name: /ActivityTaskScheduled.*chargeCard/ }).click();
    await expect(inspector).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(inspector.getByRole('region', { name: 'What led to it' })).toContainText(
    'Workflow task',
  );
  await look('Grouped');
  const groups = page.getByRole('treegrid', { name: 'Events by group' });
  await expect(groups.getByRole('row', { name: /chargeCard.*completed/ })).toBeVisible();
  await look('JSON');
  await expect(page.getByText('"activityType":{"name":"chargeCard"}').first()).toBeVisible();
  await look('By event');
  await inspector.getByRole('button', { name: 'Copy input' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({ cents: 12_490 });
  const [, input] = await saved(page, () =>
    inspector.getByRole('button', { name: 'Download input' }).click(),
  );
  expect(JSON.parse(input)).toMatchObject({ cents: 12_490 });
  await inspector.getByRole('button', { name: 'Copy a link to event' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/events\?event=\d+$/);
  await page.keyboard.press('e');
}

/** What the second run of a chain was given is held against what the first was. */
async function inputsAreCompared(run: ExecutionPage, target: string): Promise<void> {
  const { page, window } = run;
  await window.startWorkflow('nudge', { target, again: true });
  await page.getByRole('link', { name: 'Open the next run' }).click();
  await window.says(/Run 2 of 2/);
  const inspector = await run.choose('nudge');
  const input = inspector.getByRole('region', { name: 'Input' });
  await input.getByRole('button', { name: 'Compare with the run before' }).click();
  await expect(input).toContainText('1 difference');
  await expect(input.getByRole('listitem')).toHaveText(/again.*was − true.*is now \+ false/);
}

/** A run that failed tells its stack, its causes, and why nothing was tried again. */
async function endsAreTold(run: ExecutionPage): Promise<void> {
  const { page, window } = run;
  await window.startWorkflow('doomed');
  await window.says(/Failed after/);
  const result = page.getByRole('region', { name: 'Result' });
  await result.getByRole('button', { name: 'Stack and causes' }).click();
  for (const text of ['SaveFailed: the order was not saved', 'write failed', 'disk full']) {
    await expect(result).toContainText(text);
  }
  await expect(result).toContainText('at save');
  // What is told leaves room for what it is told of.
  const inspector = await run.choose('save');
  await expect(inspector).toContainText('Not tried again: the failure is not retryable');
  await expect(inspector.getByRole('region', { name: 'Failure' })).toContainText('disk full');
}

test('a timeline is moved, filtered, exported; its events are read, and how it ended', async ({
  start,
}) => {
  const { page } = await start({ project });
  const run = new ExecutionPage(new TimelapseWindow(page));
  await run.window.workerReady();
  // One that has ended: nothing but the hands moves it.
  await run.window.startWorkflow('fraudCheck', 'still');
  await run.window.says(/Completed/);
  await test.step('wheel, keys, drag, pinch and the overview move it', () => isMoved(run));
  await run.window.startWorkflow('everything', 'order-9');
  await expect(run.window.timelineRow('askHuman')).toBeVisible({ timeout: 30_000 });
  const target = await page.getByRole('main').getByRole('heading', { level: 1 }).textContent();
  await test.step('what is drawn says what it is', () =>
    saysUnderThePointer(run, 'chargeCard', /chargeCard.*attempt 1.*501 upstream/));
  await test.step('words, kinds and statuses filter it', () => isFiltered(run));
  await test.step('it is exported', () => isExported(run));
  await test.step('its events are read in three looks, copied and saved', () => eventsAreRead(run));
  await test.step('a failure has its stack', () => endsAreTold(run));
  await test.step('an input is compared with the one before', () =>
    inputsAreCompared(run, target ?? ''));
});
