/**
 * Uses every feature of the TypeScript SDK on a server: `node main.ts --address 127.0.0.1:7233`. Each case is one feature; when all
 * have run, the SDK replays the histories they made. The last line is `N passed, N failed`.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { HistoryAndWorkflowId } from '@temporalio/common';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';
import { createActivities } from './activities.ts';
import { activities } from './cases/activities.ts';
import { activityControl } from './cases/activityControl.ts';
import { cancellation } from './cases/cancellation.ts';
import { children } from './cases/children.ts';
import { data } from './cases/data.ts';
import { deployments } from './cases/deployments.ts';
import { lifecycle } from './cases/lifecycle.ts';
import { localActivities } from './cases/localActivities.ts';
import { nexusOperations } from './cases/nexus.ts';
import { patterns } from './cases/patterns.ts';
import { queries } from './cases/queries.ts';
import { schedules } from './cases/schedules.ts';
import { signals } from './cases/signals.ts';
import { standalone } from './cases/standalone.ts';
import { updates } from './cases/updates.ts';
import { versioning } from './cases/versioning.ts';
import { visibility } from './cases/visibility.ts';
import { matcher } from './harness/cases.ts';
import type { Case, Group } from './harness/cases.ts';
import { collectHistories, replay } from './harness/replay.ts';
import { Scene } from './harness/scene.ts';
import type { Environment } from './harness/scene.ts';
import { registerSearchAttributes } from './harness/searchAttributes.ts';
import { Tokens } from './harness/tokens.ts';

const CASE_LIMIT_MS = 60_000;
const CLEAN_UP_LIMIT_MS = 5_000;

const groups: readonly Group[] = [
  signals,
  queries,
  updates,
  activities,
  activityControl,
  localActivities,
  children,
  cancellation,
  lifecycle,
  data,
  versioning,
  patterns,
  schedules,
  visibility,
  nexusOperations,
  deployments,
  standalone,
];

const { values: options } = parseArgs({
  options: {
    address: { type: 'string', default: '127.0.0.1:7233' },
    namespace: { type: 'string', default: 'default' },
    only: { type: 'string', default: '*' },
    without: { type: 'string', default: '-' },
    concurrency: { type: 'string', default: '4' },
    list: { type: 'boolean', default: false },
  },
});

interface Result {
  readonly group: string;
  readonly failed: boolean;
  readonly histories: readonly HistoryAndWorkflowId[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function connect(): Promise<Environment> {
  const { address, namespace } = options;
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
  });
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, namespace);
  return {
    address,
    namespace,
    client: new Client({ connection, namespace }),
    native: await NativeConnection.connect({ address }),
    bundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('workflows/all.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    }),
    queue: `sdk-typescript-${randomUUID().slice(0, 8)}`,
    tokens: new Tokens(),
  };
}

/** Rejects when the time is over; the work itself goes on and is not waited for. */
async function within(work: Promise<void>, limitMs: number): Promise<void> {
  const timer = new AbortController();
  const late = delay(limitMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`not within ${limitMs / 1e3} s`);
  });
  late.catch(() => {}); // Aborting it is how it ends when the work was in time.
  try {
    await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return `    ${String(error)}`;
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    causes.push(`    caused by ${cause.name}: ${cause.message}`);
  }
  const stack = (error.stack ?? '').split('\n');
  const here = stack.find((line) => line.includes('/cases/')) ?? '';
  const head = `    ${error.name}: ${error.message.slice(0, 1_000).replaceAll('\n', '\n    ')}`;
  return [head, here, ...causes].filter(Boolean).join('\n');
}

async function play(
  environment: Environment,
  { name: groupName }: Group,
  { name, run }: Case,
): Promise<Result> {
  const scene = new Scene(environment, `${groupName}-${name}`.replaceAll(/[^a-z0-9]+/gi, '-'));
  const from = performance.now();
  const error: unknown = await within(run(scene), CASE_LIMIT_MS).then(
    () => undefined,
    (reason: unknown) => reason ?? new Error('no reason given'),
  );
  const histories =
    error === undefined ? await collectHistories(environment.client, scene.executions) : [];
  await within(scene.close(), CLEAN_UP_LIMIT_MS).catch(() => {});
  const ms = Math.round(performance.now() - from);
  say(`${error === undefined ? 'ok  ' : 'FAIL'} ${groupName}/${name} (${ms} ms)`);
  if (error !== undefined) say(explain(error));
  return { group: groupName, failed: error !== undefined, histories };
}

/** Replays the histories of each group; a group counts as one more case. */
async function replayAll(environment: Environment, results: readonly Result[]): Promise<number[]> {
  const failures: number[] = [];
  for (const name of new Set(results.map(({ group }) => group))) {
    const histories = results
      .filter(({ group }) => group === name)
      .flatMap((result) => result.histories);
    if (histories.length === 0) continue;
    const wrong = await replay(environment.bundle, histories);
    say(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} replay/${name} (${histories.length} histories)`);
    for (const line of wrong) say(`    ${line}`);
    failures.push(wrong.length);
  }
  return failures;
}

async function main(): Promise<number> {
  const wanted = matcher(options.only);
  const unwanted = matcher(options.without);
  const chosen = groups.flatMap((group) =>
    group.cases
      .filter(({ name }) => wanted(group.name, name) && !unwanted(group.name, name))
      .map((found) => ({ group, found })),
  );
  if (options.list) {
    for (const { group, found } of chosen) say(`${group.name}/${found.name}`);
    return 0;
  }
  const environment = await connect();
  const worker = await Worker.create({
    connection: environment.native,
    namespace: environment.namespace,
    taskQueue: environment.queue,
    workflowBundle: environment.bundle,
    activities: createActivities(environment.tokens),
    shutdownForceTime: '2s',
  });
  const running = worker.run();
  const results: Result[] = [];
  const lane = async (): Promise<void> => {
    for (let next = chosen.shift(); next !== undefined; next = chosen.shift()) {
      results.push(await play(environment, next.group, next.found));
    }
  };
  await Promise.all(Array.from({ length: Number(options.concurrency) }, lane));
  const replayFailures = await replayAll(environment, results);
  worker.shutdown();
  await running;
  const failed =
    results.filter((result) => result.failed).length + replayFailures.filter(Boolean).length;
  say(`${results.length + replayFailures.length - failed} passed, ${failed} failed`);
  return failed;
}

// A case that was cut leaves promises behind; it has failed by itself.
process.on('unhandledRejection', () => {});
process.exit((await main()) > 0 ? 1 : 0);
