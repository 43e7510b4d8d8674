/** The retry lab: does the policy survive? */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { RetryLab } from '../pages/retryLab.ts';
import { TimelapseWindow } from '../pages/window.ts';

/** An order whose card works at the third attempt. */
const flakyOrder = (orderId: string) => ({
  orderId,
  customer: { name: 'Ada', email: 'ada@example.com', country: 'FR' },
  items: [{ sku: 'tea', quantity: 2, priceCents: 450 }],
  card: 'flaky',
});

test('a first-time user finds out whether it survives a 10-minute outage', async ({
  start,
  page,
}) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await lab.preset(/10-minute outage/);
  await expect(lab.answer).toContainText(/It survives the outage of 10\sm/);
  await lab.field('Maximum attempts').fill('5');
  await expect(lab.answer).toContainText(/It does not survive the outage of 10\sm/);
  await page.getByRole('button', { name: 'Make it last' }).click();
  await expect(lab.answer).toContainText(/It survives the outage of 10\sm/);
  await lab.played();
});

test('by keyboard alone: a limit is changed, and the answer says so', async ({ start, page }) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await expect(lab.answer).toContainText('Completes after');
  await page.keyboard.press('p');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Payment/ })
    .press('Enter');
  await expect(lab.answer).toContainText(/Completes after 17\ss/);
  await lab.field('Schedule to close').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(lab.field('Schedule to close')).toHaveValue('10');
  await expect(lab.answer).toContainText(/past schedule to close 10\ss/);
});

test('by keyboard alone: will my policy survive a 10-minute outage?', async ({ start, page }) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await page.keyboard.press('Shift+O');
  await expect(lab.field('Outage until')).toBeFocused();
  await expect(lab.answer).toContainText(/It survives the outage of 10\sm/);
  // Half an hour, typed where the focus is.
  await page.keyboard.type('30 m');
  await expect(lab.answer).toContainText(/It survives the outage of 30\sm/);
  await lab.field('Schedule to close').press('1');
  await lab.field('Schedule to close').pressSequentially('0 m');
  await expect(lab.answer).toContainText(
    /It does not survive the outage of 30\sm: it gives up .* before the service is back/,
  );
});

test('the chart is drawn in: with the mouse, and with the arrow keys', async ({ start, page }) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await lab.preset(/Payment/);
  const edge = lab.handle('How long attempt 1 takes');
  await lab.drag(edge, 30);
  await expect(lab.field('Attempt 1 takes', 'Outcome of each attempt')).not.toHaveValue('400');
  await expect(lab.answer).not.toContainText(/Completes after 17\ss/);

  await edge.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  const wall = lab.handle(/^schedule to close/);
  await expect(wall).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(lab.field('Schedule to close')).toHaveValue('10');
  await expect(lab.answer).toContainText(/past schedule to close 10\ss/);

  await lab.drawOutage(0.02, 0.08);
  await expect(lab.field('Outage until')).toBeVisible();
  await lab.drawOutage(0.8, 0.9);
  await expect(lab.field('Outage 2 until')).toBeVisible();
});

test('the script is proved on an engine of its own', async ({ start, page }) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await lab.preset(/Payment/);
  const proof = await lab.prove();
  await expect(proof).toContainText('Identical');
  await expect(proof.getByRole('row')).toHaveCount(6);
});

test('an activity of a real run is taken to the lab, attempt by attempt', async ({
  start,
  page,
}) => {
  test.setTimeout(180_000);
  await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await window.startWorkflow('orderSaga', flakyOrder('order-1'));
  await window.says(/Completed/);
  const lab = new RetryLab(page);
  await test.step('from the inspector', async () => {
    await window.timelineRow('chargeCard').click();
    await page.getByRole('button', { name: 'Open in retry lab' }).click();
    await lab.showsImport('chargeCard', /Completes after/, 3);
  });
  await test.step('from the list of runs', async () => {
    await lab.preset(/Server defaults/);
    await page.keyboard.press('Shift+I');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /orderSaga/ }).click();
    await dialog.getByRole('button', { name: /chargeCard.*Every attempt was seen/ }).click();
    await lab.showsImport('chargeCard', /Completes after/, 3);
  });
  await expect(lab.field('Maximum attempts')).toHaveValue('5');
  await expect(page.getByRole('button', { name: 'Apply to the running activity' })).toHaveCount(0);
  const proof = await lab.prove();
  await expect(proof).toContainText('Identical');
  await page.keyboard.press('Escape');

  // Between two attempts of a real worker the policy is changed: it allows one more attempt, not four.
  await test.step('a policy is applied to an activity that is waiting for its retry', async () => {
    await window.clock.getByRole('button', { name: 'Freeze time' }).click();
    await window.startWorkflow('orderSaga', flakyOrder('order-2'));
    await window.timelineRow('chargeCard').click();
    await page.getByRole('button', { name: 'Open in retry lab' }).click();
    await expect(page.getByLabel('Activity type')).toHaveValue('chargeCard');
    await lab.field('Maximum attempts').fill('2');
    await lab.field('Maximum attempts').press('Tab');
    await page.getByRole('button', { name: 'Apply to the running activity' }).click();
    await expect(page.getByText(/^chargeCard of .* has the new policy\.$/)).toBeVisible();
    await page.goBack();
    await window.clock.getByRole('button', { name: 'Resume time' }).click();
    await window.says(/Failed/);
    await window.timelineRow('chargeCard').click();
    await expect(window.main).toContainText('Not tried again: every attempt was used');
    const attempts = page.getByRole('region', { name: 'Attempts' });
    await expect(attempts.getByRole('listitem').filter({ hasText: /^attempt/ })).toHaveCount(2);
  });
});

test('nothing stands in the way of assistive technology: both themes, wide and narrow', async ({
  start,
  page,
}, info) => {
  // The checks read every element's colours: on a busy machine that takes its time.
  test.slow();
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await lab.preset(/Payment/);
  await lab.addOutage();
  await lab.field('Outage until').fill('5 s');
  await lab.played();
  for (const theme of ['dark', 'light'] as const) {
    await new TimelapseWindow(page).theme(theme);
    for (const [width, height] of [
      [1440, 900],
      [900, 600],
    ] as const) {
      await test.step(`${theme}, ${width} wide`, async () => {
        await page.setViewportSize({ width, height });
        await info.attach(`retry lab, ${theme}, ${width}`, {
          body: await page.screenshot(),
          contentType: 'image/png',
        });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual(
          [],
        );
      });
    }
  }
});
