/**
 * 12. A long list: scrolled through to its end and dragged to other places, with every row that is in view looked at in every frame. How long
 * scripts take is measured apart: looking at the rows is a script too.
 */
import { concurrently } from '../load.mjs';
import { startWorkflow } from '../rpc.mjs';
import { scriptPerFrame } from '../window/frames.mjs';

const LANES = 40;
const BUDGET_MS = 150_000;
const WHEELS = 150;
const WHEEL_PX = 900;
/** Where the bar is dragged to, as shares of the list, and in how many moves. */
const DRAGS = [0.5, 0.9, 0.1, 0.75, 0.02, 1, 0];
const DRAG_MOVES = 20;

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
    endBlank: {
      label: 'frames with a blank place for a row, on the way to the end',
      unit: '%',
      better: 'less',
    },
    dragBlank: {
      label: 'frames with a blank place for a row, dragging the bar through all of it',
      unit: '%',
      better: 'less',
    },
    dragScript: { label: 'script per frame while dragging, p95', unit: 'ms', better: 'less' },
    memory: { label: 'all of it loaded, memory of the renderer', unit: 'MB', better: 'less' },
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
    const wheel = async (px) => {
      for (let turn = 0; turn < WHEELS; turn++) {
        await page.mouse.wheel(0, px);
        await page.waitForTimeout(16);
      }
    };
    record('script', (await scriptPerFrame(page, () => wheel(WHEEL_PX))).p95Ms);
    // Anew, so that rows have to be fetched on the way this time too.
    await page.reload();
    await page.waitForFunction(() => globalThis.rowsSeen?.first, undefined, { polling: 50 });
    const seen = await watched(page, () => wheel(WHEEL_PX));
    record('blank', seen.blankShare);
    record('blankMs', seen.blankMs);
    await page.getByRole('treegrid').focus();
    const from = performance.now();
    const last = page.getByTitle('order-0', { exact: true });
    const toEnd = await watched(page, async () => {
      while (!(await last.isVisible())) {
        signal.throwIfAborted();
        await page.keyboard.press('End');
        await page.waitForTimeout(50);
      }
    });
    record('endMs', performance.now() - from);
    record('endBlank', toEnd.blankShare);
    record('memory', (await sight.privateBytes()) / 1e6);
    record('dragBlank', (await watched(page, () => drag(page))).blankShare);
    record('dragScript', (await scriptPerFrame(page, () => drag(page))).p95Ms);
  },
};

/** Drags the list's bar to several places: what the mouse does there is that the list scrolls by leaps, a frame for each. */
async function drag(page) {
  for (const share of DRAGS) {
    await page.evaluate(
      ([to, moves]) =>
        new Promise((resolve) => {
          const grid = document.querySelector('[role=treegrid]');
          const begin = grid.scrollTop;
          const way = to * (grid.scrollHeight - grid.clientHeight) - begin;
          let move = 0;
          const next = () => {
            if (move === moves) return resolve();
            move += 1;
            grid.scrollTop = begin + (way * move) / moves;
            requestAnimationFrame(next);
          };
          next();
        }),
      [share, DRAG_MOVES],
    );
  }
}

/** The share of frames with a blank place for a row while `act` runs, %, and the longest time that one was blank. */
async function watched(page, act) {
  await page.evaluate(() => globalThis.rowsSeen.watch(true));
  await act();
  const { frames, blankFrames, blankMs } = await page.evaluate(() => {
    const counted = { ...globalThis.rowsSeen };
    globalThis.rowsSeen.watch(false);
    return counted;
  });
  return { blankShare: (blankFrames / frames) * 100, blankMs };
}

/** Runs in the page: in each frame that is watched, whether some place in the list's view has no row with a text. */
function watchRows() {
  let watching = true;
  let blankSince;
  const seen = {
    first: undefined,
    watch(on) {
      Object.assign(seen, { frames: 0, blankFrames: 0, blankMs: 0 });
      blankSince = undefined;
      if (on && !watching) requestAnimationFrame(look);
      watching = on;
    },
  };
  globalThis.rowsSeen = seen;
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
    if (!watching) return;
    requestAnimationFrame(look);
    const grid = document.querySelector('[role=treegrid]');
    const filled = grid !== null && isFilled(grid);
    if (seen.first === undefined) {
      if (filled) {
        seen.first = now;
        seen.watch(false);
      }
      return;
    }
    seen.frames += 1;
    if (filled) {
      blankSince = undefined;
      return;
    }
    blankSince ??= now;
    seen.blankFrames += 1;
    seen.blankMs = Math.max(seen.blankMs, now - blankSince);
  };
  requestAnimationFrame(look);
}
