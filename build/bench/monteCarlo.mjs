/**
 * The retry lab's random runs: how long 100,000 of them take, and the ratio to a plain loop over the formula, which has no limits
 * but schedule-to-close and maximum attempts, no failures, no retry states and no seed. Run it with the project's Node:
 *
 *   node_modules/.bin/node build/bench/monteCarlo.mjs [RUNS]
 */
import { playRuns } from '../../shared/retryLab/monteCarlo/runs.ts';
import { summarise } from '../../shared/retryLab/monteCarlo/summary.ts';
import { prepare } from '../../shared/retryLab/prepare.ts';
import { parseScenario } from '../../shared/retryLab/scenario.ts';

const count = Number(process.argv[2] ?? 100_000);
const roundCount = 9;

const payment = {
  policy: {
    maximumIntervalMs: 10_000,
    maximumAttempts: 6,
    nonRetryableErrorTypes: ['CardDeclined'],
  },
  timeouts: { scheduleToCloseMs: 30_000, startToCloseMs: 3000 },
  queueMs: 50,
};
const cases = {
  '40 % fail, uniform times': { ...payment, odds: { failShare: 0.4 } },
  '90 % fail, uniform times': { ...payment, odds: { failShare: 0.9 } },
  '40 % fail, log-normal times': {
    ...payment,
    odds: {
      failShare: 0.4,
      succeedsAfter: { kind: 'logNormal', medianMs: 500, sigma: 0.8 },
      failsAfter: { kind: 'logNormal', medianMs: 300, sigma: 0.8 },
    },
  },
  '2 % fail, an outage of ten minutes': {
    timeouts: { startToCloseMs: 10_000, scheduleToCloseMs: 3_600_000 },
    policy: { maximumIntervalMs: 60_000 },
    outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails' }],
    odds: { failShare: 0.02 },
  },
  '90 % fail, it begins within a minute': {
    timeouts: { startToCloseMs: 10_000, scheduleToCloseMs: 3_600_000 },
    policy: { maximumIntervalMs: 60_000 },
    outages: [{ fromMs: 0, toMs: 600_000, kind: 'fails' }],
    odds: { failShare: 0.9, outageDelayMsMax: 60_000 },
  },
};

/** Math.pow, Math.random and a division of labour with nobody. */
function plainLoop({ odds, policy, timeouts, outages }) {
  const maximumAttempts = policy.maximumAttempts ?? 0;
  const length = (distribution) =>
    distribution.kind === 'uniform'
      ? distribution.fromMs + Math.random() * (distribution.toMs - distribution.fromMs)
      : distribution.medianMs *
        Math.exp(
          distribution.sigma *
            Math.sqrt(-2 * Math.log(1 - Math.random())) *
            Math.cos(2 * Math.PI * Math.random()),
        );
  let succeeded = 0;
  for (let run = 0; run < count; run += 1) {
    let at = 0;
    const lateMs = odds.outageDelayMsMax * Math.random();
    for (let attempt = 1; ; attempt += 1) {
      const isDown = outages.some(
        ({ fromMs, toMs }) => fromMs + lateMs <= at && at < toMs + lateMs,
      );
      if (!isDown && Math.random() >= odds.failShare) {
        at += length(odds.succeedsAfter);
        if (at < timeouts.scheduleToCloseMs) succeeded += 1;
        break;
      }
      at += isDown ? 50 : length(odds.failsAfter);
      const wait = Math.min(1000 * Math.pow(2, attempt - 1), policy.maximumIntervalMs);
      if (attempt === maximumAttempts || at + wait > timeouts.scheduleToCloseMs) break;
      at += wait;
    }
  }
  return succeeded;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Wall time, and the process' own, which other work on the machine touches less. */
function time(work) {
  const wall = [];
  const cpu = [];
  for (let round = 0; round < roundCount; round += 1) {
    const from = performance.now();
    const before = process.cpuUsage();
    work(round);
    const { user, system } = process.cpuUsage(before);
    wall.push(performance.now() - from);
    cpu.push((user + system) / 1000);
  }
  return { wall: median(wall), cpu: median(cpu) };
}

const columns = (cells) =>
  cells.map((cell, index) => (index === 0 ? cell.padEnd(36) : cell.padStart(13))).join('');
console.log(
  `${count.toLocaleString('en-US')} runs; ms of wall / ms of CPU, medians of ${roundCount}\n`,
);
console.log(columns(['case', 'runs', 'summary', 'plain loop', 'CPU ratio', 'succeed']));
for (const [name, given] of Object.entries(cases)) {
  const scenario = parseScenario(given);
  const prepared = prepare(scenario);
  if (!prepared.ok) throw new Error(prepared.problems[0].message);
  let runs;
  const played = time((round) => {
    runs = playRuns(scenario, prepared.plan, count, round);
  });
  const summed = time(() => summarise(runs));
  let plainCount = 0;
  const plain = time(() => {
    plainCount = plainLoop(scenario);
  });
  const { successShare } = summarise(runs);
  const both = ({ wall, cpu }) => `${wall.toFixed(0)} / ${cpu.toFixed(0)}`;
  console.log(
    columns([
      name,
      both(played),
      both(summed),
      both(plain),
      (played.cpu / plain.cpu).toFixed(1),
      `${(successShare * 100).toFixed(2)} %`,
    ]),
  );
  // The two must tell the same story, or the comparison means nothing.
  if (Math.abs(successShare - plainCount / count) > 0.02) {
    console.error(`  the plain loop succeeds in ${((plainCount / count) * 100).toFixed(2)} %`);
    process.exitCode = 1;
  }
}
