/** The command line's entry. It loads what a command needs when it needs it: a server without a window starts with a fraction of the code. */
import { readFileSync } from 'node:fs';
import { readCommand, type Command } from './command.ts';
import { useCompileCache } from './compileCache.ts';
import { UsageError } from './usageError.ts';

/** Does what was asked for. Resolves when it is done, or when what it started runs. */
async function run(command: Command): Promise<void> {
  switch (command.kind) {
    case 'serve':
    case 'testServer':
    case 'startDev': {
      const { runServer } = await import('./server.ts');
      return runServer(command);
    }
    case 'open': {
      const { open } = await import('./open.ts');
      return open(command);
    }
    case 'simulate': {
      const { runSimulate } = await import('./simulate.ts');
      process.exitCode = runSimulate(command.args, TERMINAL);
      return;
    }
    case 'why': {
      const { runWhy } = await import('./why.ts');
      return runWhy(command, TERMINAL.print);
    }
    case 'help':
      return void process.stdout.write(await help(command.about));
    case 'version': {
      const { VERSION } = await import('../host/version.ts');
      return void process.stdout.write(`timelapse ${VERSION}\n`);
    }
  }
}

async function help(about: string | undefined): Promise<string> {
  if (about === 'simulate') return (await import('./simulate.ts')).SIMULATE_HELP;
  return (await import('./help.ts')).helpText(about);
}

/** Files, the standard input as `-`, and the standard output. */
const TERMINAL = {
  read: (path: string): string => readFileSync(path === '-' ? process.stdin.fd : path, 'utf8'),
  print: (text: string): void => void process.stdout.write(text),
};

/** Says what went wrong and what to do; a stack only for errors of ours. */
function explain(error: unknown): string {
  if (error instanceof UsageError || (error instanceof Error && error.name === 'CallError')) {
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  if ('fix' in error && typeof error.fix === 'string') return `${error.message} ${error.fix}`;
  return error.stack ?? error.message;
}

async function main(): Promise<void> {
  useCompileCache();
  try {
    await run(readCommand(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

void main();
