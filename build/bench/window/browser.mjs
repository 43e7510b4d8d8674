/** The browser that looks at the windows: one process for a round, a fresh context for each page. */
import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { BROWSER_SWITCHES, findBrowser } from '../../tests/browser.ts';

const VIEWPORT = { width: 1440, height: 900 };

/**
 * @typedef {object} Sight a page, and what it costs
 * @property {import('@playwright/test').Page} page in a context of its own: nothing of an earlier one is cached
 * @property {() => Promise<number>} cpuMs of its renderer so far
 * @property {() => Promise<number>} privateBytes what its renderer has in memory for itself
 * @property {() => Promise<void>} close
 *
 * @typedef {{look: () => Promise<Sight>, close: () => Promise<void>}} Eye
 */

/** @returns {Promise<Eye>} */
export async function openBrowser() {
  const found = await findBrowser();
  if (found === undefined) throw new Error('no Chromium starts here');
  const browser = await chromium.launch({
    executablePath: found.executable,
    args: [...BROWSER_SWITCHES, '--no-sandbox'],
    env: { ...process.env, ...found.env },
  });
  const session = await browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer');
  };
  const look = async () => {
    const before = new Map((await renderers()).map(({ id, cpuTime }) => [id, cpuTime]));
    const context = await browser.newContext({ viewport: VIEWPORT });
    // The browser keeps a renderer in reserve, so the page's need not be new: it is the one that has worked most since.
    const own = async () =>
      (await renderers())
        .map(({ id, cpuTime }) => ({ id, cpuMs: (cpuTime - (before.get(id) ?? 0)) * 1e3 }))
        .reduce((most, one) => (one.cpuMs > most.cpuMs ? one : most));
    return {
      page: await context.newPage(),
      cpuMs: async () => (await own()).cpuMs,
      privateBytes: async () => anonymousBytes((await own()).id),
      close: () => context.close(),
    };
  };
  return { look, close: () => browser.close() };
}

/** @returns {number} memory that is no file's and shared with no other process (Linux) */
function anonymousBytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}
