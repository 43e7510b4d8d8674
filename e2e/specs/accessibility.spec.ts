/** Every page in both themes, by the rules of WCAG AA. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { SchedulesPage } from '../pages/schedules.ts';
import { TimelapseWindow } from '../pages/window.ts';

// Without motion: half way through a change of theme no colour is what it will be.
test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(180_000);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SUBSCRIPTION = { customerId: 'customer-1', plan: 'solo', priceCents: 900, periods: 2 };

async function findsNothing(window: TimelapseWindow, page: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await window.theme(theme);
    const { violations } = await new AxeBuilder({ page: window.page }).withTags(RULES).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)[0]}`);
    expect(found, `${page}, ${theme}`).toEqual([]);
  }
}

test('no page breaks a rule', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await findsNothing(window, 'no workflows yet');
  await window.startWorkflow('subscription', SUBSCRIPTION);
  await expect(window.timelineRow('renewalDue')).toContainText('in 30');
  await window.timelineRow('chargeRenewal').click();
  await findsNothing(window, 'execution');
  for (const view of ['Workflows', 'Clock', 'Retry lab', 'Workers', 'Settings']) {
    await window.view(view);
    await findsNothing(window, view);
  }
});

test('no page of schedules breaks a rule', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  const schedules = new SchedulesPage(window);
  await schedules.open();
  await findsNothing(window, 'no schedules yet');
  await page.locator('body').press('n');
  await schedules.field('Schedule ID').fill('nightly');
  await schedules.field('Hour').fill('25');
  await findsNothing(window, 'new schedule');
  await schedules.field('Hour').fill('2');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(schedules.list.getByRole('option')).toHaveCount(1);
  await schedules.backfill('2026-02-01', '2026-02-03', 'Allow all');
  await expect(schedules.runs).toHaveCount(2);
  await findsNothing(window, 'schedule');
  for (const face of ['Text', 'JSON']) {
    await page.getByRole('radio', { name: face }).click();
    await findsNothing(window, `schedule as ${face}`);
  }
  await schedules.do('Backfill…');
  await expect(schedules.dialog).toContainText('actions');
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});
