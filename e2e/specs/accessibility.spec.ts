/** Every page in both themes, by the rules of WCAG AA. */
import { expect } from '@playwright/test';
import { findsNothing } from '../harness/accessibility.ts';
import { test } from '../harness/browserMode.ts';
import { SchedulesPage } from '../pages/schedules.ts';
import { TimelapseWindow } from '../pages/window.ts';

// Without motion: half way through a change of theme no colour is what it will be.
test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(300_000);

const SUBSCRIPTION = { customerId: 'customer-1', plan: 'solo', priceCents: 900, periods: 2 };

/** In both themes, which differ in nothing but colours. */
async function looksWell(window: TimelapseWindow, where: string): Promise<void> {
  await window.theme('dark');
  await findsNothing(window.page, `${where}, dark`);
  await window.theme('light');
  await findsNothing(window.page, `${where}, light`, 'colours');
}

test('no page breaks a rule', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await looksWell(window, 'no workflows yet');
  await window.startWorkflow('subscription', SUBSCRIPTION);
  await expect(window.timelineRow('renewalDue')).toContainText('in 30');
  await window.timelineRow('chargeRenewal').click();
  await looksWell(window, 'execution');
  for (const view of ['Workflows', 'Clock', 'Retry lab', 'Workers', 'Settings']) {
    await window.view(view);
    await looksWell(window, view);
  }
  const schedules = new SchedulesPage(window);
  await schedules.open();
  await looksWell(window, 'no schedules yet');
  await page.locator('body').press('n');
  await schedules.field('Schedule ID').fill('nightly');
  await schedules.field('Hour').fill('25');
  await looksWell(window, 'new schedule');
  await schedules.field('Hour').fill('2');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(schedules.list.getByRole('option')).toHaveCount(1);
  await schedules.backfill('2026-02-01', '2026-02-03', 'Allow all');
  await expect(schedules.runs).toHaveCount(2);
  await looksWell(window, 'schedule');
  for (const face of ['Text', 'JSON']) {
    await page.getByRole('radio', { name: face }).click();
    await looksWell(window, `schedule as ${face}`);
  }
  await schedules.do('Backfill…');
  await expect(schedules.dialog).toContainText('actions');
  await findsNothing(page, 'backfill');
});
