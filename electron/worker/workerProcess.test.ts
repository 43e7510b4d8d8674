/** Real processes: what the supervisor promises about crashes, hangs and its own death. No server is needed. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WorkerLaunch } from '../../shared/worker/launch.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { TestProject, WORKER_ENTRY } from './testProject.ts';

const LIMIT_MS = 60_000;
const waiting = { timeout: LIMIT_MS, interval: 20 };
/** Nobody listens there: what is tested here ends before it connects. */
const server = { address: '127.0.0.1:1' };

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function projectOf(files: Record<string, string>): TestProject {
  const project = new TestProject({ 'package.json': '{"name": "test"}', ...files });
  cleanUps.push(() => project.remove());
  return project;
}

function supervise(launch: WorkerLaunch): Supervisor {
  const supervisor = createSupervisor({ entry: WORKER_ENTRY });
  cleanUps.push(() => supervisor.close());
  supervisor.start(launch, server);
  return supervisor;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A killed process that nobody has waited for is not alive.
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
  } catch {
    // It is gone.
    return false;
  }
};

/** A command that starts another process, says both ids, and never ends by itself; with SIGTERM or without. */
const FAMILY = `
  const { spawn } = require('node:child_process');
  const code = 'setInterval(() => {}, 1000);';
  const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {});" + code]);
  if (process.argv.includes('stubborn')) process.on('SIGTERM', () => {});
  console.log('pids', process.pid, child.pid, process.env.TEMPORAL_TASK_QUEUE);
  setInterval(() => {}, 1000);
`;
const family = (): TestProject => projectOf({ 'family.cjs': FAMILY });
const nodeCommand = (args: string): string => `"${process.execPath}" ${args}`;

const pidsOf = (supervisor: Supervisor): number[] => {
  const line = supervisor.logs().find(({ text }) => text.startsWith('pids'));
  expect(line?.text).toMatch(/ test$/);
  return (line?.text.match(/\d+/g) ?? []).map(Number);
};

describe('a command', () => {
  it(
    'runs with its environment and is ended with all that it started',
    { timeout: LIMIT_MS },
    async () => {
      const supervisor = supervise(family().command(nodeCommand('family.cjs')));
      await vi.waitFor(() => expect(supervisor.state().state).toBe('running'), waiting);
      const pids = await vi.waitFor(() => pidsOf(supervisor), waiting);
      expect(pids.map(isAlive)).toEqual([true, true]);
      supervisor.stop();
      await vi.waitFor(() => expect(supervisor.state().state).toBe('stopped'), waiting);
      await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), waiting);
    },
  );

  it('is killed when it ignores SIGTERM', { timeout: LIMIT_MS }, async () => {
    const supervisor = supervise(family().command(nodeCommand('family.cjs stubborn')));
    const pids = await vi.waitFor(() => pidsOf(supervisor), waiting);
    supervisor.stop();
    await vi.waitFor(() => expect(supervisor.state().state).toBe('stopped'), waiting);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), waiting);
    expect(supervisor.logs().map(({ text }) => text)).toContain(
      'the worker did not end within 3 s and is killed',
    );
  });

  it('that is not there is reported, and not tried again', { timeout: LIMIT_MS }, async () => {
    const supervisor = supervise(family().command('no-such-program-here worker.py'));
    await vi.waitFor(() => expect(supervisor.state().state).toBe('crashed'), waiting);
    expect(supervisor.state()).toMatchObject({
      reason: 'The command `no-such-program-here worker.py` was not found (exit code 127).',
      fix: 'Install the program, or correct "command" in timelapse.config.json.',
    });
  });

  it('that ends with an error is tried again', { timeout: LIMIT_MS }, async () => {
    const script = `-e "console.error('the database is not there'); process.exit(3)"`;
    const supervisor = supervise(family().command(nodeCommand(script)));
    await vi.waitFor(() => expect(supervisor.state().restarts).toBeGreaterThan(0), waiting);
    const texts = supervisor.logs().map(({ text }) => text);
    expect(texts.join('\n')).toContain(
      'ended with exit code 3: the database is not there. The log has what it printed before. Trying again in 0.5 s.',
    );
  });

  it('dies with Timelapse, even when that is killed', { timeout: LIMIT_MS }, async () => {
    const project = family();
    const launch = project.command(nodeCommand('family.cjs stubborn'));
    const pids = await orphan(launch, /pids (\d+) (\d+)/);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), waiting);
  });
});

describe('a TypeScript worker', () => {
  const WORKFLOW = 'export async function hello(): Promise<void> {}\n';

  it('whose activities loop is killed after the grace', { timeout: LIMIT_MS }, async () => {
    const project = projectOf({
      'src/workflows.ts': WORKFLOW,
      'src/activities.ts': `process.on('SIGTERM', () => {});\nconsole.log('looping');\nfor (;;);\n`,
    });
    const supervisor = supervise(project.typescript());
    await vi.waitFor(
      () => expect(supervisor.logs().map(({ text }) => text)).toContain('looping'),
      waiting,
    );
    const { pid = 0 } = supervisor.state();
    supervisor.stop();
    await vi.waitFor(() => expect(supervisor.state().state).toBe('stopped'), waiting);
    expect(isAlive(pid)).toBe(false);
  });

  it('dies with Timelapse, even when it loops', { timeout: LIMIT_MS }, async () => {
    const project = projectOf({
      'src/workflows.ts': WORKFLOW,
      'src/activities.ts': `console.log('pids', process.pid);\nfor (;;);\n`,
    });
    const [pid = 0] = await orphan(project.typescript(), /pids (\d+)/);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), waiting);
  });

  it('tells where activities failed to load, in enums and all', { timeout: LIMIT_MS }, async () => {
    const project = projectOf({
      'src/workflows.ts': WORKFLOW,
      'src/activities.ts': [
        'enum Mode { Test = 1 }',
        'class Gateway { constructor(readonly url: string) {} }',
        'export const gateway = new Gateway("https://example.com");',
        'throw new Error(`no database in mode ${Mode[Mode.Test]}`);',
      ].join('\n'),
    });
    const supervisor = supervise(project.typescript());
    await vi.waitFor(() => expect(supervisor.state().state).toBe('crashed'), waiting);
    expect(supervisor.state()).toMatchObject({
      reason:
        'The activities could not be loaded: src/activities.ts:4 failed with "no database in mode Test".',
      fix: 'Correct src/activities.ts:4: code at the top level of a module runs when the worker starts. The worker takes it when the file is saved.',
    });
  });

  it('without the SDK says to install it', { timeout: LIMIT_MS }, async () => {
    const project = new TestProject({ 'package.json': '{}' }, { installed: false });
    cleanUps.push(() => project.remove());
    const supervisor = supervise(project.typescript());
    await vi.waitFor(() => expect(supervisor.state().state).toBe('crashed'), waiting);
    expect(supervisor.state().reason).toContain('The project has no @temporalio/worker');
    expect(supervisor.state().fix).toContain('npm install');
  });

  it('tries again when the server does not answer', { timeout: LIMIT_MS }, async () => {
    const project = projectOf({
      'src/workflows.ts': WORKFLOW,
      'src/activities.ts': 'export async function hi(): Promise<void> {}\n',
    });
    const supervisor = supervise(project.typescript());
    await vi.waitFor(() => expect(supervisor.state().state).toBe('restarting'), waiting);
    expect(supervisor.state().reason).toContain('The server at 127.0.0.1:1 does not answer');
  });

  it('keeps running when its changed code has an error', { timeout: LIMIT_MS }, async () => {
    // A command counts as running without a server; its reload goes the same way.
    const project = family();
    const supervisor = supervise(project.command(nodeCommand('family.cjs')));
    await vi.waitFor(() => expect(supervisor.state().state).toBe('running'), waiting);
    const { pid } = supervisor.state();
    project.write(
      'src/workflows.ts',
      'export async function hello(): Promise<void> { const x = ; }\n',
    );
    project.write('src/activities.ts', '');
    supervisor.reload('src/workflows.ts changed', project.typescript());
    await vi.waitFor(() => expect(supervisor.state().fix).toBeDefined(), waiting);
    expect(supervisor.state()).toMatchObject({
      state: 'running',
      pid,
      reason:
        'src/workflows.ts:1 has a syntax error: Expression expected. The worker still runs the code from before.',
    });
  });
});

/** Supervises in another process, kills that one when the output fits, and answers the numbers in it. */
async function orphan(launch: WorkerLaunch, pattern: RegExp): Promise<number[]> {
  const script = `
    import { createSupervisor } from ${JSON.stringify(join(import.meta.dirname, 'supervisor.ts'))};
    const supervisor = createSupervisor({ entry: ${JSON.stringify(WORKER_ENTRY)} });
    supervisor.onChange((topic) => {
      if (topic === 'logs') console.log(supervisor.logs().at(-1).text);
    });
    supervisor.start(${JSON.stringify(launch)}, ${JSON.stringify(server)});
  `;
  const host = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => void host.kill('SIGKILL'));
  let output = '';
  const numbers = await new Promise<number[]>((resolve) => {
    host.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const match = pattern.exec(output);
      if (match !== null) resolve(match.slice(1).map(Number));
    });
  });
  expect(numbers.map(isAlive)).not.toContain(false);
  host.kill('SIGKILL');
  return numbers;
}
