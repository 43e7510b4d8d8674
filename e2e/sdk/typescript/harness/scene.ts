/** What a case gets: client and worker of a server, ids of its own, and the record of what it started. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  Client,
  Workflow,
  WorkflowHandleWithStartDetails,
  WorkflowHandle,
  WorkflowOptions,
  WorkflowStartOptions,
} from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type {
  NativeConnection,
  WorkerOptions,
  WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { createActivities } from '../activities.ts';
import type { Tokens } from './tokens.ts';

/** What all cases share. */
export interface Environment {
  readonly address: string;
  readonly namespace: string;
  readonly client: Client;
  readonly native: NativeConnection;
  readonly bundle: WorkflowBundleWithSourceMap;
  /** The queue of the worker that runs through the whole program. */
  readonly queue: string;
  readonly tokens: Tokens;
}

/** A run of which the replayer shall read the history. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string | undefined;
}

type StartOptions = Partial<WorkflowOptions>;

const UNTIL_LIMIT_MS = 15_000;
const UNTIL_EVERY_MS = 25;

/** A case's own view of the environment. */
export class Scene {
  readonly environment: Environment;
  readonly client: Client;
  readonly queue: string;
  readonly namespace: string;
  readonly tokens: Tokens;
  /** Runs to be replayed, in the order of their start. */
  readonly executions: Execution[] = [];
  readonly #prefix: string;
  readonly #cleanUps: (() => Promise<void>)[] = [];

  constructor(environment: Environment, name: string) {
    this.environment = environment;
    this.client = environment.client;
    this.queue = environment.queue;
    this.namespace = environment.namespace;
    this.tokens = environment.tokens;
    this.#prefix = `${name}-${randomUUID().slice(0, 8)}`;
  }

  /** An id that no other run of the program uses. */
  id(name = 'workflow'): string {
    return `${this.#prefix}-${name}`;
  }

  /** Starts a workflow on the shared worker unless told otherwise; its history will be replayed. */
  async start<T extends Workflow>(
    workflow: T | string,
    args: Parameters<T>,
    options: StartOptions = {},
  ): Promise<WorkflowHandleWithStartDetails<T>> {
    const handle = await this.client.workflow.start<T>(workflow, this.options<T>(args, options));
    this.track(handle.workflowId, handle.firstExecutionRunId);
    return handle;
  }

  /** Options of a start with this case's id and queue filled in. */
  options<T extends Workflow>(args: Parameters<T>, options: StartOptions = {}) {
    // The SDK derives whether `args` may be left out from T, which is open here.
    return {
      workflowId: this.id(),
      taskQueue: this.queue,
      workflowTaskTimeout: '10s',
      args,
      ...options,
    } as unknown as WorkflowStartOptions<T>;
  }

  /** Starts a workflow and waits for its result. */
  async execute<T extends Workflow>(
    workflow: T | string,
    args: Parameters<T>,
    options: StartOptions = {},
  ): Promise<Awaited<ReturnType<T>>> {
    const handle = await this.start<T>(workflow, args, options);
    return (await handle.result()) as Awaited<ReturnType<T>>;
  }

  /** Adds a run, and whatever it leads to, to those that will be replayed. */
  track(workflowId: string, runId?: string): void {
    this.executions.push({ workflowId, runId });
  }

  /** A handle of any run, for what the SDK's typed one hides. */
  handle(workflowId: string, runId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(workflowId, runId);
  }

  /** Runs a worker of the case's own until the case ends. */
  async worker(options: Partial<WorkerOptions> & { taskQueue: string }): Promise<{
    worker: Worker;
    stop: () => Promise<void>;
  }> {
    const { native, namespace, bundle, tokens } = this.environment;
    const worker = await Worker.create({
      connection: native,
      namespace,
      ...(options.workflowsPath === undefined && { workflowBundle: bundle }),
      activities: createActivities(tokens),
      workflowThreadPoolSize: 1,
      shutdownGraceTime: 0,
      shutdownForceTime: '2s',
      ...options,
    });
    let stopped = false;
    const running = worker.run();
    const stop = async (): Promise<void> => {
      if (!stopped) {
        stopped = true;
        if (worker.getState() === 'RUNNING') worker.shutdown();
      }
      await running;
    };
    running.catch(() => {}); // `stop` reports it; a case that has failed meanwhile does not wait.
    this.cleanUp(stop);
    return { worker, stop };
  }

  /** Something to undo when the case is over. */
  cleanUp(undo: () => Promise<void>): void {
    this.#cleanUps.push(undo);
  }

  /** Reads until the value satisfies the predicate. Throws when it never does. */
  async until<T>(
    what: string,
    read: () => Promise<T>,
    satisfies: (value: T) => boolean,
    limitMs = UNTIL_LIMIT_MS,
  ): Promise<T> {
    const end = Date.now() + limitMs;
    for (;;) {
      const value = await read();
      if (satisfies(value)) return value;
      if (Date.now() > end) {
        throw new Error(`${what}: not within ${limitMs} ms; last seen ${JSON.stringify(value)}`);
      }
      await delay(UNTIL_EVERY_MS);
    }
  }

  /** Names of the events of a run so far, in their order. */
  async eventTypes(execution: Execution): Promise<string[]> {
    const { events } = await this.handle(execution.workflowId, execution.runId).fetchHistory();
    return (events ?? []).map(eventTypeOf);
  }

  /** Waits until a run has `count` events of a type. */
  async event(handle: { workflowId: string }, type: string, count = 1): Promise<void> {
    const execution = { workflowId: handle.workflowId, runId: undefined };
    await this.until(
      `${count} × ${type}`,
      () => this.eventTypes(execution),
      (types) => types.filter((name) => name === type).length >= count,
    );
  }

  /** Undoes what the case set up, the last first. */
  async close(): Promise<void> {
    for (const undo of this.#cleanUps.reverse()) await undo();
  }
}

/** The name of an event's type as the attributes field spells it, such as `timerFired`. */
export function eventTypeOf(event: object): string {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  return key === undefined ? 'unknown' : key.slice(0, -'EventAttributes'.length);
}
