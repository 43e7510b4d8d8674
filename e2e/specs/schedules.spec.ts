/** A schedule from its making to its end: previewed, backfilled, paused, triggered, skipped through weeks, deleted. */
import { expect } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { SchedulesPage } from '../pages/schedules.ts';
import { TimelapseWindow } from '../pages/window.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.setTimeout(240_000);

/** How long weeks of runs may take on a busy machine. */
const WEEKS_MS = 60_000;
const ORDER = {
  orderId: 'order-1',
  customer: { name: 'Ada', email: 'ada@example.com', country: 'FR' },
  items: [{ sku: 'tea', quantity: 2, priceCents: 450 }],
  card: 'ok',
};

test('a schedule is made, seen and ended', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  const schedules = new SchedulesPage(window);
  await schedules.open();

  await test.step('its times are shown before it exists', async () => {
    await expect(window.main).toContainText('No schedules yet.');
    await page.locator('body').press('n');
    await schedules.field('Schedule ID').fill('nightly');
    await schedules.field('Hour').fill('25');
    await expect(schedules.editor).toContainText('Hour is not in range [0-23]');
    await schedules.field('Hour').fill('2');
    await schedules.field('Minute').fill('30');
    await schedules.field('Time zone').fill('Europe/Par');
    await page.getByRole('option', { name: 'Europe/Paris' }).click();
    await expect(schedules.editor).toContainText('At 02:30 every day, in Europe/Paris.');
    await expect(schedules.nextTimes).toHaveCount(10);
    await expect(schedules.nextTimes.first()).toContainText('02:30');
    await page.getByRole('radio', { name: 'UTC' }).click();
    await expect(schedules.nextTimes.first()).toContainText(/0[01]:30/);
  });

  await test.step('lines say the same, and are refused in the words of the server', async () => {
    await schedules.writeLines('30 2 * * * # nightly\n@every 1s/2s');
    await expect(schedules.editor).toContainText('Line 2: phase cannot be greater than Interval');
    await schedules.writeLines('30 2 * * * # nightly\nexcept * * 1 1 *');
    await expect(schedules.editor).toContainText('but not on 1 January');
    await page.getByRole('radio', { name: 'Form' }).click();
    await expect(schedules.editor).toContainText('Except');
  });

  await test.step('it is created', async () => {
    const type = schedules.editor.getByRole('combobox', { name: 'Workflow type' });
    // It has the first type once the project was read.
    await expect(type).toHaveValue(/./, { timeout: WEEKS_MS });
    await type.fill('orderSag');
    await page.getByRole('option', { name: 'orderSaga' }).click();
    await window.writeJson(schedules.editor.getByRole('textbox', { name: /, JSON$/ }), ORDER);
    await page.getByRole('button', { name: 'Create' }).click();
    await expect(schedules.list.getByRole('option')).toHaveCount(1);
    await expect(schedules.list.getByRole('option')).toContainText('nightly');
    await expect(page).toHaveURL(/#\/schedules\/nightly$/);
  });

  await test.step('a range is made up for, as many as was said', async () => {
    // Until here no run was needed; the worker got ready meanwhile.
    await window.workerReady();
    await schedules.backfill('2026-02-01', '2026-02-04 12:00', 'Allow all');
    await expect(schedules.runs).toHaveCount(4);
  });

  await test.step('it is paused with a note, and triggered all the same', async () => {
    await schedules.do('Pause…');
    await schedules.dialog.getByLabel('Note').fill('stocktaking');
    await page.keyboard.press('Enter');
    await expect(window.main).toContainText('stocktaking');
    await expect(schedules.list.getByRole('option')).toContainText('paused');
    await schedules.do('Trigger now…');
    await schedules.choose(schedules.dialog, 'Overlap', 'Allow all');
    await schedules.dialog.getByRole('button', { name: 'Trigger' }).click();
    await expect(schedules.runs).toHaveCount(5);
    await schedules.do('Unpause…');
    await page.keyboard.press('Enter');
    await expect(schedules.list.getByRole('option')).toContainText('in ');
  });

  await test.step('weeks pass, and its runs appear', async () => {
    await expect(schedules.runs.filter({ hasText: 'Running' })).toHaveCount(0, {
      timeout: WEEKS_MS,
    });
    await schedules.skipBy('+14 d');
    await expect(schedules.editor).toContainText('19 actions', { timeout: WEEKS_MS });
    await schedules.do('Show the last 19');
    await expect(schedules.runs).toHaveCount(19);
    await expect(schedules.runs.first()).toContainText('on time');
    await expect(schedules.preview.getByRole('cell', { name: /Completed/ }).first()).toBeVisible();
  });

  await test.step('a run is opened, and one comes back', async () => {
    await schedules.runs.first().getByRole('link').click();
    await expect(window.main.getByRole('heading', { level: 1 })).toContainText(/^nightly-\d{4}/);
    await page.goBack();
    await expect(schedules.runs).toHaveCount(8);
  });

  await test.step('what was changed stays until it is saved', async () => {
    await schedules.choose(schedules.editor, 'Overlap', 'Buffer one');
    await schedules.field('Jitter').fill('40 s');
    await expect(page.getByRole('group', { name: 'Changes' })).toContainText('2 changes');
    await window.view('Clock');
    await window.view('Schedules');
    await expect(page.getByRole('group', { name: 'Changes' })).toContainText('2 changes');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('group', { name: 'Changes' })).toBeHidden();
    await expect(schedules.editor).toContainText('up to 40 s later by chance');
  });

  await test.step('it is deleted; its runs stay', async () => {
    await schedules.do('Delete the schedule…');
    await schedules.dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(window.main).toContainText('No schedules yet.');
    await window.view('Workflows');
    await expect(window.main).toContainText('nightly-');
  });
});
