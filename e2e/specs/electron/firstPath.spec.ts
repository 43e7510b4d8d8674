/** The first whole path in a real Electron. */
import path from 'node:path';
import { test } from '../../harness/shell.ts';
import { walkApproval, walkOrder, walkSubscription } from '../../pages/firstPath.ts';
import { TimelapseWindow } from '../../pages/window.ts';

const project = path.resolve(import.meta.dirname, '../../projects/order-saga');

test.setTimeout(180_000);

test('an order, an approval and thirty days at once', async ({ start }) => {
  const { window: page } = await start({ project });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await test.step('an order retries and completes', () => walkOrder(window, 'electron'));
  await test.step('an approval waits for a signal', () => walkApproval(window, 'electron'));
  await test.step('a subscription sleeps thirty days', () => walkSubscription(window, 'electron'));
});
