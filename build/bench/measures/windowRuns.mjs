/** 10. A run's page: from its address to its timeline, and moving in it. */
import { quantile } from '../load.mjs';
import { openAndWatch } from '../window/drawn.mjs';
import { scriptPerFrame } from '../window/frames.mjs';
import { makeRun } from '../window/histories.mjs';

const OPENINGS = 3;
const VISITS_BEFORE = 2;
const STEPS = 60;
const FRAME_MS = 16;

/** What is asked of each run; the goals are for a quiet machine. */
const runs = [
  { key: 'small', name: 'a small run', eventCount: 50 },
  { key: 'mid', name: '20,000 events', eventCount: 20_000 },
  { key: 'long', name: '50,000 events', eventCount: 50_000 },
];

const opening = ({ key, name }) => ({
  [`${key}First`]: { label: `opening ${name}, first rows`, unit: 'ms', better: 'less' },
  [`${key}All`]: { label: `opening ${name}, timeline drawn`, unit: 'ms', better: 'less' },
  [`${key}Again`]: {
    label: `opening ${name} again, timeline drawn`,
    unit: 'ms',
    better: 'less',
  },
  [`${key}Cpu`]: { label: `opening ${name}, CPU of the renderer`, unit: 'ms', better: 'less' },
});

export const windowRuns = {
  name: 'windowRuns',
  limitMs: 300_000,
  metrics: {
    ...Object.assign({}, ...runs.map(opening)),
    memory: { label: '50,000 events, memory of the renderer', unit: 'MB', better: 'less' },
    scroll: {
      label: '50,000 events, scrolling: script per frame, p95',
      unit: 'ms',
      better: 'less',
    },
    zoom: { label: '50,000 events, zooming: script per frame, p95', unit: 'ms', better: 'less' },
    pan: { label: '50,000 events, panning: script per frame, p95', unit: 'ms', better: 'less' },
  },

  async run({ startWindow, record, attempt, scaled, signal }) {
    const window = await startWindow();
    const { rpc } = window.server;
    const made = [];
    for (const { key, eventCount } of runs) {
      const count = key === 'small' ? eventCount : scaled(eventCount);
      made.push(await makeRun(rpc, { workflowId: key, eventCount: count, signal }));
    }
    // The first page of a browser is slower than all that follow.
    await open(window, made[0]);
    for (const run of made) {
      const opened = [];
      for (let time = 0; time < OPENINGS; time++) opened.push(await open(window, run));
      const median = (of) => quantile(opened.map(of), 0.5);
      record(
        `${run.workflowId}First`,
        median(({ first }) => first),
      );
      record(
        `${run.workflowId}All`,
        median(({ all }) => all),
      );
      record(
        `${run.workflowId}Cpu`,
        median(({ cpuMs }) => cpuMs),
      );
      record(`${run.workflowId}Again`, quantile(await openAgain(window, run), 0.5));
    }
    await moveIn(window, made.at(-1), { record, attempt });
  },
};

async function open({ eye, site, runAddress }, run) {
  const sight = await eye.look();
  const seen = await openAndWatch(sight.page, site, runAddress(run));
  const cpuMs = await sight.cpuMs();
  await sight.close();
  return { ...seen, cpuMs };
}

/** The same by a browser that has the window's files, and what it made of them: it keeps that from the second visit on. */
async function openAgain({ eye, site, runAddress }, run) {
  const sight = await eye.look();
  const times = [];
  for (let visit = 0; visit < VISITS_BEFORE + OPENINGS; visit++) {
    const page = await sight.page.context().newPage();
    times.push((await openAndWatch(page, site, runAddress(run))).all);
    await page.close();
  }
  await sight.close();
  return times.slice(VISITS_BEFORE);
}

async function moveIn({ eye, site, runAddress }, run, { record, attempt }) {
  const sight = await eye.look();
  const { page } = sight;
  await openAndWatch(page, site, runAddress(run));
  const wheel = async (modifier, of) => {
    if (modifier) await page.keyboard.down(modifier);
    for (let step = 0; step < STEPS; step++) {
      await page.mouse.wheel(0, of(step));
      await page.waitForTimeout(FRAME_MS);
    }
    if (modifier) await page.keyboard.up(modifier);
  };
  const measured = (act) => scriptPerFrame(page, act).then(({ p95Ms }) => p95Ms);
  await page.mouse.move(600, 550);
  await attempt(['scroll'], async () =>
    record('scroll', await measured(() => wheel('', () => 120))),
  );
  await attempt(['zoom', 'pan'], async () => {
    if (site === 'webUi') throw new Error('its timeline neither zooms nor pans');
    const inAndOut = (step) => (step < STEPS / 2 ? -60 : 60);
    record('zoom', await measured(() => wheel('Control', inAndOut)));
    await wheel('Control', () => -20);
    record('pan', await measured(() => wheel('Shift', inAndOut)));
  });
  record('memory', (await sight.privateBytes()) / 1e6);
  await sight.close();
}
