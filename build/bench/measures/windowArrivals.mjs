/** 11. Signals that arrive while somebody looks at the run and types. */
import { concurrently, quantile } from '../load.mjs';
import { openAndWatch } from '../window/drawn.mjs';
import { signalRun } from '../window/histories.mjs';
import { startWorkflow } from '../rpc.mjs';

const RATE = 1_000;
const SECONDS = 8;
const LANES = 16;
const KEYS_EVERY_MS = 90;

export const windowArrivals = {
  name: 'windowArrivals',
  metrics: {
    rate: {
      label: 'signals to the run that is looked at, as asked 1,000',
      unit: '/s',
      better: 'more',
    },
    keyP50: { label: 'meanwhile a key until the next picture, p50', unit: 'ms', better: 'less' },
    keyP95: { label: 'meanwhile a key until the next picture, p95', unit: 'ms', better: 'less' },
    behind: { label: 'until the last of them is shown', unit: 'ms', better: 'less' },
  },

  async run({ startWindow, record, scaled, signal }) {
    const { server, site, eye, runAddress } = await startWindow();
    if (site === 'webUi')
      throw new Error('its run page has no field to type in beside the timeline');
    const { rpc } = server;
    const workflowId = 'arrivals';
    const { runId } = await startWorkflow(rpc, { workflowId, type: 'wait', taskQueue: 'nobody' });
    const run = { workflowId, runId };
    await signalRun(rpc, run, 'first');
    const { page } = await eye.look();
    await openAndWatch(page, site, runAddress(run));
    await page.evaluate(watchKeys);

    const count = scaled(RATE * SECONDS);
    const from = performance.now();
    let isSending = true;
    const sending = concurrently({ count, concurrency: LANES, signal }, async (index) => {
      const dueMs = (index / RATE) * 1e3 - (performance.now() - from);
      if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
      await signalRun(rpc, run, index);
    }).finally(() => (isSending = false));
    await page.keyboard.press('/');
    while (isSending) {
      await page.keyboard.press('a');
      await page.waitForTimeout(KEYS_EVERY_MS);
      await page.keyboard.press('Backspace');
      await page.waitForTimeout(KEYS_EVERY_MS);
    }
    await sending;
    record('rate', count / ((performance.now() - from) / 1e3));
    const sentAt = performance.now();
    const shown = (count + 3).toLocaleString('en');
    await page.getByText(shown, { exact: false }).first().waitFor({ timeout: 20_000 });
    record('behind', performance.now() - sentAt);
    const latencies = await page.evaluate(() => globalThis.keyLatencies);
    record('keyP50', quantile(latencies, 0.5));
    record('keyP95', quantile(latencies, 0.95));
  },
};

/** Runs in the page: from the key's own time stamp to the frame behind it, the wait for the main thread included. */
function watchKeys() {
  globalThis.keyLatencies = [];
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => globalThis.keyLatencies.push(performance.now() - timeStamp);
        channel.port2.postMessage(undefined);
      });
    },
    true,
  );
}
