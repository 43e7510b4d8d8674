/**
 * When a run's timeline is on the screen: asked in every frame of the page itself, so that the answer is as exact as the picture.
 * Times are ms since the address was opened.
 */

/** Runs in the page before anything else does. Takes its site's own question, which answers 0, 1 (first rows) or 2 (all of it). */
function watchTimeline(site) {
  const textIs = (text) =>
    document.evaluate(`//*[text()='${text}']`, document, null, 9, null).singleNodeValue;
  const asks = {
    // Labels are rows of the document, bars are on the canvas: a picture needs both.
    timelapse() {
      const grid = document.querySelector('[role=treegrid][aria-label="Event groups"]');
      if (!grid?.querySelector('[role=row]')) return 0;
      if (seen.first === undefined && !isPainted(grid.querySelector('canvas'))) return 0;
      // While events are still to come, it says how many in place of this.
      return textIs('Event groups') ? 2 : 1;
    },
    // Rows have their names; the signal is in every run. What is out of sight goes on loading, which nobody waits for.
    webUi: () => (textIs('go on')?.getBoundingClientRect().width > 0 ? 2 : 0),
  };
  // The first rows in a few lines of pixels: whoever looks at all of them measures himself.
  const isPainted = (canvas) => {
    const { width, height } = canvas;
    if (width < 2 || height < 2) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, Math.min(height, 16));
    return new Set(new Uint32Array(data.buffer)).size > 2;
  };
  const seen = { first: undefined, all: undefined };
  globalThis.timelineSeen = seen;
  const look = () => {
    const answer = asks[site]();
    // What this frame draws is on the screen with the next.
    if (answer > 0) requestAnimationFrame((now) => (seen.first ??= now));
    if (answer === 2) requestAnimationFrame((now) => (seen.all ??= now));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {'timelapse' | 'webUi'} site
 * @param {string} address
 * @returns {Promise<{first: number, all: number}>}
 */
export async function openAndWatch(page, site, address) {
  await page.addInitScript(watchTimeline, site);
  await page.goto(address, { waitUntil: 'commit' });
  const seen = await page.waitForFunction(
    () => globalThis.timelineSeen?.all !== undefined && globalThis.timelineSeen,
    undefined,
    { timeout: 60_000, polling: 100 },
  );
  return seen.jsonValue();
}
