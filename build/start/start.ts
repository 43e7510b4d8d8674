/**
 * `npm start [-- PROJECT]`: builds what is out of date, sees to it that Electron is there, and opens the window with the command
 * line's `open`: on the desktop, else in the browser.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { missingDesktop } from '../../shared/launch/missingDesktop.ts';
import { ensureBuilt } from '../bundle/ensureBuilt.ts';
import { cli, node } from '../paths.ts';
import { findElectron, thisMachine } from './electronBinary.ts';

/** An Electron that ends with an error so soon has shown no window: a library is missing, or its sandbox is forbidden. */
const FAILED_START_MS = 5_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How the command line ended. */
interface Ending {
  readonly status: number;
  readonly durationMs: number;
  /** The user ended it. */
  readonly interrupted: boolean;
}

/** Runs `timelapse open` on this terminal until it ends; our signals become its signals. */
async function open(args: readonly string[]): Promise<Ending> {
  const begin = performance.now();
  const child = spawn(node, [cli, 'open', ...args], { stdio: 'inherit' });
  let interrupted = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      interrupted = true;
      child.kill(signal);
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('exit', (code) => resolve(code ?? 1));
  const status = await promise;
  return { status, durationMs: performance.now() - begin, interrupted };
}

/** Answers the exit status, or why there is no window on the desktop, as the end of a sentence. */
async function openOnDesktop(project: readonly string[]): Promise<number | string> {
  const facts = { platform: process.platform, env: process.env, userId: process.getuid?.() };
  const missing = missingDesktop(facts);
  if (missing !== undefined) return missing;
  const electron = await findElectron(thisMachine);
  if (electron.kind === 'missing') return electron.reason;
  const { status, durationMs, interrupted } = await open(['--ui', 'desktop', ...project]);
  return status === 0 || interrupted || durationMs >= FAILED_START_MS
    ? status
    : `Electron ended at once with status ${status} (its message stands above)`;
}

/** The project's folder as an argument. It is relative to where the command was typed, not to where npm runs it. */
function projectArgument(words: readonly string[]): string[] {
  const [project, ...more] = words;
  if (more.length > 0 || project?.startsWith('-')) {
    console.error(
      'Usage: npm start [-- PROJECT], with the folder of one project. build/bin/timelapse help names more options.',
    );
    process.exit(2);
  }
  if (project === undefined) return [];
  return [path.resolve(process.env['INIT_CWD'] ?? process.cwd(), project)];
}

/** Opens the window, on the desktop or in the browser; answers the exit status. */
async function start(project: readonly string[]): Promise<number> {
  try {
    await ensureBuilt();
  } catch (error) {
    // The stack would show the bundler's insides; what is wrong in the sources stands in the message.
    console.error(`The build failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  const result = await openOnDesktop(project);
  if (typeof result === 'number') return result;
  console.log(`The window opens in the browser, because ${result}.`);
  return (await open(['--ui', 'browser', ...project])).status;
}

process.exitCode = await start(projectArgument(process.argv.slice(2)));
