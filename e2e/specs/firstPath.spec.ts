/** The first whole path in a browser. */
import { test } from '../harness/browserMode.ts';
import { walkApproval, walkOrder, walkSubscription } from '../pages/firstPath.ts';
import { TimelapseWindow } from '../pages/window.ts';

test.use({ viewport: { width: 1440, height: 900 } });
test.setTimeout(180_000);

test('an order, an approval and thirty days at once', async ({ start }) => {
  const { page } = await start({ sample: 'order-saga' });
  const window = new TimelapseWindow(page);
  await window.workerReady();
  await test.step('an order retries and completes', () => walkOrder(window, 'browser'));
  await test.step('an approval waits for a signal', () => walkApproval(window, 'browser'));
  await test.step('a subscription sleeps thirty days', () => walkSubscription(window, 'browser'));
});
