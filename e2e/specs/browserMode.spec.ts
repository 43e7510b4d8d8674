/** The browser mode's promises about its page. */
import { expect, request } from '@playwright/test';
import { test } from '../harness/browserMode.ts';

test('the window opens by its printed address, without a complaint of the browser, and by nothing else', async ({
  start,
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const { url } = await start();
  await expect(page).toHaveTitle(/Timelapse/);
  await expect(page.getByRole('navigation').first()).toBeVisible();
  expect(complaints).toEqual([]);

  await test.step('it opens again after a reload, without the token in its address', async () => {
    await page.reload();
    await expect(page.getByRole('navigation').first()).toBeVisible();
    expect(new URL(page.url()).search).toBe('');
  });

  await test.step('who does not know the token gets nothing', async () => {
    const stranger = await request.newContext();
    const answer = await stranger.get(new URL('/', url).href);
    expect(answer.status()).toBe(403);
    expect(await answer.text()).not.toContain('<script');
    await stranger.dispose();
  });
});
