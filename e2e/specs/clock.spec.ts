/** Time is the user's: three ways to skip a month, a clock at another speed, and why it does not move. In one app, for its start takes long. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { TimelapseWindow } from '../pages/window.ts';

// Without motion: half way through a change of theme no colour is what it will be.
test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(180_000);

const SUBSCRIPTION = { customerId: 'customer-1', plan: 'solo', priceCents: 900, periods: 2 };
const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Keeps a picture of the window as it is, in both themes and both sizes; none may break a rule of accessibility. */
async function keepScreens(window: TimelapseWindow, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  const { page } = window;
  for (const [width, height] of [
    [1440, 900],
    [900, 600],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const theme of ['dark', 'light'] as const) {
      await window.theme(theme);
      await page.screenshot({ path: path.join(screens, `clock-${name}-${theme}-${width}.png`) });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)[0]}`);
      expect(found, `${name}, ${theme}, ${width}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await window.theme('dark');
}

/** Keeps a picture of what is open now. */
async function keepScreen(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `clock-${name}.png`) });
}

test('time is skipped, scaled, frozen, and says what holds it', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();

  await test.step('a month is skipped to the next entry', async () => {
    await window.startWorkflow('subscription', SUBSCRIPTION);
    await expect(window.timelineRow('renewalDue')).toContainText('in 30');
    await page.locator('body').press('s');
    await window.says(/Completed/);
    await expect(window.clock).toContainText(/30\sd ahead/);
  });

  await test.step('by a jump, which says before what it would do', async () => {
    await window.startWorkflow('subscription', SUBSCRIPTION);
    await expect(window.timelineRow('renewalDue')).toContainText('in 30');
    await window.view('Clock');
    await expect(page.getByRole('grid', { name: 'Agenda' })).toContainText('renewalDue');
    await page.locator('body').press('.');
    const dialog = page.getByRole('dialog', { name: 'Skip to…' });
    await dialog.getByRole('textbox', { name: 'Where to' }).fill('+31 d');
    await expect(dialog).toContainText(/On the way: 1\stimer.* in 1\srun/);
    await keepScreen(page, 'skip-to');
    await dialog.getByRole('button', { name: /^Skip/ }).click();
    await expect(window.clock).toContainText(/61\sd ahead/);
  });

  await test.step('by one run alone, while the others do not age', async () => {
    await window.startWorkflow('subscription', { ...SUBSCRIPTION, periods: 4 });
    await expect(window.timelineRow('renewalDue').first()).toContainText('in 30');
    await page.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Its own clock…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Clock of / });
    await dialog.getByRole('radio', { name: 'Auto-skip' }).click();
    await keepScreen(page, 'own-clock');
    await dialog.getByRole('button', { name: 'Set the clock' }).click();
    await window.says(/Completed/);
    await window.says('3600');
    await expect(window.clock).toContainText(/61\sd ahead/);
  });

  const deck = page.getByRole('region', { name: 'Transport' });
  await test.step('a scaled clock runs so many times as fast, and is set by keys', async () => {
    await window.startWorkflow('subscription', SUBSCRIPTION);
    await expect(window.timelineRow('renewalDue')).toContainText('in 30');
    await window.view('Clock');
    await deck.getByRole('radio', { name: 'Scaled' }).click();
    const speed = deck.getByRole('textbox', { name: 'Speed, times the wall clock' });
    await speed.fill('10000');
    await speed.press('Enter');
    await expect(window.clock).toContainText(/\+\d+\s[mhd].* ahead of wall, 10,000×/);
    // Not in the field, nor on a button: those take the keys themselves.
    await page.getByRole('grid', { name: 'Agenda' }).focus();
    await page.keyboard.press('Shift+<');
    await expect(window.clock).toContainText('ahead of wall, 3,600×');
    await page.keyboard.press('Space');
    await expect(deck.getByRole('radio', { name: 'Frozen' })).toBeChecked();
  });

  await test.step('the list of holds names the stopped worker, and starts it', async () => {
    await window.view('Workers');
    await page.getByRole('button', { name: 'Stop' }).first().click();
    await expect(window.clock).toContainText('Worker stopped', { timeout: 30_000 });
    await window.startWorkflow('subscription', SUBSCRIPTION);
    await page.locator('body').press('w');
    const holds = page.getByRole('region', { name: "Why isn't time moving?" });
    await expect(holds).toContainText(/It stands: you froze it .+ ago/);
    await expect(holds).toContainText(/waiting for a worker: none polls queue "[^"]+" since/);
    await deck.getByRole('radio', { name: 'Scaled' }).click();
    await expect(holds).toContainText('while something holds it, else 3600 times as fast');
    await page.getByRole('grid', { name: 'Agenda' }).getByText('renewalDue').first().click();
    await expect(page.getByRole('group', { name: 'The chosen entry' })).toContainText('On the way');
    await keepScreens(window, 'held');
    await holds.getByRole('button', { name: 'Start the worker' }).click();
    await expect(holds).toContainText('Nothing holds time', { timeout: 60_000 });
  });
});
