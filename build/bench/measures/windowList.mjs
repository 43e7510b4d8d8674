/** 12. A long list: scrolled through to its end, with every row that is in view looked at in every frame. */
import { concurrently } from '../load.mjs';
import { startWorkflow } from '../rpc.mjs';
import { scriptPerFrame } from '../window/frames.mjs';

const LANES = 40;
const BUDGET_MS = 150_000;
const WHEELS = 150;
const WHEEL_PX = 900;

export const windowList = {
  name: 'windowList',
  limitMs: 400_000,
  metrics: {
    stored: { label: 'executions in the list', unit: '', better: 'same' },
    opened: { label: 'opening the list, first rows', unit: 'ms', better: 'less' },
    blank: {
      label: 'frames with a blank place for a row, while scrolling',
      unit: '%',
      better: 'less',
    },
    blankMs: { label: 'longest time that a place was blank', unit: 'ms', better: 'less' },
    script: { label: 'script per frame, p95', unit: 'ms', better: 'less' },
    endMs: { label: 'from the top to the last row, by the End key', unit: 'ms', better: 'less' },
    memory: { label: 'at the end, memory of the renderer', unit: 'MB', better: 'less' },
  },

  async run({ startWindow, record, scaled, signal }) {
    const { server, site, eye, listAddress } = await startWindow();
    if (site === 'webUi') throw new Error('it shows a list in pages of 100 rows');
    const bounds = { count: scaled(100_000), concurrency: LANES, signal, budgetMs: BUDGET_MS };
    const stored = await concurrently(bounds, (index) =>
      startWorkflow(server.rpc, {
        workflowId: `order-${index}`,
        type: index % 2 === 0 ? 'even' : 'odd',
        taskQueue: 'nobody',
      }),
    );
    record('stored', stored.length);
    const sight = await eye.look();
    const { page } = sight;
    await page.addInitScript(watchRows);
    await page.goto(listAddress, { waitUntil: 'commit' });
    const opened = await page.waitForFunction(() => globalThis.rowsSeen?.first, undefined, {
      timeout: 30_000,
      polling: 50,
    });
    record('opened', await opened.jsonValue());
    await page.mouse.move(700, 500);
    const { p95Ms } = await scriptPerFrame(page, async () => {
      for (let turn = 0; turn < WHEELS; turn++) {
        await page.mouse.wheel(0, WHEEL_PX);
        await page.waitForTimeout(16);
      }
    });
    record('script', p95Ms);
    const { frames, blankFrames, blankMs } = await page.evaluate(() => globalThis.rowsSeen);
    record('blank', (blankFrames / frames) * 100);
    record('blankMs', blankMs);
    await page.getByRole('treegrid').focus();
    const from = performance.now();
    const last = page.getByTitle('order-0', { exact: true });
    while (!(await last.isVisible())) {
      signal.throwIfAborted();
      await page.keyboard.press('End');
      await page.waitForTimeout(50);
    }
    record('endMs', performance.now() - from);
    record('memory', (await sight.privateBytes()) / 1e6);
  },
};

/** Runs in the page: in each frame, whether some place in the list's view has no row with a text. */
function watchRows() {
  const seen = { first: undefined, frames: 0, blankFrames: 0, blankMs: 0 };
  globalThis.rowsSeen = seen;
  let blankSince;
  const isFilled = (grid) => {
    const { left, top, bottom } = grid.getBoundingClientRect();
    const end = Math.min(bottom, innerHeight) - 30;
    for (let y = top + 50; y < end; y += 20) {
      const row = document.elementFromPoint(left + 60, y)?.closest('[role=row]');
      if (!row || row.textContent.trim() === '') return false;
    }
    return true;
  };
  const look = (now) => {
    requestAnimationFrame(look);
    const grid = document.querySelector('[role=treegrid]');
    if (!grid || (seen.first === undefined && !isFilled(grid))) return;
    seen.first ??= now;
    seen.frames += 1;
    if (isFilled(grid)) {
      blankSince = undefined;
      return;
    }
    blankSince ??= now;
    seen.blankFrames += 1;
    seen.blankMs = Math.max(seen.blankMs, now - blankSince);
  };
  requestAnimationFrame(look);
}
