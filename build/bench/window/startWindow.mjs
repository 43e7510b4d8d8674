/** A server's window in a browser: where its pages are, and an eye to look at them. */
import { readFileSync } from 'node:fs';
import { until } from '../load.mjs';
import { openBrowser } from './browser.mjs';

const START_LIMIT_MS = 30_000;

/**
 * @typedef {object} Window
 * @property {import('../server.mjs').Server} server
 * @property {import('./browser.mjs').Eye} eye
 * @property {'timelapse' | 'webUi'} site
 * @property {(run: {workflowId: string, runId: string}) => string} runAddress of its timeline
 * @property {string} listAddress
 */

/**
 * @param {import('../server.mjs').Server} server that runs already
 * @param {{site: 'timelapse' | 'webUi', uiPort: string, logFile: string, signal: AbortSignal}} of
 * @returns {Promise<Window>}
 */
export async function startWindow(server, { site, uiPort, logFile, signal }) {
  const wait = { signal, limitMs: START_LIMIT_MS, everyMs: 50, what: 'the window' };
  const own = { server, site, eye: await openBrowser() };
  if (site === 'webUi') {
    const base = `http://127.0.0.1:${uiPort}/namespaces/default/workflows`;
    await until(
      () =>
        fetch(base).then(
          ({ ok }) => ok,
          () => false,
        ),
      wait,
    );
    const runAddress = ({ workflowId, runId }) => `${base}/${workflowId}/${runId}/timeline`;
    return { ...own, runAddress, listAddress: base };
  }
  // Its address has a token, which only it knows.
  const address = await until(
    () => /window is at (\S+)/.exec(readFileSync(logFile, 'utf8'))?.[1],
    wait,
  );
  const at = (path) => Object.assign(new URL(address), { hash: path }).href;
  const runAddress = ({ workflowId, runId }) => at(`/workflows/${workflowId}/${runId}`);
  return { ...own, runAddress, listAddress: at('/workflows') };
}
