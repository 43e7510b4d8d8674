/**
 * `npm start [-- PROJECT]`: builds what is out of date and opens the window: in Electron, else in the browser.
 * The rest of the arguments go to the command line's `open` as they are.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { app, cli, node } from '../paths.ts';
import { launchArguments } from '../../shared/launch/launchArguments.ts';
import { missingDesktop, thisDesktop } from './desktop.ts';
import { type ElectronBinary, findElectron, thisMachine } from './electronBinary.ts';

/** An Electron that ends with an error so soon has not shown its window: a library is missing, or the sandbox is forbidden. */
const FAILED_START_MS = 5_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Ending {
  readonly status: number;
  readonly durationMs: number;
  /** The user ended it. */
  readonly interrupted: boolean;
}

/** Runs a program on this terminal until it ends; our signals become its signals. */
async function follow(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  const begin = performance.now();
  const child = spawn(command, args, { stdio: 'inherit', env });
  let interrupted = false;
  const forward = (signal: NodeJS.Signals) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const { promise, resolve } = Promise.withResolvers<number>();
  child.on('error', (error) => {
    console.error(`${command} does not start: ${error.message}`);
    resolve(1);
  });
  child.on('exit', (code) => resolve(code ?? 1));
  const status = await promise;
  for (const signal of signals) process.off(signal, forward);
  return { status, durationMs: performance.now() - begin, interrupted };
}

async function electronForWindow(): Promise<ElectronBinary> {
  const reason = missingDesktop(thisDesktop);
  return reason === undefined ? findElectron(thisMachine) : { kind: 'missing', reason };
}

/** Answers the exit status, or why Electron showed no window. */
async function openInElectron(project: string | undefined): Promise<number | string> {
  const electron = await electronForWindow();
  if (electron.kind === 'missing') return electron.reason;
  // Inherited from an editor or a test that runs inside Electron, it would make the window a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const args = [app, ...launchArguments({ project })];
  const { status, durationMs, interrupted } = await follow(electron.executable, args, env);
  if (status !== 0 && !interrupted && durationMs < FAILED_START_MS) {
    return `Electron ended at once with status ${status} (its message stands above)`;
  }
  return status;
}

/** A project's path is relative to where the command was typed, not to where npm runs it. */
function projectOf(words: readonly string[]): string | undefined {
  const [project, ...more] = words;
  if (more.length > 0 || project?.startsWith('-')) {
    console.error(
      'Usage: npm start [-- PROJECT]. The folder of one project; build/bin/timelapse --help names all options.',
    );
    process.exit(2);
  }
  return project === undefined
    ? undefined
    : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), project);
}

const project = projectOf(process.argv.slice(2));
await ensureBuilt();
const result = await openInElectron(project);
if (typeof result === 'number') {
  process.exitCode = result;
} else {
  console.log(`The window opens in the browser, because ${result}.`);
  const args = [cli, 'open', '--ui', 'browser', ...(project === undefined ? [] : [project])];
  process.exitCode = (await follow(node, args, process.env)).status;
}
