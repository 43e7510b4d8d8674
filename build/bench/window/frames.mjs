/** How long the page's scripts take in each frame, from Chromium's own trace. */
import { quantile } from '../load.mjs';

const CATEGORIES = ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** What the trace calls the running of a page's code, from outside in. */
const SCRIPTS = new Set(['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'v8.callFunction']);
/** A frame begins with it. */
const isFrame = ({ name, ph }) => name === 'AnimationFrame' && ph === 'b';

/**
 * The frames while `act` runs.
 *
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} act
 * @returns {Promise<{count: number, p95Ms: number}>} of those frames in which a script ran
 */
export async function scriptPerFrame(page, act) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const frames = perFrame(traceEvents);
  if (frames.length === 0) throw new Error('no frame had a script in it');
  return { count: frames.length, p95Ms: quantile(frames, 0.95) };
}

function perFrame(events) {
  const begins = events.filter(isFrame);
  const busiest = mostFrequent(begins.map(threadOf));
  const own = events.filter((event) => threadOf(event) === busiest).sort((a, b) => a.ts - b.ts);
  const frames = [];
  let scriptsMs = 0;
  let endTs = 0;
  for (const event of own) {
    const { name, ph, ts, dur = 0 } = event;
    if (isFrame(event)) {
      frames.push(scriptsMs);
      scriptsMs = 0;
    } else if (ph === 'X' && SCRIPTS.has(name) && ts >= endTs) {
      // One inside of another is counted with that.
      scriptsMs += dur / 1e3;
      endTs = ts + dur;
    }
  }
  return [...frames.slice(1), scriptsMs].filter((ms) => ms > 0);
}

const threadOf = ({ pid, tid }) => `${pid}/${tid}`;

function mostFrequent(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0])[0];
}
