/**
 * Tests as projects write them, on the SDK's own test environments with a given executable:
 * `node main.ts --time-skipping PATH --local PATH`. The last line is `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { beyond } from './beyond.ts';
import { Stage } from './harness.ts';
import { assertEnded, local } from './local.ts';
import { timeSkipping } from './timeSkipping.ts';

const { values: options } = parseArgs({
  options: {
    'time-skipping': { type: 'string' },
    local: { type: 'string' },
    only: { type: 'string', default: 'time-skipping,local,beyond' },
  },
});

type Test = (stage: Stage) => Promise<void>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const counts = { passed: 0, failed: 0 };

async function test(name: string, run: () => Promise<void>): Promise<void> {
  const from = performance.now();
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason ?? new Error('no reason given'),
  );
  counts[error === undefined ? 'passed' : 'failed']++;
  const ms = Math.round(performance.now() - from);
  say(`${error === undefined ? 'ok  ' : 'FAIL'} ${name} (${ms} ms)`);
  if (error !== undefined) say(`    ${error instanceof Error ? error.stack : String(error)}`);
}

/** Tests that share one environment, as in most projects. */
async function playTogether(tests: Record<string, Test>, path: string): Promise<void> {
  const environment = await startSkipping(path);
  for (const [name, run] of Object.entries(tests)) {
    const stage = new Stage(environment);
    await test(`time-skipping/${name}`, () => stage.withWorker(() => run(stage)));
  }
  await test('time-skipping/teardown', async () => {
    await environment.teardown();
    await assertEnded(environment);
  });
}

/** Tests with an environment each: what one does to the clock must not help or hurt another. */
async function playApart(tests: Record<string, Test>, path: string): Promise<void> {
  for (const [name, run] of Object.entries(tests)) {
    await test(`beyond/${name}`, async () => {
      const environment = await startSkipping(path);
      const stage = new Stage(environment);
      try {
        await stage.withWorker(() => run(stage));
      } finally {
        await environment.teardown();
      }
      await assertEnded(environment);
    });
  }
}

async function startSkipping(path: string): Promise<TestWorkflowEnvironment> {
  return await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}

async function playLocal(path: string): Promise<void> {
  for (const [name, { options: server, run }] of Object.entries(local)) {
    await test(`local/${name}`, async () => {
      const environment = await TestWorkflowEnvironment.createLocal({
        server: { executable: { type: 'existing-path', path }, ...server },
      });
      const stage = new Stage(environment);
      try {
        await stage.withWorker(() => run(stage));
      } finally {
        await environment.teardown();
      }
      await assertEnded(environment);
    });
  }
}

Runtime.install({
  logger: new DefaultLogger('ERROR', () => {}),
  telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
});
const groups = options.only.split(',');
const skippingPath = options['time-skipping'];
if (skippingPath !== undefined) {
  if (groups.includes('time-skipping')) {
    await playTogether(timeSkipping, skippingPath);
  }
  if (groups.includes('beyond')) await playApart(beyond, skippingPath);
}
if (options.local !== undefined && groups.includes('local')) await playLocal(options.local);
say(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);
