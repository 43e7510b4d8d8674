/** Every page, and what opens over it, in both themes, by the rules of WCAG AA. */
import { expect, type Page } from '@playwright/test';
import { findsNothing } from '../harness/accessibility.ts';
import { test } from '../harness/browserMode.ts';
import { ExecutionPage } from '../pages/executionPage.ts';
import { SchedulesPage } from '../pages/schedules.ts';
import { TimelapseWindow } from '../pages/window.ts';

// Without motion: half way through a change of theme no colour is what it will be.
test.use({
  viewport: { width: 1440, height: 900 },
  colorScheme: 'dark',
  contextOptions: { reducedMotion: 'reduce' },
});
test.setTimeout(300_000);

const SUBSCRIPTION = { customerId: 'customer-1', plan: 'solo', priceCents: 900, periods: 2 };

/** What opens over a page, and how; it is closed again. */
async function over(page: Page, where: string, open: () => Promise<void>): Promise<void> {
  await open();
  await expect(page.getByRole('dialog').first()).toBeVisible();
  await findsNothing(page, where, '[role="dialog"]');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function overTheList({ page, main }: TimelapseWindow): Promise<void> {
  const press = (key: string) => () => page.locator('body').press(key);
  const push = (name: string | RegExp) => () => main.getByRole('button', { name }).first().click();
  await over(page, 'start dialog', async () => {
    await press('n')();
    await page.getByRole('button', { name: 'More options' }).click();
  });
  await over(page, 'palette', press('ControlOrMeta+k'));
  await over(page, 'keys', press('Shift+Slash'));
  await over(page, 'skip dialog', async () => {
    await press('.')();
    await page.getByLabel('Where to').fill('+3 d');
  });
  await over(page, 'filter', push(/^Filter$/));
  await over(page, 'columns', push(/olumns/));
  await over(page, 'views', push(/^Save view$/));
}

async function aRun(window: TimelapseWindow): Promise<void> {
  const { page } = window;
  await window.startWorkflow('subscription', SUBSCRIPTION);
  await expect(window.timelineRow('renewalDue')).toContainText('in 30');
  await window.timelineRow('chargeRenewal').click();
  await findsNothing(page, 'execution');
  const more = (item: string) => async () => {
    await page.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await over(page, 'terminate', () => page.getByRole('button', { name: 'Terminate…' }).click());
  await over(page, 'reset', more('Reset…'));
  await over(page, 'own clock', more('Its own clock…'));
  await page.locator('body').press('e');
  for (const look of ['By event', 'Grouped', 'JSON']) {
    await page.getByRole('radio', { name: look }).click();
    await findsNothing(page, `events: ${look}`, 'main');
  }
}

async function schedules(window: TimelapseWindow): Promise<void> {
  const { page } = window;
  const schedules = new SchedulesPage(window);
  await schedules.open();
  await findsNothing(page, 'no schedules yet');
  await page.locator('body').press('n');
  await schedules.field('Schedule ID').fill('nightly');
  await schedules.field('Hour').fill('25');
  await findsNothing(page, 'new schedule');
  await schedules.field('Hour').fill('2');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(schedules.list.getByRole('option')).toHaveCount(1);
  await schedules.backfill('2026-02-01', '2026-02-03', 'Allow all');
  await expect(schedules.runs).toHaveCount(2);
  await findsNothing(page, 'schedule');
  for (const face of ['Text', 'JSON']) {
    await page.getByRole('radio', { name: face }).click();
    await findsNothing(page, `schedule as ${face}`, 'main');
  }
  await over(page, 'backfill', async () => {
    await schedules.do('Backfill…');
    await expect(schedules.dialog).toContainText('actions');
  });
}

test('no page breaks a rule', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await findsNothing(page, 'no workflows yet');
  await test.step('what opens over the list', () => overTheList(window));
  await test.step('a run', () => aRun(window));
  for (const view of ['Workflows', 'Clock', 'Retry lab', 'Workers', 'Settings']) {
    await window.view(view);
    await findsNothing(page, view);
  }
  await test.step('schedules', () => schedules(window));
  await window.view('Retry lab');
  for (const name of ['Presets…', 'Import attempts from a run…'])
    await over(page, name, () => window.main.getByRole('button', { name }).click());
  for (const path of ['/welcome', '/nowhere']) {
    await new ExecutionPage(window).goTo(path);
    await findsNothing(page, path);
  }
});
