/** The retry lab: does the policy survive? */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from '../harness/browserMode.ts';
import { RetryLab } from '../pages/retryLab.ts';
import { TimelapseWindow } from '../pages/window.ts';

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

test('the script is proved on an engine of its own', async ({ start, page }) => {
  await start();
  const lab = new RetryLab(page);
  await lab.open();
  await lab.preset(/Payment/);
  const proof = await lab.prove();
  await expect(proof).toContainText('Identical');
  await expect(proof.getByRole('row')).toHaveCount(6);
});

for (const theme of ['dark', 'light'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [900, 600],
  ] as const) {
    test(`nothing stands in the way of assistive technology, ${theme}, ${width} wide`, async ({
      start,
      page,
    }, info) => {
      // The checks read every element's colours: on a busy machine that takes its time.
      test.slow();
      await page.setViewportSize({ width, height });
      await start();
      const lab = new RetryLab(page);
      await lab.open();
      await new TimelapseWindow(page).theme(theme);
      await lab.preset(/Payment/);
      if (width > 1080) await lab.played();
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
