/** The parts of `npm test`: what each runs and how its tests are counted. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Outcome, run } from '../command.ts';
import { node, root } from '../paths.ts';
import { findBrowser } from './browser.ts';
import { NONE, type Tally, tallyOfOutput, tallyOfPlaywright, tallyOfVitest } from './tally.ts';

/** What a part answers. `skipped` names why it did not run at all. */
export interface PartResult {
  readonly tally: Tally;
  readonly skipped?: string;
  /** All that its tool wrote. */
  readonly output?: string;
}

/** One part, by the name that `--only` takes. */
export interface Part {
  readonly name: string;
  readonly about: string;
  /** Whether it runs without being asked for. */
  readonly isUsual: boolean;
  /** An earlier part beside which it runs when both are asked for: this one mostly waits, that one computes. */
  readonly beside?: string;
  /** `echo`: its tool's output is shown while it comes. */
  readonly run: (args: readonly string[], echo: boolean) => Promise<PartResult>;
}

const results = path.join(root, 'test-results');
/** The tools write into a pipe: whether colours are wanted is decided by where the pipe leads. */
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
const environment = { ...process.env, TZ: 'UTC', ...colour };

/** Runs a tool that writes a JSON report, and counts that. */
async function runWithReport(
  reportFile: string,
  count: (report: string, ok: boolean) => Tally,
  start: () => Promise<Outcome>,
): Promise<PartResult> {
  mkdirSync(results, { recursive: true });
  rmSync(reportFile, { force: true });
  const { ok, output } = await start();
  if (!existsSync(reportFile)) return { tally: { ...NONE, failed: 1 }, output };
  return { tally: count(readFileSync(reportFile, 'utf8'), ok), output };
}

async function runUnit(args: readonly string[], echo: boolean): Promise<PartResult> {
  const report = path.join(results, 'unit.json');
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return runWithReport(report, tallyOfVitest, () =>
    run(node, [vitest, 'run', ...options, ...args], { echo, env: environment }),
  );
}

/** Our own suites print their counts as their last line. */
async function runSuite(
  script: string,
  args: readonly string[],
  echo: boolean,
): Promise<PartResult> {
  const file = path.join(root, script);
  if (!existsSync(file)) throw new Error(`${script} is missing.`);
  const { ok, output } = await run(node, [file, ...args], { echo, env: environment });
  return { tally: tallyOfOutput(output, ok), output };
}

async function runPlaywright(
  project: string,
  args: readonly string[],
  echo: boolean,
  env: NodeJS.ProcessEnv,
): Promise<PartResult> {
  const report = path.join(results, `${project}.json`);
  const playwright = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const config = path.join(root, 'e2e', 'playwright.config.ts');
  const options = ['--config', config, '--project', project, '--reporter=list,json'];
  return runWithReport(report, tallyOfPlaywright, () =>
    run(node, [playwright, 'test', ...options, ...args], {
      echo,
      env: { ...environment, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
  );
}

async function runBrowser(args: readonly string[], echo: boolean): Promise<PartResult> {
  const browser = await findBrowser();
  if (browser === undefined) {
    return {
      tally: { ...NONE, skipped: 1 },
      skipped: 'there is no Chromium that starts here; install one or set TIMELAPSE_BROWSER',
    };
  }
  console.log(`Browser: ${browser.executable} (${browser.from})`);
  return runPlaywright('browser', args, echo, {
    ...browser.env,
    TIMELAPSE_BROWSER: browser.executable,
  });
}

async function runElectron(args: readonly string[], echo: boolean): Promise<PartResult> {
  const executable = process.env['TIMELAPSE_ELECTRON'];
  if (executable === undefined || !existsSync(executable)) {
    throw new Error('Set TIMELAPSE_ELECTRON to the executable of an Electron.');
  }
  return runPlaywright('electron', args, echo, {});
}

/** All parts, in the order in which they are reported. */
export const PARTS: readonly Part[] = [
  {
    name: 'unit',
    about: 'unit, property, simulation, integration and component tests',
    isUsual: true,
    run: runUnit,
  },
  {
    name: 'golden',
    about: 'recorded scenarios of a real server against ours',
    isUsual: true,
    beside: 'unit',
    run: (args, echo) => runSuite('e2e/conformance/check.mjs', args, echo),
  },
  {
    name: 'sdk',
    about: 'programs of the SDKs against our server',
    isUsual: false,
    run: (args, echo) => runSuite('e2e/sdk/run.mjs', args, echo),
  },
  { name: 'e2e', about: 'the window in a real browser', isUsual: true, run: runBrowser },
  {
    name: 'electron',
    about: 'the window in a real Electron',
    isUsual: Boolean(process.env['TIMELAPSE_ELECTRON']),
    run: runElectron,
  },
];
