import type { CallInput } from '../../../shared/ipc/contract.ts';
import type { Batch, BatchAction } from '../../../shared/ipc/listModels.ts';
import type { WorkflowExecution } from '../../../shared/protocol/messages.ts';
import { concurrently } from '../concurrently.ts';
import type { Connection } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import { act, bringBack, type NamedRun } from './batchActions.ts';
import { failureOf } from './failureOf.ts';
import type { HandlersOf } from './handlers.ts';
import { needAttention } from './needAttention.ts';

type Target = CallInput<'batch.start'>['target'];

/** Runs that are worked on at a time: a server elsewhere has other clients too. */
const RUNS_AT_A_TIME = 8;

/** Runs of one batch at most. */
const RUN_COUNT_MAX = 200_000;

/** Failures that are kept to be shown; all are counted. */
const FAILURES_KEPT_MAX = 500;

const BATCHES_KEPT_MAX = 20;
const PAGE_SIZE = 1000;

/** The window hears of progress at most this often, wall. */
const PUBLISH_MS = 100;

interface Running {
  batch: Batch;
  stopped: boolean;
  /** What went well, to be undone. */
  readonly succeeded: NamedRun[];
}

/**
 * Does something to each of many runs.
 *
 * 1. Which runs those are is decided once, before the first is touched: what is done to them changes what a filter matches.
 * 2. Each run ends in exactly one of done and failed, or is left out by a stop; one that fails holds up no other.
 * 3. A batch that was terminated can be undone once.
 */
export class Batches {
  readonly #connection: Connection;
  readonly #publish: () => void;
  readonly #batches = new Map<number, Running>();
  #nextId = 1;
  #publishedMs = 0;

  /** @param publish hears that a batch changed */
  constructor(connection: Connection, publish: () => void) {
    this.#connection = connection;
    this.#publish = publish;
  }

  list(): Batch[] {
    return [...this.#batches.values()].map(({ batch }) => batch);
  }

  /** Begins a batch and answers its id; it goes on by itself. */
  start(action: BatchAction, target: Target): number {
    const work = (run: NamedRun): Promise<void> => act(this.#connection, action, run);
    return this.#begin(action, undefined, () => this.#runsOf(target), work);
  }

  /** Brings back what a batch terminated. */
  undo(id: number): number {
    const undone = this.#of(id);
    if (!undone.batch.canUndo) {
      throw new RefusedError('This cannot be undone.', 'Start the workflows again.');
    }
    this.#change(undone, { canUndo: false });
    const runs = async (): Promise<readonly NamedRun[]> => [...undone.succeeded];
    return this.#begin(undone.batch.action, id, runs, (run) => bringBack(this.#connection, run));
  }

  stop(id: number): void {
    this.#of(id).stopped = true;
  }

  /** Forgets a batch; one that still runs is stopped first. */
  close(id: number): void {
    this.#of(id).stopped = true;
    this.#batches.delete(id);
    this.#publish();
  }

  #of(id: number): Running {
    const running = this.#batches.get(id);
    if (running === undefined) throw new RefusedError('This batch is no longer known.');
    return running;
  }

  #begin(
    action: BatchAction,
    undoes: number | undefined,
    runs: () => Promise<readonly NamedRun[]>,
    work: (run: NamedRun) => Promise<void>,
  ): number {
    const id = this.#nextId;
    this.#nextId += 1;
    const batch: Batch = {
      id,
      action,
      state: 'collecting',
      total: 0,
      done: 0,
      failedCount: 0,
      failures: [],
      canUndo: false,
      ...(undoes === undefined ? {} : { undoes }),
    };
    const running: Running = { batch, stopped: false, succeeded: [] };
    this.#batches.set(id, running);
    this.#forgetOldest();
    void this.#perform(running, runs, work);
    return id;
  }

  async #perform(
    running: Running,
    runs: () => Promise<readonly NamedRun[]>,
    work: (run: NamedRun) => Promise<void>,
  ): Promise<void> {
    try {
      const targets = await runs();
      this.#change(running, { state: 'running', total: targets.length });
      await concurrently(targets, RUNS_AT_A_TIME, (run) => this.#one(running, run, work));
      const { action, undoes } = running.batch;
      const canUndo =
        action.kind === 'terminate' && undoes === undefined && running.succeeded.length > 0;
      this.#change(running, { state: running.stopped ? 'stopped' : 'done', canUndo });
    } catch (error) {
      const { message, fix } = failureOf(error);
      const problem = fix === undefined ? message : `${message} ${fix}`;
      this.#change(running, { state: 'failed', problem });
    }
  }

  async #one(
    running: Running,
    run: NamedRun,
    work: (run: NamedRun) => Promise<void>,
  ): Promise<void> {
    if (running.stopped) return;
    try {
      await work(run);
      running.succeeded.push(run);
      this.#change(running, { done: running.batch.done + 1 });
    } catch (error) {
      const { batch } = running;
      const failures =
        batch.failures.length < FAILURES_KEPT_MAX
          ? [...batch.failures, { ...run, message: failureOf(error).message }]
          : batch.failures;
      this.#change(running, { failedCount: batch.failedCount + 1, failures });
    }
  }

  async #runsOf(target: Target): Promise<readonly NamedRun[]> {
    if (target.kind === 'runs') return target.runs;
    if (target.attention !== undefined) {
      const found = await needAttention(this.#connection, target.attention, target.query);
      return found.infos.map(({ execution }) => namedRun(execution));
    }
    const runs: NamedRun[] = [];
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.#connection.call('ListWorkflowExecutions', {
        namespace: this.#connection.namespace,
        query: target.query,
        pageSize: PAGE_SIZE,
        nextPageToken,
      });
      runs.push(...(page.executions ?? []).map(({ execution }) => namedRun(execution)));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken?.length && runs.length < RUN_COUNT_MAX);
    return runs.slice(0, RUN_COUNT_MAX);
  }

  #change(running: Running, change: Partial<Batch>): void {
    running.batch = { ...running.batch, ...change };
    const nowMs = performance.now();
    const isProgress = change.state === undefined && change.canUndo === undefined;
    if (isProgress && nowMs - this.#publishedMs < PUBLISH_MS) return;
    this.#publishedMs = nowMs;
    this.#publish();
  }

  #forgetOldest(): void {
    for (const [id, { batch }] of this.#batches) {
      if (this.#batches.size <= BATCHES_KEPT_MAX) return;
      if (batch.state !== 'running' && batch.state !== 'collecting') this.#batches.delete(id);
    }
  }
}

const namedRun = (execution: WorkflowExecution | undefined): NamedRun => ({
  workflowId: execution?.workflowId ?? '',
  runId: execution?.runId ?? '',
});

/** Batches as the window asks for them. @param publish hears the topics that changed */
export function batchHandlers(
  connection: Connection,
  publish: (topics: readonly string[]) => void,
): HandlersOf<'batch'> {
  const batches = new Batches(connection, () => publish(['batch']));
  return {
    'batch.start': ({ action, target }) => ({ id: batches.start(action, target) }),
    'batch.list': () => batches.list(),
    'batch.stop': ({ id }) => {
      batches.stop(id);
      return undefined;
    },
    'batch.undo': ({ id }) => ({ id: batches.undo(id) }),
    'batch.close': ({ id }) => {
      batches.close(id);
      return undefined;
    },
  };
}
