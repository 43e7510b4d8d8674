/** A run's page, on histories by a real worker: everything that can be seen of a run, and everything that can be done to it. */
import path from 'node:path';
import { expect } from '@playwright/test';
import { findsNothing } from '../harness/accessibility.ts';
import { test } from '../harness/browserMode.ts';
import { ExecutionPage } from '../pages/executionPage.ts';
import { TimelapseWindow } from '../pages/window.ts';

const project = path.resolve(import.meta.dirname, '../fixtures/every-kind');

// Without motion: half way through a change of theme no colour is what it will be.
test.use({ viewport: { width: 1440, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });
test.setTimeout(300_000);

test('a run with a bit of everything is seen, steered and finished', async ({ start }) => {
  const { page } = await start({ project });
  const window = new TimelapseWindow(page);
  const run = new ExecutionPage(window);
  await window.workerReady();
  await window.startWorkflow('everything', 'order-7');
  await expect(window.timelineRow('askHuman')).toBeVisible({ timeout: 30_000 });

  await test.step('an activity says what its attempts did, and why', async () => {
    const inspector = await run.choose('chargeCard');
    await expect(inspector).toContainText('Attempt 3 completed it, after 2 attempts that failed');
    await expect(inspector).toContainText('502 upstream');
    await expect(inspector).toContainText('every one is kept');
    await expect(page).toHaveURL(/event=\d+/);
  });

  await test.step('a child unfolds in place, and its child too', async () => {
    await run.unfold('fraudCheck');
    await expect(window.timelineRow('scoreRisk')).toBeVisible();
    await run.unfold('scoreRisk');
    await expect(run.rows.getByRole('row', { name: 'score' }).nth(2)).toBeVisible();
    await run.rows.getByRole('row', { name: 'score' }).last().click();
    await expect(run.inspector(/^score/)).toContainText('of the child risk-order-7');
    await run.keepScreens('execution-everything');
  });

  await test.step('relationships are a tree to walk', async () => {
    await expect(run.relationships.getByRole('treeitem', { name: /fraud-order-7/ })).toBeVisible();
    await run.relationships.getByRole('treeitem', { name: /fraud-order-7/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(run.relationships.getByRole('treeitem', { name: /risk-order-7/ })).toBeVisible();
  });

  await test.step('messages: an update that is refused, one that is taken, a signal', async () => {
    await window.update('applyCoupon', 'WINTER', 'is not known');
    await expect(window.console).toContainText('Refused by the validator');
    await window.update('applyCoupon', 'SPRING10', '11690');
    await expect(window.console).toContainText(/Accepted as event \d+, completed as event \d+/);
    await window.signal('addressChanged', { city: 'Lyon' });
    await expect(window.console).toContainText(/Recorded as event \d+/);
    await expect(window.timelineRow('addressChanged')).toBeVisible();
    await expect(window.console).toContainText('(address: Address)');
  });

  await test.step('an asynchronous activity is completed by hand', async () => {
    const inspector = await run.choose('askHuman');
    await inspector.getByRole('button', { name: 'Complete with…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Complete askHuman with' });
    await window.writeJson(dialog.getByRole('textbox', { name: 'Result, JSON' }), 'yes');
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await expect(window.timelineRow('paymentDeadline')).toBeVisible();
  });

  await test.step('the run is paused and goes on', async () => {
    await page.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Pause the run' }).click();
    await expect(page.getByRole('main').getByText('Paused', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Let the run go on' }).click();
    await expect(
      page.getByRole('main').getByText('Running', { exact: true }).first(),
    ).toBeVisible();
  });

  await test.step('no rule is broken', () => findsNothing(page, 'a run'));
});

test('a run is reset, and an activity of it is changed and failed', async ({ start }) => {
  const { page } = await start({ project });
  const window = new TimelapseWindow(page);
  const run = new ExecutionPage(window);
  await window.workerReady();
  await window.startWorkflow('everything', 'order-8');
  await expect(window.timelineRow('askHuman')).toBeVisible({ timeout: 30_000 });
  await window.signal('addressChanged', { city: 'Lyon' });
  await expect(window.timelineRow('addressChanged')).toBeVisible();

  await test.step('it is reset to before the charge, and what was signalled comes again', async () => {
    const inspector = await run.choose('chargeCard');
    await inspector.getByRole('button', { name: 'Reset to here…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reset the run' });
    await expect(dialog).toContainText('Send 1 signal from after it again');
    await expect(dialog).toContainText('This run is terminated');
    await findsNothing(page, 'the dialog', '[role="dialog"]');
    await dialog.getByRole('button', { name: 'Reset' }).click();
    await expect(run.relationships.getByRole('treeitem')).not.toHaveCount(0);
    await expect(window.timelineRow('askHuman')).toBeVisible({ timeout: 30_000 });
    await expect(window.timelineRow('addressChanged')).toBeVisible();
  });

  await test.step('an activity is paused, changed, and failed for good', async () => {
    const inspector = await run.choose('askHuman');
    await run.steer(inspector, 'Change its options…');
    const dialog = page.getByRole('dialog', { name: /^Change the options/ });
    await dialog.getByLabel('Start to close').fill('soon');
    await expect(dialog).toContainText('"soon" is no duration');
    await dialog.getByLabel('Start to close').fill('2 m');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await inspector.getByRole('button', { name: 'Fail now…' }).click();
    const fail = page.getByRole('dialog', { name: 'Fail askHuman' });
    await fail.getByLabel('Message').fill('nobody answers');
    await fail.getByLabel('Not retryable').check();
    await fail.getByRole('button', { name: 'Fail the attempt' }).click();
    await window.says('nobody answers');
    await run.choose('askHuman');
    await expect(inspector).toContainText('It failed: nobody answers');
    await expect(inspector).toContainText('Not tried again: the failure is not retryable');
  });
});

async function eventHasAddress(run: ExecutionPage): Promise<void> {
  const { page, window } = run;
  await window.startWorkflow('fraudCheck', 'link');
  await window.says(/Completed/);
  await run.choose('scoreRisk');
  await expect(page).toHaveURL(/\?event=\d+$/);
  const address = page.url();
  await run.choose('Workflow tasks');
  await expect(page).not.toHaveURL(address);
  await run.goTo(new URL(address).hash);
  await expect(run.inspector('scoreRisk')).toBeVisible();
  await page.reload();
  await expect(run.inspector('scoreRisk')).toBeVisible();
  await page.keyboard.press('e');
  await expect(page.getByRole('grid', { name: 'Events' })).toBeVisible();
  await expect(page).toHaveURL(/\/events\?event=\d+$/);
}

async function oddPayloads(run: ExecutionPage): Promise<void> {
  const { page, window } = run;
  await window.startWorkflow('oddPayloads', '<b onclick=alert(1)>name</b>');
  await window.says(/Completed/);
  await run.unfold('odd');
  const odd = (name: string) => run.rows.getByRole('row', { name: new RegExp(`^odd #${name}`) });
  await odd('1').click();
  await expect(run.inspector(/^odd/)).toContainText('89 50 4e 47');
  await odd('3').click();
  await run
    .inspector(/^odd/)
    .getByRole('button', { name: /^Show all 1\.8/ })
    .click();
  await expect(run.inspector(/^odd/)).not.toContainText('only its beginning');
  await odd('4').click();
  await expect(run.inspector(/^odd/)).toContainText('<script>');
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  await run.keepScreens('execution-odd');
}

async function relatives(run: ExecutionPage): Promise<void> {
  const { page, window } = run;
  await window.startWorkflow('everything', 'target');
  await expect(window.timelineRow('askHuman')).toBeVisible({ timeout: 30_000 });
  const heading = page.getByRole('main').getByRole('heading', { level: 1 });
  const target = (await heading.textContent()) ?? '';
  await window.startWorkflow('nudge', { target, again: true });
  await window.says(/Continued|Completed/);
  await expect(run.relationships).toContainText(target);
  await run.relationships.getByRole('treeitem', { name: new RegExp(`${target}.*signals`) }).click();
  await expect(heading).toHaveText(target);
  await expect(run.relationships).toContainText('signalled it');
}

test('addresses, odd payloads and relatives', async ({ start }) => {
  const { page } = await start({ project });
  const window = new TimelapseWindow(page);
  const run = new ExecutionPage(window);
  await window.workerReady();
  await test.step('an event has an address', () => eventHasAddress(run));
  await test.step('odd payloads are readable and harmless', () => oddPayloads(run));
  await test.step('a run is among its relatives: who signals it, what continued it', () =>
    relatives(run));
});
