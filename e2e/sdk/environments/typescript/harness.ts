/** What the tests of the test environments share: an environment, a worker, ids, limits. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type {
  Workflow,
  WorkflowHandle,
  WorkflowOptions,
  WorkflowStartOptions,
} from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { activities } from './activities.ts';

/** A day in milliseconds. */
export const DAY_MS = 86_400_000;
/** Whatever passes in simulated time must take no more real time than this. */
const AT_ONCE_MS = 15_000;
const TEST_LIMIT_MS = 60_000;

let bundle: Promise<WorkflowBundleWithSourceMap> | undefined;

/** One test with the environment it uses. */
export class Stage {
  readonly environment: TestWorkflowEnvironment;
  readonly taskQueue = `queue-${randomUUID().slice(0, 8)}`;
  readonly #prefix = randomUUID().slice(0, 8);

  constructor(environment: TestWorkflowEnvironment) {
    this.environment = environment;
  }

  /** An id of this test's own. */
  id(name = 'workflow'): string {
    return `${name}-${this.#prefix}`;
  }

  /** Starts a workflow on this test's queue. */
  async start<T extends Workflow>(
    workflow: T,
    args: Parameters<T>,
    options: Partial<WorkflowOptions> = {},
  ): Promise<WorkflowHandle<T>> {
    const { client } = this.environment;
    return await client.workflow.start<T>(workflow, this.options<T>(args, options));
  }

  /** Options of a start with this test's id and queue filled in. */
  options<T extends Workflow>(args: Parameters<T>, options: Partial<WorkflowOptions> = {}) {
    // The SDK derives whether `args` may be left out from T, which is open here.
    return {
      workflowId: this.id(),
      taskQueue: this.taskQueue,
      args,
      ...options,
    } as unknown as WorkflowStartOptions<T>;
  }

  /** Runs a worker while the work goes on. */
  async withWorker(work: () => Promise<void>): Promise<void> {
    bundle ??= bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
      logger: new DefaultLogger('ERROR'),
    });
    const worker = await Worker.create({
      connection: this.environment.nativeConnection,
      namespace: this.environment.namespace ?? 'default',
      taskQueue: this.taskQueue,
      workflowBundle: await bundle,
      activities,
      shutdownForceTime: '2s',
    });
    // The limit is inside, so that a test that hangs lets go of its worker and its server can be ended.
    await worker.runUntil(within(work(), TEST_LIMIT_MS));
  }
}

/** Rejects when the time is over; the work itself is not waited for any longer. */
async function within(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limitMs / 1e3} s`)), limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fails when work on simulated time takes long in real time. */
export async function atOnce<T>(work: Promise<T>): Promise<T> {
  const from = performance.now();
  const value = await work;
  const took = performance.now() - from;
  assert.ok(took < AT_ONCE_MS, `took ${Math.round(took)} ms of real time`);
  return value;
}

/** Fails unless a number of days is what was expected, give or take a hundredth. */
export function assertDays(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 0.01, `${actual} days instead of ${expected}`);
}
